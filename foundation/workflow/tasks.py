"""Celery 任务：只有一种，拿到编号去数据库里领活。"""

from typing import Any

from celery import Task, shared_task

from foundation.workflow import jobs


class JobTask(Task):
    """出错时由 Celery 的钩子把原因写回 Job，不在业务里兜底捕获。"""

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        jobs.broke(args[0], exc)


@shared_task(base=JobTask, name="foundation.workflow.run_job")
def run_job(job_id: int) -> None:
    """做一件后台任务。"""
    jobs.run(job_id)
