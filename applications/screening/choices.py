"""一件申报上，各人此刻看得到的按钮。"""

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from accounts.enums import OFFICE_PERSONAS, Persona
from applications import acts
from applications.enums import FROM_RECOMMENDED
from applications.models import Application, Proposal
from applications.pages import ChoiceView, choice_views
from applications.permissions import is_of_its_unit
from applications.screening import permissions
from applications.screening.proposals import PROPOSED_BY, is_direct, why_not_yet
from applications.signing.pages import awaits, is_own, open_proposal
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor

HEADS = frozenset({Persona.CITY_HEAD, Persona.PROVINCE_HEAD})
REFUSE = Act(name="refuse_proposal", label="退回经办", clause="附件2.五", permission=permissions.may_sign)
WITHDRAW_PROPOSAL = Act(
    name="withdraw_proposal", label="撤回拟办", clause="附件2.五", permission=permissions.may_judge
)
RECUSE = Act(name="recuse", label="回避", clause="指南六.2", permission=permissions.may_screen)
REQUEST = Act(
    name="withdrawal_request", label="上传撤回申请", clause="指南六.1", permission=permissions.may_withdraw
)


def staff_choices(application: Application, *, by: Actor) -> list[ChoiceView]:
    """可办的动作，先拟后签的按此人的身份出现“拟……”或“签发：……”；随清单一起报送的不单独出现。"""
    proposal = open_proposal(application)
    found = [
        choice for act in acts.BUTTONS for choice in _choices_of(act, application, proposal=proposal, by=by)
    ]
    if proposal is not None:
        found += _about_proposal(proposal, by=by)
    if by.role in OFFICE_PERSONAS:
        found.append(ChoiceView(RECUSE, (), reverse("applications:recuse", args=[application.pk])))
    return found


def unit_choices(application: Application, *, by: Actor) -> list[ChoiceView]:
    """申报单位与联合申报单位的按钮；推荐之后要撤回的，先上传盖章的撤回申请。"""
    found = choice_views(application, acts.BUTTONS, route="applications:act", by=by)
    asks = application.status in FROM_RECOMMENDED and is_of_its_unit.test(by, application)
    if asks and permissions.may_withdraw.test(by, application):
        url = reverse("applications:withdrawal_request", args=[application.pk])
        found.append(ChoiceView(REQUEST, (), url))
    return found


def _choices_of(
    act: Act, application: Application, *, proposal: Proposal | None, by: Actor
) -> Iterator[ChoiceView]:
    if is_direct(act.name, application, by=by):
        yield from choice_views(application, (act,), route="applications:act", by=by)
    elif proposal is not None and proposal.act == act.name and awaits(proposal, by=by):
        label = act.label if act.name == "transfer" else f"签发：{act.label}"
        for choice in choice_views(application, (act,), route="applications:act", by=by):
            yield ChoiceView(replace(act, label=label), choice.reasons, choice.url)
    elif by.role in HEADS and act.name != "transfer":
        yield from choice_views(application, (act,), route="applications:act", by=by)
    elif not (proposal is not None and proposal.act == act.name and is_own(proposal, by=by)):
        yield from _proposable(act, application, by=by)


def _proposable(act: Act, application: Application, *, by: Actor) -> Iterator[ChoiceView]:
    """“拟……”：不能拟的写明理由，与签发的条件相同。"""
    if not (act.is_legal(application) and PROPOSED_BY[act.name].test(by, application)):
        return
    named = "转办" if act.name == "transfer" else f"拟{act.label}"
    shown = replace(act, name=f"propose_{act.name}", label=named, tone="plain")
    url = reverse("applications:propose", args=[application.pk, act.name])
    yield ChoiceView(shown, tuple(why_not_yet(application, act, by=by)), url)


def _about_proposal(proposal: Proposal, *, by: Actor) -> Iterator[ChoiceView]:
    """等着签发的那一件：签发的人可以退回经办，拟的人可以撤回。"""
    here = [proposal.application_id]
    if awaits(proposal, by=by):
        label = "不接收转办" if proposal.act == "transfer" else REFUSE.label
        yield ChoiceView(replace(REFUSE, label=label), (), reverse("applications:proposal_refuse", args=here))
    if is_own(proposal, by=by):
        yield ChoiceView(WITHDRAW_PROPOSAL, (), reverse("applications:proposal_withdraw", args=here))
