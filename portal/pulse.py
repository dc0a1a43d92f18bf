"""后台任务进程的脉搏：有 Redis 时记在缓存里，单机模式记在数据目录的一个文件里。"""

import threading
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from foundation.workflow import clock

EVERY = 10.0
_KEY = "worker_seen"


def beat() -> None:
    """记下：此刻活着。"""
    if settings.REDIS_URL:
        cache.set(_KEY, clock.real_now(), timeout=None)
    else:
        _file().touch()


def forget() -> None:
    """工人进程（重）启动之前：上一个的脉搏作废。"""
    if settings.REDIS_URL:
        cache.delete(_KEY)
    else:
        _file().unlink(missing_ok=True)


def seconds_since() -> float | None:
    """距上次脉搏的秒数；从未有过则为 None。"""
    seen = cache.get(_KEY) if settings.REDIS_URL else _file_time()
    return max(0.0, (clock.real_now() - seen).total_seconds()) if seen else None


def keep_beating() -> None:
    """在后台线程里每十秒记一次，直到进程结束。"""
    threading.Thread(target=_beat_forever, name="pulse", daemon=True).start()


def _beat_forever() -> None:
    pause = threading.Event()
    while True:
        beat()
        pause.wait(EVERY)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "worker.seen"


def _file_time() -> datetime | None:
    try:
        return datetime.fromtimestamp(_file().stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
