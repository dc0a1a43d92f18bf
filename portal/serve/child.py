"""一个受守护的子进程：启动、得知它死了、算出何时再启动、停止。"""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.serve.journal import Journal
from portal.serve.leash import tied_to_parent

_FIRST_DELAY = 0.2
_LONGEST_DELAY = 5.0
_WINDOW = 60.0
_TOO_MANY = 5


class NotReady(Exception):
    """启动前的准备没有做成；按一次意外退出对待。"""


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Member:
    """子进程的说明：名字、给人看的称呼、命令，以及每次启动前要做的事。"""

    name: str
    title: str
    command: tuple[str, ...]
    prepare: Callable[[], None] = _nothing
    inherits: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """Member 的运行实况。"""

    def __init__(self, member: Member, *, logs: Path, cwd: Path) -> None:
        self.member = member
        self.journal = Journal(logs / f"{member.name}.log")
        self.last_end = ""
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: deque[float] = deque(maxlen=_TOO_MANY)
        self._due = 0.0
        self.journal.rotate()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start_if_due(self) -> bool:
        """到了该启动的时候就启动；返回是否启动了。"""
        if self._process or time.monotonic() < self._due:
            return False
        try:
            self.member.prepare()
        except NotReady as problem:
            self._died(f"启动前的准备失败：{problem}")
            return False
        with self.journal.open() as log:
            self._process = subprocess.Popen(
                self.member.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._cwd,
                env={**os.environ, **self.member.environment},
                pass_fds=self.member.inherits,
                start_new_session=True,
                preexec_fn=tied_to_parent(),  # noqa: PLW1509 总管只有一个线程
            )
        return True

    def reap(self) -> bool:
        """若已经死了，清掉它的全部后代并记下这次死亡；返回是否死了。"""
        if self._process is None or not _has_exited(self._process.pid):
            return False
        _kill_session(self._process.pid)  # 此刻尚未收尸，进程组号不会被别人占用
        code = self._process.wait()
        self._process = None
        self._died(f"被信号 {-code} 终止" if code < 0 else f"退出码 {code}")
        return True

    def is_hopeless(self) -> bool:
        """一分钟内死了五次。"""
        return len(self._deaths) == _TOO_MANY and self._deaths[-1] - self._deaths[0] < _WINDOW

    def wait_seconds(self) -> float:
        """离该启动还有几秒；活着的返回无穷大。"""
        return float("inf") if self._process else max(0.0, self._due - time.monotonic())

    def terminate(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """连同后代一起杀掉并收尸。"""
        if self._process:
            _kill_session(self._process.pid)
            self._process.wait()
            self._process = None

    def _died(self, how: str) -> None:
        now = time.monotonic()
        self._deaths.append(now)
        recent = sum(1 for death in self._deaths if now - death < _WINDOW)
        self._due = now + min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** (recent - 1))
        self.last_end = how
        self.journal.note(f"—— {self.member.title}（{self.member.name}）结束：{how} ——")


def _has_exited(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_session(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
