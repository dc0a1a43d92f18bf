"""起停真进程的测试共用：等一件事发生、数某个数据目录名下还活着的进程。"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.serve.folder import MARK

ROOT = Path(__file__).resolve().parents[2]
# 真进程用正式设置、自己的数据目录，不受测试设置与外面的服务器影响。
_NOT_PASSED = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL"}


def until(happens: Callable[[], Any], *, seconds: float = 10.0) -> Any:
    """等到 happens() 为真并返回它；等不到则失败。"""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := happens():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{seconds} 秒内没有等到")


def environment(folder: Path) -> dict[str, str]:
    passed = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED}
    return {**passed, "PORTAL_DATA_DIR": str(folder)}


def members_of(folder: Path) -> list[int]:
    """带着这个数据目录记号的、还活着的进程（子进程及其后代）。"""
    wanted = f"{MARK}={folder.resolve()}".encode()
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [number for number in numbers if wanted in _read(Path(f"/proc/{number}/environ")).split(b"\0")]


def state_of(folder: Path) -> dict[str, Any] | None:
    """serve.json 的内容；没有则为 None。"""
    text = _read(folder / "serve.json")
    return json.loads(text) if text else None


@contextmanager
def running(folder: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """运行一条 Python 命令；离开时若还在就杀掉。"""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
