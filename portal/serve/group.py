"""守护循环：启动各子进程，死了的重启，屡死则整组停下，收到 TERM 则依次停止。"""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.serve.child import Child, Member

_STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_WATCHED = _STOPPING | {signal.SIGCHLD}
_GRACE = 20.0
_TRIM_EVERY = 60.0


def say(text: str) -> None:
    """给运行命令的人看的一行，立即输出。"""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Group:
    """一组子进程。on_change 在有进程启动时得到各进程的进程号；probe 每轮调用，返回 True 后不再调用。"""

    def __init__(self, members: Sequence[Member], *, logs: Path, cwd: Path, grace: float = _GRACE) -> None:
        self._children = [Child(member, logs=logs, cwd=cwd) for member in members]
        self._grace = grace
        self._ready = False
        self._next_trim = time.monotonic() + _TRIM_EVERY

    def pids(self) -> dict[str, int]:
        return {child.member.name: child.pid for child in self._children if child.pid}

    def run(self, *, probe: Callable[[], bool], on_change: Callable[[], None]) -> int:
        """守护到被要求停止（返回 0）或有子进程屡死（返回 1）。"""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        while True:
            hopeless = self._turn(on_change)
            if hopeless:
                self._explain(hopeless)
                self._stop()
                return 1
            self._ready = self._ready or probe()
            if self._ready:
                self._trim()
            if _next_signal(self._pause()) in _STOPPING:
                say("正在停止……")
                self._stop()
                say("已停止。")
                return 0

    def _turn(self, on_change: Callable[[], None]) -> Child | None:
        for child in self._children:
            if child.reap():
                say(f"{child.member.title}（{child.member.name}）意外结束：{child.last_end}")
            if child.is_hopeless() and child.pid is None:
                return child
        started = [child.start_if_due() for child in self._children]
        if any(started):
            on_change()
        return None

    def _pause(self) -> float:
        """下一轮之前等多久；有信号会立刻醒来。"""
        longest = 1.0 if self._ready else 0.1
        return min([longest, *(child.wait_seconds() for child in self._children)])

    def _trim(self) -> None:
        if time.monotonic() >= self._next_trim:
            self._next_trim = time.monotonic() + _TRIM_EVERY
            for child in self._children:
                child.journal.trim()

    def _explain(self, child: Child) -> None:
        say(
            f"{child.member.title}（{child.member.name}）一分钟内结束了 5 次，最后一次：{child.last_end}。"
            f"已停止全部进程。\n日志 {child.journal.path} 的末尾：\n{child.journal.tail()}"
        )

    def _stop(self) -> None:
        """TERM，最多等 grace 秒，再连同后代 KILL；等待中再次要求停止则不再等。"""
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + self._grace
        while self.pids() and time.monotonic() < deadline:
            if _next_signal(0.1) in _STOPPING:
                break
            for child in self._children:
                child.reap()
        for child in self._children:
            child.kill()


def _next_signal(seconds: float) -> int | None:
    received = signal.sigtimedwait(_WATCHED, seconds)
    return received.si_signo if received else None
