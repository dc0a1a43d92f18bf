"""联合申报的每个动作意味着什么：邀请、答复、退出。"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Organization
from applications import acts, notices, permissions, rules
from applications.corrections.rounds import touches_partner
from applications.enums import ApplicationStatus, PartnerStatus
from applications.materials import rules as material_rules
from applications.models import Application, Correction, Partner
from foundation.filings import services as filings
from foundation.filings.models import Filing
from foundation.workflow.act import Facts
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import perform, record
from foundation.workflow.refusals import NotLegal, NotPermitted

ANSWER_WITHIN = timedelta(days=10)


def new_table(partner: Partner, *, by: Actor) -> Filing:
    """接受邀请时建一份空的表3。"""
    from applications.tables import PARTNER

    return filings.start(PARTNER, base_year=partner.application.call.year, prefilled={}, by=by)


@transaction.atomic
def invite(application: Application, agency: Organization, *, by: Actor) -> Partner:
    """邀请一家服务机构联合申报（指南一）：锁住申报书来数，至多一家；十日内、截止前答复。

    抛出 NotPermitted、NotLegal。
    """
    locked = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
    if not permissions.may_fill.test(by, locked):
        raise NotPermitted("邀请联合申报单位")
    if reasons := rules.may_invite(locked, agency, by=by):
        raise NotLegal(reasons)
    partner = Partner.objects.create(
        application=locked,
        organization=agency,
        invited_at=by.at,
        answer_until=min(by.at + ANSWER_WITHIN, locked.call.closes_at),
    )
    notices.tell_partner(record(partner, "invite", by), partner)
    return partner


@transaction.atomic
def accept(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """接受邀请：建一份空的表3，看得见申报书的其余部分（银行账号除外）。"""
    return _told(perform(partner, acts.ACCEPT, by=by, facts=facts))


@transaction.atomic
def decline_invitation(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """谢绝邀请。"""
    return _told(perform(partner, acts.DECLINE_INVITATION, by=by, facts=facts))


@transaction.atomic
def confirm(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """就现在的定稿确认：表3 已签字盖章（指南五.1）。"""
    return _told(perform(partner, acts.CONFIRM, by=by, facts=facts))


def void_confirmation(application: Application, *, by: Actor) -> None:
    """表3 将要改动，联合申报单位的确认随之作废；在调用方的事务里。"""
    for partner in application.partners.filter(status=PartnerStatus.CONFIRMED):
        perform(partner, acts.UNCONFIRM, by=by)


def void_if_opened(application: Application, *, by: Actor) -> None:
    """解除定稿、退回、另开一处之后：草稿的一律作废；补正的，点到表3 或它的盖章页才作废（附件2.五.1）。"""
    correction = Correction.objects.current_of(application)
    is_returned = application.status == ApplicationStatus.RETURNED and correction is not None
    if not is_returned or touches_partner(application, correction.number):
        void_confirmation(application, by=by)


def void_if_changed(application: Application, *, by: Actor) -> None:
    """定稿之后：已确认的，若盖章页与这一版的表3 不同（如单位信息变了），须重新盖章、确认。"""
    for partner in application.partners.filter(status=PartnerStatus.CONFIRMED):
        if material_rules.is_page_outdated(partner.application):
            perform(partner, acts.UNCONFIRM, by=by)


@transaction.atomic
def cancel(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """申报单位取消还没有答复的邀请。"""
    return _told(perform(partner, acts.CANCEL, by=by, facts=facts))


@transaction.atomic
def continue_alone(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """申报单位改为单独申报：表3 作废，内容留存。"""
    return _told(perform(partner, acts.CONTINUE_ALONE, by=by, facts=facts))


@transaction.atomic
def leave(partner: Partner, *, by: Actor, facts: Facts) -> Event:
    """服务机构退出：表3 作废，内容留存。"""
    return _told(perform(partner, acts.LEAVE, by=by, facts=facts))


SERVICES: dict[str, Callable[..., Event]] = {
    service.__name__: service
    for service in (accept, decline_invitation, confirm, cancel, continue_alone, leave)
}


def expire_invitations(at: datetime) -> None:
    """到期没有答复的邀请失效：一行一个事务，重做无害。"""
    for partner in Partner.objects.to_expire(at):
        with suppress(NotLegal), transaction.atomic():  # 刚刚被答复的，不再失效
            _told(perform(partner, acts.EXPIRE, by=Actor.clock(at)))


def _told(event: Event) -> Event:
    """办成之后告诉对方；按第二次的不再告诉。"""
    if not event.is_replay:
        notices.tell_partner(event, event.subject)
    return event
