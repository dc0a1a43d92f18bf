"""延长期限：会影响几件，以及延长过几次（公开，只写机关、不写人名）。"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from applications.acts import EXTEND, EXTEND_CLOSED
from applications.enums import ApplicationStatus, CallStatus
from applications.models import Application, Call
from applications.models.call import DATES
from applications.wording import moment
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.refusals import Reason


@dataclass(frozen=True)
class Change:
    """一个期限：原来的与新的；没有变的 after 与 before 相同。"""

    label: str
    before: str
    after: str
    consequence: str = ""

    @property
    def is_changed(self) -> bool:
        """有没有变。"""
        return self.before != self.after


@dataclass(frozen=True)
class Extension:
    """延长过的一次。"""

    at: datetime
    office: str
    reason: str
    reopened: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Affected:
    """随期限而动的件数：草稿、补正中的单位、市局手里的、省局手里的。"""

    drafts: int
    with_city: int
    kept_by_city: int
    with_province: int


def act_for(call: Call) -> Act:
    """此刻延长用哪个动作：截止之后的重新开放。"""
    return EXTEND_CLOSED if call.status == CallStatus.CLOSED else EXTEND


def why_not(call: Call, *, by: Actor, dates: dict[str, Any] | None = None) -> list[Reason]:
    """此刻不能延长的理由，与办理时说的相同；没有给日期时只看状态。"""
    act = act_for(call)
    if not act.is_legal(call):
        return [Reason(f"批次现在{call.get_status_display()}，不能再延长期限。", "指南六.1")]
    return act.reasons(call, by=by, facts=dates or {})


def affected_by(call: Call) -> Affected:
    """与 services.extend 改动的各件相同，另数草稿（它们的期限总是读批次的）。"""
    with_city = Q(status__in=(ApplicationStatus.CITY_REVIEW, ApplicationStatus.RECOMMENDED))
    own_window = Q(case_city_until__isnull=False)
    counted = Application.objects.filter(call=call).aggregate(
        drafts=Count("pk", filter=Q(status=ApplicationStatus.DRAFT)),
        with_city=Count("pk", filter=with_city & ~own_window),
        kept_by_city=Count("pk", filter=with_city & own_window),
        with_province=Count("pk", filter=Q(status=ApplicationStatus.PROVINCE_REVIEW)),
    )
    return Affected(**counted)


def preview(call: Call, dates: dict[str, datetime]) -> list[Change]:
    """各期限的原来、新的与后果。"""
    found = affected_by(call)
    kept = f"；另有{found.kept_by_city}件另开过市局截止，不变" if found.kept_by_city else ""
    consequences = {
        "closes_at": f"{found.drafts}件草稿的提交期限随之延后",
        "city_until": f"{found.with_city}件在市局手里的截止随之延后{kept}",
        "recheck_until": f"{found.with_province}件在省局手里的截止随之延后",
    }
    return [
        Change(label, moment(getattr(call, name)), moment(dates[name]), consequences[name])
        for name, label in DATES.items()
    ]


def extensions_of(call: Call) -> list[Extension]:
    """延长的经过，新的在前。"""
    events = Event.objects.about(call).filter(act__in=(EXTEND.name, EXTEND_CLOSED.name))
    return [_extension(event) for event in events.order_by("-seq")]


def _extension(event: Event) -> Extension:
    changes = tuple(
        Change(DATES[name], _moment(pair[0]), _moment(pair[1]))
        for name, pair in sorted(event.facts.items(), key=lambda item: list(DATES).index(item[0]))
    )
    return Extension(event.at, event.acting_for, event.note, event.act == EXTEND_CLOSED.name, changes)


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))
