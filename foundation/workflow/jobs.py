"""后台任务的放入、领取、提交与巡检。数据库是唯一的队列，消息只负责叫醒。

没有哪种消息队列会及时交还被杀死的任务（试过），所以领取靠条件更新，提交靠栅栏，交还靠租约。
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from foundation.workflow import clock
from foundation.workflow.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=6)
BACK_OFF = timedelta(seconds=10)
GROWTH = 4
"""出错之后等多久：10 秒、40 秒、160 秒……六次共约一小时，够一次短暂的停摆过去。"""
MORE_TRIES = 3

Commit = Callable[[], None]
Handler = Callable[[Job], Commit]
_handlers: dict[str, Handler] = {}
_trying: dict[int, int] = {}
"""本进程正在做的任务是第几次：出错时只许改自己那一次。"""


class JobFailed(Exception):
    """重试也无用的失败；原因原样显示给用户。"""


def register(kind: str, handler: Handler) -> None:
    """登记一种任务。handler 在事务外做完长活，返回一个在事务内提交结果的函数。"""
    _handlers[kind] = handler


def put(kind: str, key: str, payload: dict[str, Any]) -> Job:
    """在业务事务里放入任务；同一 key 只有一件。提交后叫醒工人。"""
    at = clock.real_now()
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "not_before": at, "created_at": at}
    )
    if created:
        transaction.on_commit(lambda: wake(job.pk), robust=True)
    return job


def again(job: Job) -> None:
    """把失败的任务重新排队（由人按下“重新生成”）。"""
    if Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
        state=Job.State.QUEUED,
        tries_allowed=F("tries") + MORE_TRIES,  # 次数只增不减，栅栏才可靠
        error="",
        not_before=clock.real_now(),
    ):
        transaction.on_commit(lambda: wake(job.pk), robust=True)


def wake(job_id: int) -> bool:
    """叫醒工人，返回叫到没有。队列不通不要紧：巡检会再叫。"""
    from foundation.workflow.tasks import run_job

    try:
        run_job.apply_async((job_id,), retry=False, ignore_result=True, expires=3600)
    except (OperationalError, OSError) as error:
        logger.warning("叫醒任务 %s 未成，等巡检补叫：%s", job_id, error)
        return False
    return True


def run(job_id: int) -> None:
    """领取并做完一件任务。领不到（别人领了、还没到时候）就什么也不做。"""
    at = clock.real_now()
    job = Job.objects.claim(job_id, at=at, until=at + LEASE)
    if job is None:
        return
    _trying[job_id] = job.tries
    try:
        commit = _handlers[job.kind](job)
    except JobFailed as failure:
        Job.objects.held(job).update(state=Job.State.FAILED, error=str(failure), lease_until=None)
        return
    with transaction.atomic():
        done = Job.objects.held(job).update(
            state=Job.State.DONE, progress=100, lease_until=None, finished_at=clock.real_now()
        )
        if done:
            commit()


def report_progress(job: Job, percent: int) -> None:
    """更新进度并续租。percent 为 0—99 的整数。"""
    Job.objects.held(job).update(progress=percent, lease_until=clock.real_now() + LEASE)


def broke(job_id: int, error: BaseException) -> None:
    """任务意外出错：还有次数就退后再排队，否则记为未完成并写下原因；已被别人重新领走的不动。"""
    at = clock.real_now()
    logger.error("任务 %s 出错", job_id, exc_info=error)
    sorry = f"处理时出错，已经记录。请稍后重新生成；仍不成的，请把任务号 {job_id} 告诉技术支持。"
    tries = _trying.pop(job_id, 0)  # 没有领到过的是 0，没有哪一行合得上
    running = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, tries=tries)
    wait = BACK_OFF * GROWTH ** max(0, tries - 1)
    running.filter(tries__lt=F("tries_allowed")).update(
        state=Job.State.QUEUED, lease_until=None, not_before=at + wait, error=sorry
    )
    running.filter(tries__gte=F("tries_allowed")).update(
        state=Job.State.FAILED, lease_until=None, error=sorry
    )


def sweep() -> int:
    """巡检：几次都没做完的记为未完成，其余到时的再叫一遍。返回叫醒的件数。"""
    at = clock.real_now()
    Job.objects.due(at).filter(tries__gte=F("tries_allowed")).update(
        state=Job.State.FAILED, lease_until=None, error="连续几次未能完成：处理进程中途停止。请重新生成。"
    )
    due = list(Job.objects.due(at).order_by("pk").values_list("pk", flat=True)[:200])
    # 队列不通时叫一次就要等一秒，不必逐件去碰壁，下一遍再叫。
    return sum(1 for _ in takewhile(wake, due))


def release_orphans() -> int:
    """单机模式下工人进程（重）启动之前调用：此刻没有活着的工人，正在处理的都是遗孤，立即交还。返回件数。"""
    return Job.objects.filter(state=Job.State.RUNNING).update(
        state=Job.State.QUEUED, lease_until=None, not_before=clock.real_now()
    )
