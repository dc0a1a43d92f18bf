"""数据目录：同一时刻只许一个总管使用；上一个总管意外留下的进程在启动时清掉。"""

import contextlib
import fcntl
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

MARK = "PORTAL_SERVE_FOLDER"
_PATIENCE = 3.0


class FolderInUse(Exception):
    """数据目录正被另一个总管使用。"""


class DataFolder:
    """总管眼中的数据目录：锁、状态文件与日志的位置。"""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "log"
        self._lock = -1

    def lock(self) -> None:
        """占用数据目录，直到本进程结束；锁由内核持有，意外死亡不会留下失效的锁。

        抛出 FolderInUse：说明谁在使用。
        """
        self.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            os.close(descriptor)
            raise FolderInUse(f"数据目录 {self.path} 正在使用中（{holder or '另一个进程'}）") from None
        self._lock = descriptor
        self.sign("正在启动")

    def sign(self, note: str) -> None:
        """在锁文件里写明持有者，供后来者报告。"""
        text = f"进程号 {os.getpid()}，{note}\n".encode()
        os.truncate(self._lock, 0)
        os.pwrite(self._lock, text, 0)

    def write_state(self, state: dict[str, Any]) -> None:
        """原子地写 serve.json；读到它的人看到的总是完整的一份。"""
        fresh = self.path / f"serve.json.{os.getpid()}"
        fresh.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.path / "serve.json")

    def clear_state(self) -> None:
        (self.path / "serve.json").unlink(missing_ok=True)

    def environment(self) -> dict[str, str]:
        """子进程（及其后代）带上的变量：数据目录的绝对路径，以及清理残留时认出自己人的记号。"""
        return {MARK: str(self.path), "PORTAL_DATA_DIR": str(self.path)}

    def clear_leftovers(self) -> list[int]:
        """结束上一个总管留下的进程，返回其进程号；须在取得锁之后调用。"""
        self.clear_state()
        found = self._leftovers()
        for pid in found:
            _kill(pid)
        deadline = time.monotonic() + _PATIENCE
        while self._leftovers() and time.monotonic() < deadline:
            time.sleep(0.02)
        return found

    def _leftovers(self) -> list[int]:
        wanted = f"{MARK}={self.path}".encode()
        return [pid for pid in _processes() if pid != os.getpid() and wanted in _environment_of(pid)]


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # 已经结束，或属于别的用户
        return []


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
