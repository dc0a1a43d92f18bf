"""办理人：一次请求里“谁、以什么身份、从哪里、何时”的不变记录。"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

CLOCK_ROLE = "clock"
PUBLIC_ROLE = "public"


class Acting(Protocol):
    """任职身份要能回答的几件事；具体的表在 accounts。"""

    persona: str
    organization_id: Any
    office_id: Any

    @property
    def acting_for(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """at 是请求到达的时刻：等锁不会让任何人变成迟到。

    key 是页面随表单带来的幂等键；batch 是一次批量办理的批次号，写在它的每一条留痕上。
    """

    user: Any
    membership: Any
    ip: str | None
    at: datetime
    key: str = ""
    is_clock: bool = False
    batch: str = ""

    @classmethod
    def clock(cls, at: datetime) -> "Actor":
        """由时钟办理的动作（到点开放、到点截止）的办理人。"""
        return cls(user=None, membership=None, ip=None, at=at, is_clock=True)

    @property
    def role(self) -> str:
        """办理时的身份代码；时钟为 clock，未登录的公众为 public。"""
        if self.is_clock:
            return CLOCK_ROLE
        return self.membership.persona if self.membership else PUBLIC_ROLE

    @property
    def name(self) -> str:
        """办理人姓名；时钟为“系统时钟”。"""
        if self.is_clock:
            return "系统时钟"
        return self.user.display_name if self.user else "公众"

    @property
    def acting_for(self) -> str:
        """所代表的单位或机关名称。"""
        return self.membership.acting_for if self.membership else ""
