"""列表里的一行：编号、单位、期限、状态、提醒、拟办。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse

from accounts.divisions import DISTRICTS
from accounts.enums import CITY_PERSONAS, OrganizationKind
from applications.acts import BY_NAME
from applications.enums import ApplicationStatus as Status
from applications.enums import CallMode
from applications.models import Application
from applications.pages import TONES
from applications.queues.marks import IN_HAND, Mark
from applications.queues.tabs import signs_here
from applications.tables.common import FIELDS
from applications.wording import moment
from foundation.workflow.actor import Actor
from foundation.workflow.clock import SHANGHAI

INDUSTRIES = dict(FIELDS)
STALE = ("overdue", "late")
OWN = ("number", "unit_name", "industry", "status", "submitted_at", "due_at", "officer_id")
COLUMNS = {
    "kind": "organization__kind",
    "division": "organization__registered_division",
    "mode": "call__mode",
    "city": "call_city__office__short_name",
    "full_name": "officer__user__full_name",
    "username": "officer__user__username",
    "act": "waiting__act",
    "opinion": "waiting__opinion",
    "proposed_at": "waiting__proposed_at",
    "signing": "waiting__signing_office",
    "proposing": "waiting__proposed_by__office",
    "proposer": "waiting__proposed_by__user__full_name",
    "proposer_login": "waiting__proposed_by__user__username",
}
"""一行要用的别的表里的列。"""
Values = dict[str, Any]


@dataclass(frozen=True)
class Due:
    """期限的写法与轻重：逾期、即将到期，或寻常。"""

    text: str
    label: str
    tone: str


@dataclass(frozen=True)
class Pending:
    """等着签发的拟办。"""

    label: str
    who: str
    at: datetime
    opinion: str
    url: str


@dataclass(frozen=True)
class QueueRow:
    """一行。marks 不含期限的提醒，期限另有一列。"""

    pk: int
    url: str
    number: str
    unit: str
    facts: str
    industry: str
    city: str
    submitted: str
    status_label: str
    status_tone: str
    officer: str
    due: Due | None
    marks: tuple[Mark, ...]
    pending: Pending | None


def rows_of(pks: Sequence[int], marks: Sequence[Mark], *, by: Actor) -> list[QueueRow]:
    """这些件，依所给的次序；仍经 visible_to 取，等着签发的拟办一并带出，只有一条查询、只取用得着的列。"""
    waiting = FilteredRelation("proposals", condition=Q(proposals__outcome=""))
    flags = {mark.code: mark.where for mark in marks}
    found = Application.objects.visible_to(by).filter(pk__in=pks).annotate(waiting=waiting)
    columns = {name: F(path) for name, path in COLUMNS.items()}
    rows = {row["pk"]: row for row in found.values("pk", *OWN, **columns, **flags)}
    return [_row(rows[pk], marks, by=by) for pk in pks if pk in rows]


def _row(row: Values, marks: Iterable[Mark], *, by: Actor) -> QueueRow:
    given = tuple(mark for mark in marks if row[mark.code])
    return QueueRow(
        pk=row["pk"],
        url=reverse("applications:detail", args=[row["pk"]]),
        number=row["number"] or "",
        unit=row["unit_name"],
        facts=_facts(row),
        industry=INDUSTRIES.get(row["industry"], "未填写"),
        city=row["city"] or "",
        submitted=f"{row['submitted_at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        status_label=str(Status(row["status"]).label),
        status_tone=TONES.get(row["status"], "wait"),
        officer=_officer(row, by=by),
        due=_due(row, given),
        marks=tuple(mark for mark in given if mark.code not in (*STALE, "soon")),
        pending=_pending(row, by=by) if row["act"] else None,
    )


def _facts(row: Values) -> str:
    """单位类型、注册地，演练的写明。"""
    _, place = DISTRICTS.get(row["division"], ("", ""))
    told = (OrganizationKind(row["kind"]).label, place, "演练" if row["mode"] == CallMode.REHEARSAL else "")
    return " · ".join(word for word in told if word)


def _officer(row: Values, *, by: Actor) -> str:
    if row["officer_id"] is None:
        return "未领取"
    return "我" if row["officer_id"] == by.membership.pk else row["full_name"] or row["username"]


def _due(row: Values, given: tuple[Mark, ...]) -> Due | None:
    """经手一方的截止；已有结果的没有。"""
    if row["due_at"] is None or row["status"] not in (*IN_HAND, Status.RETURNED):
        return None
    labels = {mark.code: mark.label for mark in given}
    stale = next((labels[code] for code in STALE if code in labels), "")
    tone = "overdue" if stale else "soon" if "soon" in labels else ""
    return Due(moment(row["due_at"]), stale or labels.get("soon", ""), tone)


def _pending(row: Values, *, by: Actor) -> Pending | None:
    """市局只看得见本局拟的与等本局签的，省局内部的拟办市局看不见；签发的人才有去签发的链接。"""
    office = by.membership.office_id
    if by.role in CITY_PERSONAS and office not in (row["proposing"], row["signing"]):
        return None
    signs = office == row["signing"] and signs_here.test(by, None)
    return Pending(
        label="转办" if row["act"] == "transfer" else f"拟{BY_NAME[row['act']].label}",
        who=row["proposer"] or row["proposer_login"],
        at=row["proposed_at"],
        opinion=row["opinion"],
        url=reverse("applications:act", args=[row["pk"], row["act"]]) if signs else "",
    )
