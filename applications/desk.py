"""工作台：申报单位的草稿、待提交与补正；工作人员的见 queues.desk。"""

from django.db.models import F, Q
from django.urls import reverse

from accounts.desk import DeskItem
from accounts.enums import UNIT_PERSONAS, Persona
from applications.enums import ApplicationStatus, PartnerStatus
from applications.models import Application, Partner
from applications.queues.desk import staff_items, tone_of
from applications.wording import moment
from foundation.workflow.actor import Actor

LONGEST = 50


def items(by: Actor) -> list[DeskItem]:
    """此人的待办，先到期的在前。"""
    if by.role in UNIT_PERSONAS:
        return [_invitation(row, by=by) for row in _invitations(by)] + [
            _of_unit(row, by=by) for row in _in_hand(by)
        ]
    return staff_items(by)


def _in_hand(by: Actor) -> list[Application]:
    """在单位手里的：补正的（逾期的也在），与申报期内的草稿；补正的在前。"""
    rows = Application.objects.visible_to(by).filter(
        Q(status=ApplicationStatus.RETURNED) | Q(status=ApplicationStatus.DRAFT, call__closes_at__gt=by.at),
        organization=by.membership.organization_id,
    )
    first_due = F("correction_due_at").asc(nulls_last=True)
    return list(rows.select_related("call").order_by(first_due, "call__closes_at", "pk")[:LONGEST])


def _invitations(by: Actor) -> list[Partner]:
    """发给本机构的邀请，以及已接受、表3 还可以填的；补正中的，确认过的不再列出。"""
    drafting = Q(application__status=ApplicationStatus.DRAFT)
    correcting = Q(application__status=ApplicationStatus.RETURNED) & ~Q(status=PartnerStatus.CONFIRMED)
    own = Partner.objects.live().filter(drafting | correcting, organization=by.membership.organization_id)
    return list(own.select_related("application__organization", "application__call").order_by("answer_until"))


def _invitation(row: Partner, *, by: Actor) -> DeskItem:
    invited = row.status == PartnerStatus.INVITED
    until = row.application.correction_due_at or row.application.call.closes_at
    due_at = row.answer_until if invited else until
    return DeskItem(
        title=f"{row.application.organization}邀请联合申报",
        detail=row.application.call.title,
        url=reverse("applications:partner", args=[row.pk]),
        action="答复邀请" if invited else "填写表3",
        due_at=due_at,
        due=moment(due_at),
        tone=tone_of(due_at, by.at),
    )


def _of_unit(row: Application, *, by: Actor) -> DeskItem:
    if row.status == ApplicationStatus.RETURNED:
        return _returned(row, by=by)
    may_sign = by.role == Persona.SIGNATORY
    action = "去提交" if row.finalised_id and may_sign else "等签署人提交" if row.finalised_id else "继续填写"
    return DeskItem(
        title=row.call.title,
        detail="已定稿，待签署人提交" if row.finalised_id else "草稿，尚未定稿",
        url=reverse("applications:detail", args=[row.pk]),
        action=action,
        due_at=row.call.closes_at,
        due=moment(row.call.closes_at),
        tone=tone_of(row.call.closes_at, by.at),
    )


def _returned(row: Application, *, by: Actor) -> DeskItem:
    """退回补正：最要紧的是期限（附件2.五.1）。"""
    due_at = row.correction_due_at
    is_late = due_at is not None and by.at >= due_at
    detail = "补正已逾期，请联系退回的机关" if is_late else "已退回，请在期限内补正并重新提交"
    return DeskItem(
        title=f"{row.call.title}（{row.number}）",
        detail=detail,
        url=reverse("applications:detail", args=[row.pk]),
        action="查看" if is_late else "去补正",
        due_at=due_at,
        due=moment(due_at) if due_at else "",
        tone=tone_of(due_at, by.at),
    )
