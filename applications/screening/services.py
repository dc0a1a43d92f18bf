"""审核与复核的每个动作意味着什么：一个函数一段话。"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.models import Membership
from applications import notices
from applications.letters import issuing as letters
from applications.lists import services as lists
from applications.models import Application, OfficerRecusal
from applications.partnering import void_if_opened
from applications.screening import acts, proposals
from foundation.workflow.act import Act, Facts
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import perform, record
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


def _done(application: Application, act: Act, *, by: Actor, facts: Facts) -> Event:
    """办一件，随后把等着签发的拟办了结，发出公文，告诉有关的人。"""
    event = perform(application, act, by=by, facts=facts)
    if not event.is_replay:
        proposals.settle(event, by=by)
        letters.issue_for(event, by=by)
        notices.tell(event)
    return event


def _signed(application: Application, act: Act, *, by: Actor, facts: Facts) -> Event:
    """签发：事实取自拟办。"""
    return _done(application, act, by=by, facts=proposals.with_proposed(application, act, facts))


@transaction.atomic
def take(application: Application, *, by: Actor, facts: Facts) -> Event:
    """领取：由此人承办。"""
    return perform(application, acts.TAKE, by=by, facts=facts)


@transaction.atomic
def release(application: Application, *, by: Actor, facts: Facts) -> Event:
    """放回：他人可以领取。"""
    return perform(application, acts.RELEASE, by=by, facts=facts)


@transaction.atomic
def assign(application: Application, *, by: Actor, facts: Facts) -> Event:
    """分派：负责人指定承办人（facts["officer"]）。"""
    return _done(application, acts.ASSIGN, by=by, facts=facts)


@transaction.atomic
def transfer(application: Application, *, by: Actor, facts: Facts) -> Event:
    """接收转办：换由本局审核，编号不变。"""
    return _signed(application, acts.TRANSFER, by=by, facts=facts)


@transaction.atomic
def give_back(application: Application, *, by: Actor, facts: Facts) -> Event:
    """退回补正：拟好的事项随之发出，只开放点名的几处。"""
    return _returned(_done(application, acts.GIVE_BACK, by=by, facts=facts), by=by)


def _returned(event: Event, *, by: Actor) -> Event:
    """点到表3 的，联合申报单位的确认随之作废，由它改过再确认。"""
    if not event.is_replay:
        void_if_opened(event.subject, by=by)
    return event


@transaction.atomic
def extend_correction(application: Application, *, by: Actor, facts: Facts) -> Event:
    """延长补正时限：经办一次，负责人再一次；逾期之后也可以。"""
    return _done(application, acts.EXTEND_CORRECTION, by=by, facts=facts)


@transaction.atomic
def decline(application: Application, *, by: Actor, facts: Facts) -> Event:
    """不通过：负责人签发，流程结束。"""
    return _signed(application, acts.DECLINE, by=by, facts=facts)


@transaction.atomic
def not_recommend(application: Application, *, by: Actor, facts: Facts) -> Event:
    """不予推荐：名额已满或逾期未审，不影响以后申报。"""
    return _signed(application, acts.NOT_RECOMMEND, by=by, facts=facts)


@transaction.atomic
def revoke_decline(application: Application, *, by: Actor, facts: Facts) -> Event:
    """撤销不通过：回到原来的状态。"""
    return _done(application, acts.REVOKE_DECLINE, by=by, facts=facts)


@transaction.atomic
def recommend(application: Application, *, by: Actor, facts: Facts) -> Event:
    """通过：列入本市的推荐清单；清单报送过的，转为待更正。"""
    event = _signed(application, acts.RECOMMEND, by=by, facts=facts)
    if not event.is_replay:
        lists.join(event.subject, remark=event.note, by=by)
    return event


@transaction.atomic
def hand_to_province(application: Application, *, by: Actor, facts: Facts) -> Event:
    """提级办理：由省局直接复核，清单上还在的一行退出。"""
    return _dropped(application, acts.HAND_TO_PROVINCE, "省局提级办理", by=by, facts=facts)


@transaction.atomic
def send_back(application: Application, *, by: Actor, facts: Facts) -> Event:
    """退回市局：清单上的一行退出，市局重新推荐后以更正表报送。"""
    return _dropped(application, acts.SEND_BACK, "省局退回市局", by=by, facts=facts)


@transaction.atomic
def return_to_unit(application: Application, *, by: Actor, facts: Facts) -> Event:
    """退回申报单位，抄送市局；须再经市局的，清单上的一行退出。"""
    if application.call.skips_city:
        return _returned(_done(application, acts.RETURN_TO_UNIT, by=by, facts=facts), by=by)
    event = _dropped(application, acts.RETURN_TO_UNIT, "省局退回申报单位", by=by, facts=facts)
    return _returned(event, by=by)


@transaction.atomic
def decline_on_recheck(application: Application, *, by: Actor, facts: Facts) -> Event:
    """复核不通过：省局负责人签发，流程结束。"""
    return _signed(application, acts.DECLINE_ON_RECHECK, by=by, facts=facts)


@transaction.atomic
def admit(application: Application, *, by: Actor, facts: Facts) -> Event:
    """复核通过：进入专家评审。"""
    return _done(application, acts.ADMIT, by=by, facts=facts)


@transaction.atomic
def lapse(application: Application, *, by: Actor, facts: Facts) -> Event:
    """认证未通过：先行提交的一件终止。"""
    event = _signed(application, acts.LAPSE, by=by, facts=facts)
    if not event.is_replay:
        lists.drop(event.subject, reason="认证未通过", by=by)
    return event


def _dropped(application: Application, act: Act, reason: str, *, by: Actor, facts: Facts) -> Event:
    event = _done(application, act, by=by, facts=facts)
    if not event.is_replay:
        lists.drop(event.subject, reason=reason, by=by)
    return event


SCREENING_SERVICES: dict[str, Callable[..., Event]] = {
    service.__name__: service
    for service in (
        take,
        release,
        assign,
        transfer,
        give_back,
        extend_correction,
        decline,
        not_recommend,
        revoke_decline,
        recommend,
        hand_to_province,
        send_back,
        return_to_unit,
        decline_on_recheck,
        admit,
        lapse,
    )
}


@transaction.atomic
def recuse(application: Application, membership: Membership, *, reason: str, by: Actor) -> OfficerRecusal:
    """回避：本人申报，或负责人指定；对该单位的各件都不再经手，正承办的放回。

    抛出 NotPermitted、NotLegal。
    """
    rows = Application.objects.visible_to(by)
    locked: Any = Application.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=rows.get(pk=application.pk).pk
    )
    is_own = by.membership is not None and by.membership.pk == membership.pk
    if not is_own and not acts.ASSIGN.permission.test(by, locked):
        raise NotPermitted("登记回避")
    if membership.office_id != by.membership.office_id:
        raise NotPermitted("登记回避")
    if not reason.strip():
        raise NotLegal([Reason("请写明与申报单位的关系。", "指南六.2")])
    recusal, created = OfficerRecusal.objects.get_or_create(
        membership=membership,
        organization=locked.organization,
        defaults={"reason": reason, "declared_by": by.membership, "declared_at": by.at},
    )
    if created:
        mine = Application.objects.filter(officer=membership, organization=locked.organization)
        mine.update(officer=None)
        proposals.drop_those_of(membership, locked.organization_id, by=by)
        record(
            locked,
            "recuse",
            by,
            source=locked.status,
            note=reason,
            facts={"who": membership.user.display_name},
        )
    return recusal
