"""子进程里的一头：先给自己上限，再载入要用的库，然后干活、回话。不载入 Django。"""

import json
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[[dict[str, Any]], dict[str, Any]]
_OPEN_FILES = 256


def serve(load: Callable[[], Work]) -> None:
    """读请求、上限制、载入、干活；load 里才载入会打开文件的库。"""
    given = json.load(sys.stdin)
    _confine(given["limits"])
    work = load()
    _say({"started": True})
    result = work(given["request"])
    _say({"result": result | {"peak_mb": peak_mb()}})


def report(percent: int) -> None:
    """报一次进度。"""
    _say({"progress": percent})


def peak_mb() -> int:
    """本进程用过的最多内存（MB）。不用 getrusage：它把启动它的父进程也算进来。"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def _say(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


def _confine(limits: dict[str, int]) -> None:
    _limit(resource.RLIMIT_AS, limits["memory_bytes"])
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _limit(resource.RLIMIT_FSIZE, limits["file_bytes"])
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    # 父进程若先死了，没有人来杀它：自己到点也要停。
    signal.alarm(limits["wall_seconds"] + 5)


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    capped = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (capped, capped))
