"""由 `celery worker -I portal.serve.pool` 载入：记脉搏，父亡子随，空闲时立即停止。"""

import os

from celery.signals import worker_process_init, worker_ready, worker_shutting_down
from celery.worker import state

from portal import pulse
from portal.serve.leash import die_with_parent


@worker_ready.connect
def _start_pulse(**_: object) -> None:
    pulse.keep_beating()


@worker_process_init.connect
def _tie(**_: object) -> None:
    die_with_parent()


@worker_shutting_down.connect
def _leave_at_once_when_idle(**_: object) -> None:
    """手头没有任务就不必等：Celery 从收到 TERM 到退出要五六秒，都花在等它自己的线程上。"""
    if not state.active_requests and not state.reserved_requests:
        os._exit(0)
