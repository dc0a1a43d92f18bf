"""办理动作表的一行。同一行供视图、按钮、普查与文档使用。"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.db.models import QuerySet
from django_fsm import can_proceed

from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]


class Guard(Protocol):
    """状态之外的条件：返回不能办理的理由，空表示可以。按钮与动作调用同一个。"""

    def __call__(self, row: Any, /, *, by: Actor, facts: Facts) -> list[Reason]: ...


class Permission(Protocol):
    """谁可以：rules 的谓词，以 (办理人, 行) 测试。"""

    def test(self, obj: Any = ..., target: Any = ...) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Act:
    """一个办理动作。

    method 是模型上 @transition 的方法名；locks 按加锁顺序写出要先锁的主人（行上的外键名）；
    parts 给出要在行之后锁的部分（如各节）；applies 是同一状态里再细分的前提（如已定稿、未定稿）；
    needs 是办理时必须给出的事实（名字, 怎样称呼）；consequence 是确认页上说明后果的话。
    """

    name: str
    label: str
    permission: Permission
    clause: str
    method: str = ""
    guards: tuple[Guard, ...] = ()
    locks: tuple[str, ...] = ()
    parts: Callable[[Any], QuerySet[Any]] | None = None
    applies: Callable[[Any], bool] | None = None
    by_clock: bool = False
    consequence: str = ""
    needs_note: bool = False
    needs: tuple[tuple[str, str], ...] = ()
    tone: Literal["primary", "plain", "danger"] = "plain"

    def is_legal(self, row: Any) -> bool:
        """行的当前状态是否允许这个动作；不允许的，页面上不出现这个按钮。"""
        proceeds = bool(can_proceed(getattr(row, self.method or self.name), check_conditions=False))
        return proceeds and (self.applies is None or self.applies(row))

    def is_permitted(self, row: Any, by: Actor) -> bool:
        """此人是否有权办理。"""
        return by.is_clock and self.by_clock if by.is_clock else bool(self.permission.test(by, row))

    def missing(self, facts: Facts) -> list[Reason]:
        """办理时必须写明而没有写的。"""
        lacks = [label for name, label in self.needs if facts.get(name) in (None, "")]
        reasons = [Reason(f"请填写{label}。") for label in lacks]
        if self.needs_note and not str(facts.get("note", "")).strip():
            reasons.append(Reason(f"请写明{self.label}的原因，申报单位与上级都会看到。"))
        return reasons

    def reasons(self, row: Any, *, by: Actor, facts: Facts) -> list[Reason]:
        """全部守卫给出的理由，按表中次序。"""
        return [reason for guard in self.guards for reason in guard(row, by=by, facts=facts)]


@dataclass(frozen=True)
class Choice:
    """页面上的一个按钮：reasons 非空时不可按，并显示与拒绝时同样的理由。"""

    act: Act
    reasons: tuple[Reason, ...]


def choices(row: Any, acts: tuple[Act, ...], *, by: Actor) -> list[Choice]:
    """此人此刻在这一行上看得到的按钮。"""
    return [
        Choice(act, tuple(act.reasons(row, by=by, facts={})))
        for act in acts
        if act.is_permitted(row, by) and act.is_legal(row)
    ]
