"""工作人员的工作台：逾期的补正、自己手上的逐件列出；待领取、待签发等只说有几件，去队列里办。"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from accounts.desk import DeskItem
from accounts.enums import OFFICE_PERSONAS
from accounts.permissions import (
    is_city_officer,
    is_province_head,
    is_province_officer,
    signs_for_city,
)
from applications.models import Application
from applications.queues.tabs import Tab, signs_here, tabs_for
from applications.wording import moment
from foundation.workflow.actor import Actor

SOON = timedelta(days=3)
LONGEST = 20
GROUPS = (
    ("signing", "等您签发", "去签发", signs_here),
    ("incoming", "别的市局转来，等您答复", "去答复", signs_for_city),
    ("untaken", "还没有人领取", "去领取", is_city_officer | is_province_officer),
    ("recommended", "已推荐，还没有报送省局", "去报送", signs_for_city),
    ("late", "市局过了截止还没有办完，可以提级办理", "去看看", is_province_head),
)
"""哪些页签成组提醒，对谁。"""


def staff_items(by: Actor) -> list[DeskItem]:
    """此人的待办：逾期的补正在前，其次成组的，其次自己手上的；三条查询，与件数无关。"""
    if by.role not in OFFICE_PERSONAS:
        return []
    tabs = {tab.name: tab for tab in tabs_for(by)}
    visible = Application.objects.visible_to(by)
    overdue = [_overdue(row, at=by.at) for row in _first(visible.filter(tabs["overdue"].where))]
    mine = [_mine(row, at=by.at) for row in _first(visible.filter(tabs["mine"].where))]
    return [*overdue, *_groups(visible, tabs, by=by), *mine]


def tone_of(due_at: datetime | None, at: datetime) -> Literal["normal", "soon", "overdue"]:
    """逾期、三日之内，或寻常。"""
    if due_at is None:
        return "normal"
    if at >= due_at:
        return "overdue"
    return "soon" if due_at - at <= SOON else "normal"


def _first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """先到期的几件；其余的在队列里。"""
    return rows.order_by("due_at", "pk")[:LONGEST]


def _overdue(row: Application, *, at: datetime) -> DeskItem:
    return _item(row, "逾期未补正，等本机关决定：延长时限，或不通过", "去决定", at=at)


def _mine(row: Application, *, at: datetime) -> DeskItem:
    return _item(row, f"您承办，{row.get_status_display()}", "继续审核", at=at)


def _item(row: Application, detail: str, action: str, *, at: datetime) -> DeskItem:
    return DeskItem(
        title=f"{row.unit_name}（{row.number}）",
        detail=detail,
        url=reverse("applications:detail", args=[row.pk]),
        action=action,
        due_at=row.due_at,
        due=moment(row.due_at) if row.due_at else "",
        tone=tone_of(row.due_at, at),
    )


def _groups(visible: QuerySet[Any], tabs: dict[str, Tab], *, by: Actor) -> Iterator[DeskItem]:
    """有件数的各组，带上其中最早的期限；一条查询。"""
    offered = [group for group in GROUPS if group[0] in tabs and group[3].test(by, None)]
    wanted = {name: tabs[name].where for name, *_ in offered}
    numbers = {f"{name}_count": Count("pk", filter=where) for name, where in wanted.items()}
    earliest = {f"{name}_due": Min("due_at", filter=where) for name, where in wanted.items()}
    found = visible.aggregate(**numbers, **earliest)
    for name, detail, action, _ in offered:
        if found[f"{name}_count"]:
            due_at = found[f"{name}_due"]
            yield DeskItem(
                title=f"{tabs[name].label} {found[f'{name}_count']} 件",
                detail=detail,
                url=_place(name),
                action=action,
                due_at=due_at,
                due=moment(due_at) if due_at else "",
                tone=tone_of(due_at, by.at),
            )


def _place(name: str) -> str:
    """报送在推荐清单的页面办，其余在队列里。"""
    if name == "recommended":
        return reverse("applications:lists")
    return f"{reverse('applications:queue')}?tab={name}"
