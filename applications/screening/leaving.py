"""离开审核的几种路：提级、认证未通过、撤回；与提交时的禁报。每条一句话，写明条款。"""

from collections.abc import Mapping
from typing import Any

from accounts.enums import CITY_PERSONAS, VerificationStatus
from accounts.models import Ban, Membership
from applications.enums import FROM_RECOMMENDED, WITHDRAWAL_REQUEST, ApplicationStatus
from applications.models import Application, CasePaper
from applications.screening.deadlines import is_overdue
from applications.wording import moment
from foundation.documents.enums import UploadState
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]


def may_be_taken_over(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """市局截止已过，或该局经办全部回避的，省局才能提级；补正中的还须已逾期（指南六.2）。"""
    if application.status == ApplicationStatus.RETURNED and not is_overdue(application, by.at):
        return [Reason("申报单位还在补正期内，逾期之后才能提级办理。", "附件2.五")]
    if by.at >= application.city_cut_off or _everybody_is_recused(application):
        return []
    return [Reason(f"市局办理到{moment(application.city_cut_off)}截止，此前由市局办理。", "指南六.2")]


def _everybody_is_recused(application: Application) -> bool:
    if application.call_city is None:
        return False
    staff = Membership.objects.active().filter(
        office=application.call_city.office_id, persona__in=CITY_PERSONAS
    )
    free = staff.exclude(recusals__organization=application.organization_id)
    return staff.exists() and not free.exists()


def is_conditional_and_refused(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """只有先行提交、而认证未获通过且没有再申请的，才以此终止（附件2.二）。"""
    if not application.is_conditional:
        return [Reason("这一件提交时单位已通过认证。", "附件2.二")]
    if application.organization.verification_status == VerificationStatus.REFUSED:
        return []
    status = application.organization.get_verification_status_display()
    return [Reason(f"单位{status}，认证未通过的才能以此终止。", "附件2.二")]


def withdrawal_is_requested(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """推荐之后撤回，须附盖章的撤回申请（指南六.2）。"""
    if application.status not in FROM_RECOMMENDED:
        return []
    papers = CasePaper.objects.filter(application=application, code=WITHDRAWAL_REQUEST)
    if papers.filter(upload__state=UploadState.READY).exists():
        return []
    if papers.exists():
        return [Reason("盖章的撤回申请还在检查，或没有通过检查；请稍候，或重新上传。", "指南六.2")]
    return [Reason("市局推荐之后撤回的，请先上传盖章的撤回申请。", "指南六.2")]


# —— 提交时 ——


def is_not_banned(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """申报单位（批次规定时也含联合申报单位）不在不得申报的期间内，最后一日仍在内（指南六.5、七）。"""
    parties = [application.organization]
    if application.call.bans_bind_partner:
        parties += [p.organization for p in application.partners.joined().select_related("organization")]
    bans = [
        (party, ban)
        for party in parties
        for ban in Ban.objects.in_force(
            party.credit_code, on=day_of(by.at), is_rehearsal=application.call.is_rehearsal
        )
    ]
    return [
        Reason(f"{party}自{ban.starts_on}至{ban.until_on}不得申报：{ban.ground}。", ban.clause)
        for party, ban in bans
    ]
