"""三个子进程：网站、后台任务、时钟。"""

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import Error, connections
from redis.exceptions import RedisError

from foundation.workflow import jobs
from portal import pulse
from portal.serve.child import Member, NotReady

# 会被 gunicorn 当作自己的参数或现成的端口读走的变量，不传给子进程。
_STRAY = ("GUNICORN_CMD_ARGS", "GUNICORN_FD", "GUNICORN_PID", "LISTEN_FDS", "LISTEN_PID")


def members(listening: int, *, environment: Mapping[str, str]) -> list[Member]:
    """listening 是已在监听的套接字的描述符，由网站进程继承。"""
    for name in _STRAY:
        os.environ.pop(name, None)
    return [
        Member("web", "网站", _web(listening), inherits=(listening,), environment=environment),
        Member("worker", "后台任务", _WORKER, prepare=_clear_the_way, environment=environment),
        Member("clock", "时钟", (sys.executable, "manage.py", "clock"), environment=environment),
    ]


def _web(listening: int) -> tuple[str, ...]:
    """一个进程、十二个线程：SQLite 只有一个写者，多进程只会互相等。"""
    return (
        *(sys.executable, "-m", "gunicorn", "--bind", f"fd://{listening}"),
        *("-w", "1", "--worker-class", "gthread", "--threads", "12"),
        *("--keep-alive", "75", "--graceful-timeout", "15"),
        *("--no-control-socket", "--log-level", "warning"),
        "config.wsgi:application",
    )


_WORKER = (
    *(sys.executable, "-m", "celery", "-A", "config", "worker"),
    *("-c", "1", "--pool", "prefork", "-l", "WARNING", "-I", "portal.serve.pool"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def _make_mailboxes() -> None:
    """单机模式的队列是数据目录里的文件夹，Celery 不会自己建；运行中被删了，工人重启时补上。"""
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if folder := settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(name):
            with contextlib.suppress(OSError):  # 建不成的，工人自己会说出原因
                Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)


def _clear_the_way() -> None:
    """旧的工人已死、新的未生：标为正在处理的任务都是遗孤，交还排队；旧的脉搏也不算数。"""
    _make_mailboxes()
    try:
        jobs.release_orphans()
        pulse.forget()
    except (Error, RedisError) as problem:
        raise NotReady(str(problem)) from problem
    finally:
        connections.close_all()
