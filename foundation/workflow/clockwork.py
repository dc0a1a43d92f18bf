"""到点的事：各应用登记，时钟进程逐件去做；每件都可以安全地重做。"""

from collections.abc import Callable
from datetime import datetime

Chore = Callable[[datetime], object]
_chores: dict[str, Chore] = {}


def register(name: str, chore: Chore) -> None:
    """登记一件到点的事；chore 收到程序时间。"""
    _chores[name] = chore


def tick(at: datetime) -> None:
    """把登记的事各做一遍。"""
    for chore in _chores.values():
        chore(at)
