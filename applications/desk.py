"""工作台：申报单位的草稿与待提交，市局待领取与在办的申报。"""

from datetime import datetime, timedelta
from typing import Literal

from django.urls import reverse

from accounts.desk import DeskItem
from accounts.enums import CITY_PERSONAS, UNIT_PERSONAS, Persona
from applications.enums import ApplicationStatus, PartnerStatus
from applications.models import Application, Partner
from applications.wording import moment
from foundation.workflow.actor import Actor

SOON = timedelta(days=3)
LONGEST = 50


def items(by: Actor) -> list[DeskItem]:
    """此人的待办，先到期的在前。"""
    if by.role in UNIT_PERSONAS:
        return [_invitation(row, by=by) for row in _invitations(by)] + [
            _of_unit(row, by=by) for row in _drafts(by)
        ]
    if by.role in CITY_PERSONAS:
        return [_of_city(row, by=by) for row in _waiting(by)]
    return []


def _drafts(by: Actor) -> list[Application]:
    open_calls = Application.objects.visible_to(by).filter(
        organization=by.membership.organization_id,
        status=ApplicationStatus.DRAFT,
        call__closes_at__gt=by.at,
    )
    return list(open_calls.select_related("call").order_by("call__closes_at", "pk")[:LONGEST])


def _invitations(by: Actor) -> list[Partner]:
    """发给本机构的邀请，以及已接受、表3 还可以填的。"""
    own = Partner.objects.live().filter(
        organization=by.membership.organization_id, application__status=ApplicationStatus.DRAFT
    )
    return list(own.select_related("application__organization", "application__call").order_by("answer_until"))


def _invitation(row: Partner, *, by: Actor) -> DeskItem:
    invited = row.status == PartnerStatus.INVITED
    due_at = row.answer_until if invited else row.application.call.closes_at
    return DeskItem(
        title=f"{row.application.organization}邀请联合申报",
        detail=row.application.call.title,
        url=reverse("applications:partner", args=[row.pk]),
        action="答复邀请" if invited else "填写表3",
        due_at=due_at,
        due=moment(due_at),
        tone=_tone(due_at, by.at),
    )


def _of_unit(row: Application, *, by: Actor) -> DeskItem:
    may_sign = by.role == Persona.SIGNATORY
    action = "去提交" if row.finalised_id and may_sign else "等签署人提交" if row.finalised_id else "继续填写"
    return DeskItem(
        title=row.call.title,
        detail="已定稿，待签署人提交" if row.finalised_id else "草稿，尚未定稿",
        url=reverse("applications:detail", args=[row.pk]),
        action=action,
        due_at=row.call.closes_at,
        due=moment(row.call.closes_at),
        tone=_tone(row.call.closes_at, by.at),
    )


def _waiting(by: Actor) -> list[Application]:
    rows = Application.objects.visible_to(by).filter(status=ApplicationStatus.CITY_REVIEW)
    return list(rows.select_related("call", "officer__user").order_by("submitted_at", "pk")[:LONGEST])


def _of_city(row: Application, *, by: Actor) -> DeskItem:
    return DeskItem(
        title=f"{row.unit_name}（{row.number}）",
        detail=f"{row.officer.user.display_name}承办" if row.officer else "待领取",
        url=reverse("applications:detail", args=[row.pk]),
        action="继续审核" if row.officer else "领取",
        due_at=row.call.city_until,
        due=moment(row.call.city_until),
        tone=_tone(row.call.city_until, by.at),
    )


def _tone(due_at: datetime, at: datetime) -> Literal["normal", "soon", "overdue"]:
    if at >= due_at:
        return "overdue"
    return "soon" if due_at - at <= SOON else "normal"
