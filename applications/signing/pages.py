"""拟办、回避与本局设置的页面要摆放的东西。"""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.enums import OFFICE_PERSONAS, UNIT_PERSONAS
from accounts.models import Membership
from accounts.permissions import is_city_head, is_province_head, signs_for_city, signs_for_province
from applications.enums import (
    ApplicationStatus,
    CallStatus,
    DeclineGround,
    NotRecommendedGround,
    ProposalOutcome,
)
from applications.models import Application, Call, CallCity, OfficerRecusal, Proposal
from applications.screening.proposals import SIGNABLE
from applications.wording import moment
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of

GROUNDS: dict[str, str] = {**dict(DeclineGround.choices), **dict(NotRecommendedGround.choices)}
CLOSED_SHOWN = 3
CURRENT_CALLS = (CallStatus.PUBLISHED, CallStatus.OPEN, CallStatus.CLOSED, CallStatus.RECHECK)
may_sign_for_office = signs_for_city | signs_for_province
heads = is_city_head | is_province_head


@dataclass(frozen=True)
class ProposalView:
    """一件拟办：拟什么、谁拟的、事由与意见；此人能对它做什么，不能的地址为空。"""

    proposal: Proposal
    label: str
    facts: list[tuple[str, str]]
    outcome: str
    sign_url: str = ""
    sign_label: str = ""
    refuse_url: str = ""
    refuse_label: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True)
class ClosedProposal:
    """办结的一件：谁拟的什么，结局与签发人的话。"""

    label: str
    who: str
    outcome: str
    reply: str
    at: Any


def act_label(proposal: Proposal) -> str:
    """拟的是什么：“不通过”；转办的动作在对方那里叫接收，在这里叫转办。"""
    return "转办" if proposal.act == "transfer" else SIGNABLE[proposal.act].label


def facts_of(proposal: Proposal) -> list[tuple[str, str]]:
    """签发时要看的：谁拟的、何时、事由、意见；转办的另写转给谁。"""
    found = [("拟办人", f"{proposal.proposed_by.acting_for} {proposal.proposed_by.user.display_name}")]
    found.append(("拟办时间", moment(proposal.proposed_at)))
    if ground := proposal.facts.get("ground"):
        found.append(("事由", GROUNDS.get(ground, ground)))
    if proposal.act == "transfer":
        found.append(("接收的市局", str(proposal.signing_office)))
    return [*found, ("转办的原因" if proposal.act == "transfer" else "经办意见", proposal.opinion)]


def open_proposal(application: Application) -> Proposal | None:
    """等着签发的拟办，带出人与机关。"""
    related = ("proposed_by__user", "proposed_by__office", "signing_office")
    found: Proposal | None = (
        Proposal.objects.open().filter(application=application).select_related(*related).first()
    )
    return found


def proposal_view(application: Application, *, by: Actor) -> ProposalView | None:
    """等着签发的拟办，给看得见这一件的工作人员；单位一方从来看不到。"""
    proposal = None if by.role in UNIT_PERSONAS else open_proposal(application)
    if proposal is None or not Proposal.objects.visible_to(by).filter(pk=proposal.pk).exists():
        return None
    label, here = act_label(proposal), [application.pk]
    signs, mine = awaits(proposal, by=by), is_own(proposal, by=by)
    is_transfer = proposal.act == "transfer"
    return ProposalView(
        proposal=proposal,
        label=label,
        facts=facts_of(proposal),
        outcome=f"等待{proposal.signing_office}{'答复' if is_transfer else '负责人签发'}",
        sign_url=reverse("applications:act", args=[application.pk, proposal.act]) if signs else "",
        sign_label="接收转办" if is_transfer else f"签发：{label}",
        refuse_url=reverse("applications:proposal_refuse", args=here) if signs else "",
        refuse_label="不接收" if is_transfer else "退回经办",
        withdraw_url=reverse("applications:proposal_withdraw", args=here) if mine else "",
    )


def signing_context(application: Application, act: Act, *, by: Actor) -> dict[str, Any]:
    """确认页另要摆放的：签发的有拟办的事实与退回经办的去处，别的动作有各级的截止时刻。"""
    view = proposal_view(application, by=by) if act.name in SIGNABLE else None
    if view is None or view.proposal.act != act.name:
        return {"facts": _instants(application, act)}
    named = replace(act, label=view.sign_label) if view.sign_url else act
    return {
        "act": named,
        "facts": view.facts,
        "refuse_url": view.refuse_url,
        "refuse_label": view.refuse_label,
    }


def _instants(application: Application, act: Act) -> list[tuple[str, str]]:
    """办理之前要看清的时刻（左闭右开，零点写作前一日 24:00）。"""
    city, province = moment(application.city_cut_off), moment(application.call.recheck_until)
    back_to = ApplicationStatus(application.came_from).label if application.came_from else ""
    shown = {
        "hand_to_province": [("市局截止", city), ("提级之后的截止（省局复核）", province)],
        "send_back": [("省局复核截止", province)],
        "revoke_decline": [("撤销后回到", str(back_to)), ("市局截止", city)],
    }
    return shown.get(act.name, [])


def is_own(proposal: Proposal, *, by: Actor) -> bool:
    """是不是此人以现在的任职拟的。"""
    return by.membership is not None and proposal.proposed_by_id == by.membership.pk


def awaits(proposal: Proposal, *, by: Actor) -> bool:
    """是不是等着此人签发：签发的机关的负责人（或代签的人），且不是自己拟的。"""
    if by.membership is None or by.membership.office_id != proposal.signing_office_id:
        return False
    return bool(may_sign_for_office.test(by, proposal.application)) and (
        proposal.proposed_by.user_id != by.user.pk
    )


def closed_proposals(application: Application, *, by: Actor) -> list[ClosedProposal]:
    """最近几件没有签成的拟办：退回经办的理由，经办回头要看。"""
    if by.role not in OFFICE_PERSONAS:
        return []
    unsigned = (ProposalOutcome.SENT_BACK, ProposalOutcome.OVERTAKEN, ProposalOutcome.WITHDRAWN)
    found = Proposal.objects.visible_to(by).filter(application=application, outcome__in=unsigned)
    latest = found.select_related("proposed_by__user").order_by("-closed_at", "-pk")[:CLOSED_SHOWN]
    return [
        ClosedProposal(
            label=f"拟{act_label(each)}",
            who=each.proposed_by.user.display_name,
            outcome=each.get_outcome_display(),
            reply=each.reply,
            at=each.closed_at,
        )
        for each in latest
    ]


def recusals_of(office_id: int, *, by: Actor) -> Any:
    """本机关的回避登记：负责人看全部，别的人看自己的。"""
    rows = OfficerRecusal.objects.filter(membership__office=office_id)
    if not may_sign_for_office.test(by, None):
        rows = rows.filter(membership=by.membership)
    return rows.select_related("membership__user", "organization", "declared_by__user").order_by("-pk")


@dataclass(frozen=True)
class DeputyView:
    """本机关的一位经办，与他受委托代签的期间。"""

    membership: Membership
    period: str
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class QuotaRow:
    """一个市的名额与已推荐的件数。"""

    city: CallCity
    taken: int


def office_page(by: Actor) -> dict[str, Any]:
    """本局设置：代签、推荐的规定（市局）、回避登记。"""
    office = by.membership.office
    deputies = Membership.objects.active().filter(office=office, deputy_until__isnull=False)
    cities = CallCity.objects.filter(office=office, call__status__in=CURRENT_CALLS)
    return {
        "office": office,
        "may_edit": bool(heads.test(by, None)),
        "deputies": [_deputy_view(each, by=by) for each in deputies.select_related("user").order_by("pk")],
        "cities": list(cities.select_related("call").order_by("-call__year", "call__mode")),
        "recusals": list(recusals_of(office.pk, by=by)),
    }


def _deputy_view(membership: Membership, *, by: Actor) -> DeputyView:
    today = day_of(by.at)
    is_over = membership.deputy_until is not None and membership.deputy_until < today
    period = f"{membership.deputy_from:%Y-%m-%d} 至 {membership.deputy_until:%Y-%m-%d}（含）"
    return DeputyView(membership, period, membership.deputises_on(today), is_over)


def quota_rows(call: Call) -> list[QuotaRow]:
    """各市的名额与已推荐的件数。"""
    entries = "recommendation_list__entries"
    taken = Count(entries, filter=Q(**{f"{entries}__dropped_at__isnull": True}))
    rows = CallCity.objects.filter(call=call).select_related("office").annotate(taken_count=taken)
    return [QuotaRow(row, row.taken_count) for row in rows.order_by("office__code")]
