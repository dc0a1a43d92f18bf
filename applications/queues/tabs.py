"""页签：按此人此刻要做的事分。除“待签发”“全部”外，看得见的每一件恰在其中一个。"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from accounts.enums import CITY_PERSONAS, PROVINCE_PERSONAS
from accounts.permissions import signs_for_city, signs_for_province
from applications.enums import ApplicationStatus as Status
from applications.models import CallCity, Proposal
from applications.querysets import ApplicationQuerySet
from foundation.workflow.actor import Actor

REVIEWED = (
    Status.EXPERT_REVIEW,
    Status.SCORED,
    Status.DECIDED,
    Status.WAITLISTED,
    Status.PUBLIC_NOTICE,
    Status.DESIGNATED,
)
ENDED = (
    Status.DECLINED,
    Status.NOT_RECOMMENDED,
    Status.NOT_SELECTED,
    Status.DISQUALIFIED,
    Status.WITHDRAWN,
)
signs_here = signs_for_city | signs_for_province
FOR_SIGNERS = ("signing", "incoming")
"""要签发的人办的两个页签。"""


@dataclass(frozen=True)
class Tab:
    """一个页签。hides 的没有就不出现；sort 是没有另选时的排序；overlaps 的与别的页签重叠。"""

    name: str
    label: str
    where: Q
    empty: str
    sort: str = "due"
    hides: bool = False
    overlaps: bool = False
    acts: tuple[str, ...] = field(default=())


def tabs_for(by: Actor) -> tuple[Tab, ...]:
    """此人的页签，要紧的在前。"""
    if by.role in CITY_PERSONAS:
        tabs = _of_city(by)
    elif by.role in PROVINCE_PERSONAS:
        tabs = _of_province(by)
    else:
        tabs = _of_auditor(by)
    signs = signs_here.test(by, None)
    # 不签发的人也看得见在等谁签发，只是不排在前面。
    tabs = tabs if signs else tuple(sorted(tabs, key=lambda tab: tab.name in FOR_SIGNERS))
    everything = Tab("all", "全部", Q(), "申报单位提交后，会显示在这里。", "newest", overlaps=True)
    return (*tabs, everything)


def counts(rows: ApplicationQuerySet, tabs: tuple[Tab, ...]) -> dict[str, int]:
    """各页签的件数，一条查询。"""
    found: dict[str, int] = rows.aggregate(
        **{tab.name: Count("pk", filter=tab.where) if tab.where else Count("pk") for tab in tabs}
    )
    return found


def _of_city(by: Actor) -> tuple[Tab, ...]:
    office = by.membership.office_id
    own = CallCity.objects.filter(office=office).values("pk")
    ours = Q(status=Status.CITY_REVIEW, call_city__in=own)
    late = Q(due_at__lte=by.at, held_by=office)
    returned = Q(status=Status.RETURNED)
    return (
        _signing(by),
        Tab(
            "incoming",
            "待接收转办",
            Q(pk__in=Proposal.objects.incoming(office).values("application")),
            "没有别的市局转来、等本局答复的申报。",
            hides=True,
        ),
        *_in_hand(by, ours, empty="没有待领取的申报。", acts=("take", "assign"), judging="recommend"),
        Tab("overdue", "补正逾期", returned & late, "没有逾期未补正的申报。", hides=True),
        Tab("returned", "补正中", returned & ~late, "没有在补正的申报。"),
        Tab("recommended", "待报送", Q(status=Status.RECOMMENDED), "没有已推荐、等着报送的申报。"),
        Tab(
            "sent",
            "已报送",
            Q(status__in=(Status.PROVINCE_REVIEW, *REVIEWED)),
            "本局还没有报送过申报。",
            "newest",
        ),
        Tab("ended", "已终止", Q(status__in=ENDED), "没有已终止的申报。", "newest"),
    )


def _of_province(by: Actor) -> tuple[Tab, ...]:
    office = by.membership.office_id
    ours = Q(status=Status.PROVINCE_REVIEW)
    returned, late = Q(status=Status.RETURNED, held_by=office), Q(due_at__lte=by.at)
    with_city = Q(status__in=(Status.CITY_REVIEW, Status.RECOMMENDED))
    by_city = Q(status=Status.RETURNED) & ~Q(held_by=office)
    return (
        _signing(by),
        *_in_hand(by, ours, empty="没有待领取的复核。", acts=("take", "assign"), judging="admit"),
        Tab("overdue", "补正逾期", returned & late, "省局退回的，没有逾期未补正的。", hides=True),
        Tab("returned", "补正中", returned & ~late, "没有省局退回、在补正的申报。"),
        Tab("late", "市局逾期", with_city & late, "没有市局过了截止还没有办完的申报。", hides=True),
        Tab("city", "在市局", (with_city & ~late) | by_city, "没有在市局办理的申报。"),
        Tab("reviewed", "评审及以后", Q(status__in=REVIEWED), "还没有复核通过的申报。", "newest"),
        Tab("ended", "已终止", Q(status__in=ENDED), "没有已终止的申报。", "newest"),
    )


def _of_auditor(by: Actor) -> tuple[Tab, ...]:
    returned, late = Q(status=Status.RETURNED), Q(due_at__lte=by.at)
    return (
        Tab("screening", "市局审核", Q(status=Status.CITY_REVIEW), "没有市局在审的申报。"),
        Tab("overdue", "补正逾期", returned & late, "没有逾期未补正的申报。", hides=True),
        Tab("returned", "补正中", returned & ~late, "没有在补正的申报。"),
        Tab("recommended", "待报送", Q(status=Status.RECOMMENDED), "没有已推荐、等着报送的申报。"),
        Tab("recheck", "省局复核", Q(status=Status.PROVINCE_REVIEW), "没有省局在复核的申报。"),
        Tab("reviewed", "评审及以后", Q(status__in=REVIEWED), "还没有复核通过的申报。", "newest"),
        Tab("ended", "已终止", Q(status__in=ENDED), "没有已终止的申报。", "newest"),
    )


def _in_hand(by: Actor, ours: Q, *, empty: str, acts: tuple[str, ...], judging: str) -> tuple[Tab, Tab, Tab]:
    """本级经手的：没人领的、自己的、同事的。"""
    mine = Q(officer=by.membership.pk)
    return (
        Tab("untaken", "待领取", ours & Q(officer=None), empty, acts=acts),
        Tab("mine", "我承办的", ours & mine, "您手上没有申报。", acts=(judging, "assign")),
        Tab(
            "others",
            "他人承办",
            ours & Q(officer__isnull=False) & ~mine,
            "没有别人承办的申报。",
            acts=(judging, "assign"),
        ),
    )


def _signing(by: Actor) -> Tab:
    """等本机关签发的拟办；转办另有页签。"""
    signs = signs_here.test(by, None)
    waiting: Any = Proposal.objects.awaiting(by.membership.office_id).exclude(act="transfer")
    label = "待我签发" if signs else "待负责人签发"
    return Tab(
        "signing",
        label,
        Q(pk__in=waiting.values("application")),
        "没有等着签发的拟办。",
        hides=not signs,
        overlaps=True,
        acts=("recommend",) if by.role in CITY_PERSONAS and signs else (),
    )
