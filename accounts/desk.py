"""工作台上的一件事。各应用给出自己的，门户合到一起。"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """等着此人做的一件事：是什么、去哪里、何时之前；due 是 due_at 给人看的写法。"""

    title: str
    detail: str
    url: str
    action: str
    due_at: datetime | None = None
    due: str = ""
    tone: Literal["normal", "soon", "overdue"] = "normal"
