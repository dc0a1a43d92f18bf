"""提醒：一件申报上要留意的事。同一个条件既作筛选，也作每一行的标签。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import Exact

from accounts.enums import CreditResult, VerificationStatus
from accounts.models import Ban, CreditCheck
from applications.enums import ApplicationStatus as Status
from applications.enums import CallMode, PartnerStatus
from applications.models import Application, Call, Correction, Partner
from foundation.workflow import deadlines
from foundation.workflow.actor import Actor
from foundation.workflow.models import CalendarDay, Event

SOON_DAYS = 3
"""还有几个工作日的，算即将到期。"""
IN_HAND = (Status.CITY_REVIEW, Status.RECOMMENDED, Status.PROVINCE_REVIEW)
TO_JUDGE = (Status.CITY_REVIEW, Status.PROVINCE_REVIEW)
CODE: Any = OuterRef("organization__credit_code")


@dataclass(frozen=True)
class Mark:
    """一种提醒：代号、标签、轻重、条件。"""

    code: str
    label: str
    tone: Literal["bad", "back", "wait"]
    where: Q


def marks_for(by: Actor, calls: Iterable[Call]) -> tuple[Mark, ...]:
    """此刻的各种提醒，要紧的在前；信用核查的有效天数以各批次的为准。"""
    return (*_of_time(by.at, soon_until(by.at)), *_of_credit(deadlines.day_of(by.at), calls), *_of_case())


def soon_until(at: datetime) -> datetime:
    """到这一刻为止到期的，算即将到期；安排未公布的年份按周末规律数。"""
    return deadlines.in_working_days(at, SOON_DAYS, calendar=CalendarDay.objects.calendar()).at


def _of_time(at: datetime, soon: datetime) -> tuple[Mark, ...]:
    late = Q(due_at__lte=at)
    open_now = Q(status__in=(*IN_HAND, Status.RETURNED))
    return (
        Mark("overdue", "补正逾期", "bad", Q(status=Status.RETURNED) & late),
        Mark("late", "办理逾期", "bad", Q(status__in=IN_HAND) & late),
        Mark("soon", "即将到期", "back", open_now & Q(due_at__gt=at, due_at__lte=soon)),
    )


def _of_credit(today: date, calls: Iterable[Call]) -> tuple[Mark, ...]:
    """信用核查过期或没有（市局领取之后才提醒）、有严重失信、在禁报期内（指南一、六.5、七）。"""
    checks = CreditCheck.objects.of(CODE)
    missing = Q(pk__in=())
    for days in sorted({call.credit_check_days for call in calls}):
        fresh = checks.filter(checked_on__gte=today - timedelta(days=days))
        missing |= Q(~Exists(fresh), call__credit_check_days=days)
    latest = Subquery(checks.values("result")[:1])
    banned = Q(pk__in=())
    for mode in CallMode:
        bans = Ban.objects.in_force(CODE, on=today, is_rehearsal=mode == CallMode.REHEARSAL)
        banned |= Q(Exists(bans), call__mode=mode)
    to_judge = Q(status__in=TO_JUDGE)
    in_hand = Q(status=Status.PROVINCE_REVIEW) | Q(status=Status.CITY_REVIEW, officer__isnull=False)
    return (
        Mark("banned", "在禁报期内", "bad", to_judge & banned),
        Mark("credit_serious", "有严重失信", "bad", to_judge & Q(Exact(latest, CreditResult.SERIOUS.value))),
        Mark("credit_missing", "信用核查缺或过期", "back", in_hand & missing),
    )


def _of_case() -> tuple[Mark, ...]:
    to_judge = Q(status__in=TO_JUDGE)
    same_unit = Application.objects.submitted().filter(
        organization=OuterRef("organization"), call=OuterRef("call")
    )
    corrected = Correction.objects.filter(application=OuterRef("pk"), answered_at__isnull=False)
    unverified = Q(is_conditional=True) & ~Q(organization__verification_status=VerificationStatus.VERIFIED)
    return (
        Mark("partner_left", "联合单位已退出", "bad", to_judge & Q(_partner_left())),
        Mark("unverified", "单位未通过认证", "back", unverified & Q(status__in=(*IN_HAND, Status.RETURNED))),
        Mark("again", "同单位另有一件", "back", Q(Exists(same_unit.exclude(pk=OuterRef("pk"))))),
        Mark(
            "sent_back",
            "省局退回",
            "back",
            Q(status=Status.CITY_REVIEW, case_city_until__isnull=False),
        ),
        Mark("corrected", "补正后重报", "wait", to_judge & Q(Exists(corrected))),
    )


def _partner_left() -> Exists:
    """提交之后退出、没有另邀的；看留痕，因为列上没有退出的时刻。"""
    leaving = Event.objects.filter(
        subject_type=Partner._meta.label_lower,
        subject_id=OuterRef("pk"),
        act="leave",
        at__gte=OuterRef(OuterRef("submitted_at")),
    )
    return Exists(
        Partner.objects.filter(Exists(leaving), application=OuterRef("pk"), status=PartnerStatus.WITHDRAWN)
    )
