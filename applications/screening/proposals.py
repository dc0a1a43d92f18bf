"""拟办与签发：经办写明意见提出，负责人签发、退回经办；情况变了的自动作罢（流程设计“拟/签”）。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from rules import Predicate

from accounts.enums import PROVINCE_PERSONAS
from accounts.models import Membership, Office
from accounts.permissions import is_of_a_city, is_of_the_province
from applications import notices
from applications.enums import ProposalOutcome
from applications.letters import issuing as letters
from applications.models import Application, Proposal
from applications.permissions import is_of_its_office
from applications.screening import acts, permissions, rules
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import record
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason

Facts = Mapping[str, Any]
PROPOSED_BY: dict[str, Predicate] = {
    "decline": (is_of_its_office & is_of_a_city) | is_of_the_province,
    "not_recommend": is_of_its_office & is_of_a_city,
    "recommend": is_of_its_office & is_of_a_city,
    "decline_on_recheck": is_of_the_province,
    "lapse": is_of_the_province,
    "transfer": permissions.may_propose_transfer,
}
"""哪些动作先拟后签，各由谁拟。"""
SIGNABLE = {act.name: act for act in acts.SCREENING_ACTS if act.name in PROPOSED_BY}


def is_direct(name: str, application: Application, *, by: Actor) -> bool:
    """此人办这个动作不必先拟：本局没有要求负责人审核的通过，省局负责人的不予推荐。"""
    if name == "recommend":
        return application.call_city is None or not application.call_city.wants_head
    return name not in PROPOSED_BY or (name == "not_recommend" and by.role in PROVINCE_PERSONAS)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """拟办的内容：意见、事由等事实；转办另写接收的市局。"""

    opinion: str
    facts: dict[str, Any]
    office: Office | None = None


@transaction.atomic
def propose(application: Application, act: Act, draft: Draft, *, by: Actor) -> Proposal:
    """拟办：与签发同样的条件（签发本身除外）先过一遍，免得负责人白签。

    抛出 NotVisible、NotPermitted、NotLegal。
    """
    locked = _locked(application, by)
    if not PROPOSED_BY[act.name].test(by, locked):
        raise NotPermitted(f"拟{act.label}")
    if earlier := Proposal.objects.of(locked):
        if earlier.proposed_by_id == by.membership.pk and earlier.act == act.name:
            return earlier
        raise NotLegal([_already(earlier)])
    if reasons := why_not_proposable(locked, act, draft, by=by):
        raise NotLegal(reasons)
    proposal: Proposal = Proposal.objects.create(
        application=locked,
        act=act.name,
        facts=draft.facts,
        opinion=draft.opinion,
        proposed_by=by.membership,
        proposed_at=by.at,
        signing_office=draft.office or by.membership.office,
    )
    facts = {"act": act.name, **draft.facts}
    event = record(locked, "propose", by, source=locked.status, note=draft.opinion, facts=facts)
    if act.name == "transfer":
        letters.issue_transfer(proposal, event, by=by)
    notices.tell(event)
    return proposal


def why_not_proposable(application: Application, act: Act, draft: Draft, *, by: Actor) -> list[Reason]:
    """此刻拟这一件办不成的理由；“还没有拟办”本身不算。"""
    if not act.is_legal(application):
        wanted = "转办" if act.name == "transfer" else act.label
        return [Reason(f"当前状态为“{application.get_status_display()}”，不能{wanted}。", act.clause)]
    facts = {**draft.facts, "note": draft.opinion}
    if act.name == "transfer":
        return _transfer_problems(application, draft, by=by)
    return act.missing(facts) + _guard_reasons(application, act, facts, by=by)


def why_not_yet(application: Application, act: Act, *, by: Actor) -> list[Reason]:
    """还没有写意见之前就知道办不成的理由，给按钮与拟办页。"""
    if earlier := Proposal.objects.of(application):
        return [_already(earlier)]
    return _guard_reasons(application, act, {}, by=by)


def _already(earlier: Proposal) -> Reason:
    who = earlier.proposed_by.user.display_name
    return Reason(f"已有{who}的拟办等待签发，请先办结它。", "附件2.五")


def _guard_reasons(application: Application, act: Act, facts: Facts, *, by: Actor) -> list[Reason]:
    """签发时的各条件，除去“须先拟办”本身。"""
    waived = {rules.head_has_reviewed, rules.is_proposed_unless_leading}
    guards = [g for g in act.guards if g not in waived and getattr(g, "__name__", "") != "has_a_proposal"]
    return [reason for guard in guards for reason in guard(application, by=by, facts=facts)]


def _transfer_problems(application: Application, draft: Draft, *, by: Actor) -> list[Reason]:
    """转办须写明原因，接收的是本批次里的另一个市局，且在截止之前。"""
    if not draft.opinion.strip():
        return [Reason("请写明转办的原因。", "指南六.2")]
    if draft.office is None or not application.call.cities.filter(office=draft.office).exists():
        return [Reason("请选择接收的市局。", "指南六.2")]
    if draft.office.pk == by.membership.office_id:
        return [Reason("接收的须是另一个市局。", "指南六.2")]
    return _guard_reasons(application, SIGNABLE["transfer"], {}, by=by)


@transaction.atomic
def send_back(proposal: Proposal, *, by: Actor, note: str) -> Event:
    """退回经办（转办则是对方不接收）：这件拟办办结，申报的状态不动。"""
    locked = _locked(proposal.application, by)
    current = _still_open(proposal)
    if by.membership is None or by.membership.office_id != current.signing_office_id:
        raise NotPermitted("退回经办")
    if not (permissions.signs_for_city | permissions.signs_for_province).test(by, locked):
        raise NotPermitted("退回经办")
    if not note.strip():
        raise NotLegal([Reason("请写明退回经办的原因。")])
    _close(current, ProposalOutcome.SENT_BACK, by=by.membership, at=by.at, reply=note)
    event = record(locked, "refuse_proposal", by, source=locked.status, note=note, facts={"act": current.act})
    notices.tell(event)
    return event


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Actor) -> Event:
    """拟办人自己撤回。"""
    locked = _locked(proposal.application, by)
    current = _still_open(proposal)
    if by.membership is None or by.membership.pk != current.proposed_by_id:
        raise NotPermitted("撤回拟办")
    _close(current, ProposalOutcome.WITHDRAWN, by=by.membership, at=by.at)
    return record(locked, "withdraw_proposal", by, source=locked.status, facts={"act": current.act})


def with_proposed(application: Application, act: Act, facts: Facts) -> dict[str, Any]:
    """签发时用拟办里的事实；签发人写的意见代替经办的，没有写就用经办的。"""
    proposal = Proposal.objects.of(application)
    if proposal is None or proposal.act != act.name:
        return dict(facts)
    note = str(facts.get("note", "")).strip() or proposal.opinion
    return {**proposal.facts, **facts, "note": note}


def settle(event: Event, *, by: Actor) -> None:
    """动作办成之后：正是它的记为已签发，别的因情况已变而作罢；只换承办人的不影响。在动作的事务里调用。"""
    proposal = Proposal.objects.of(event.subject)
    if proposal is None or event.act == "assign":
        return
    signed = proposal.act == event.act
    outcome = ProposalOutcome.SIGNED if signed else ProposalOutcome.OVERTAKEN
    _close(proposal, outcome, by=by.membership, at=by.at, reply=event.note if signed else "")


def drop_those_of(membership: Membership, organization_id: int, *, by: Actor) -> None:
    """回避之后：此人对这家单位还等着签发的拟办作罢。在回避的事务里调用。"""
    waiting = Proposal.objects.open().filter(proposed_by=membership)
    for proposal in waiting.filter(application__organization=organization_id):
        _close(proposal, ProposalOutcome.OVERTAKEN, by=by.membership, at=by.at, reply="拟办人回避")


def _locked(application: Application, by: Actor) -> Application:
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise NotVisible(str(application.pk))
    rows = Application.objects.select_for_update(no_key=True, of=("self",))
    locked: Application = rows.get(pk=application.pk)
    return locked


def _still_open(proposal: Proposal) -> Proposal:
    current: Proposal | None = Proposal.objects.open().filter(pk=proposal.pk).first()
    if current is None:
        raise NotLegal([Reason("这件拟办已经办结，请刷新页面。")])
    return current


def _close(
    proposal: Proposal, outcome: ProposalOutcome, *, by: Membership | None, at: Any, reply: str = ""
) -> None:
    proposal.outcome, proposal.closed_by, proposal.closed_at, proposal.reply = outcome, by, at, reply
    proposal.save(update_fields=["outcome", "closed_by", "closed_at", "reply"])
