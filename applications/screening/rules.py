"""审核与复核各动作的条件。每条一句话，写明条款；按钮与动作用的是同一个。

只在给出了事实时才看事实：按钮不知道将填什么，确认时才知道。
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from accounts.enums import PROVINCE_PERSONAS, CreditResult, Persona
from accounts.models import CreditCheck, Membership
from accounts.permissions import signs_for_city
from applications.corrections.rounds import drafts_of
from applications.enums import (
    ApplicationStatus,
    CorrectionGround,
    DeclineGround,
    NotRecommendedGround,
    PointKind,
)
from applications.models import (
    Application,
    Correction,
    Finding,
    ListEntry,
    OfficerRecusal,
    Proposal,
)
from applications.screening.deadlines import cut_off_of, is_overdue, is_with_province
from applications.wording import moment
from foundation.filings.models import CorrectionItem
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of, problem_with
from foundation.workflow.models import CalendarDay
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]
HEADS = frozenset({Persona.CITY_HEAD, Persona.PROVINCE_HEAD})


# —— 谁经手 ——


def is_in_our_hands(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """这一件现由自己这一级机关经手（附件2.五）。"""
    if is_with_province(application) == (by.role in PROVINCE_PERSONAS):
        return []
    whose = "省局" if is_with_province(application) else "市局"
    return [Reason(f"这一件现由{whose}经手（{application.get_status_display()}）。", "附件2.五")]


def is_not_recused(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """与申报单位有关系、已登记回避的工作人员不再经手（指南六.2）。"""
    recused = OfficerRecusal.objects.filter(
        membership=by.membership, organization=application.organization_id
    )
    return [Reason("您已登记对该单位回避，不能经手这一件。", "指南六.2")] if recused.exists() else []


def officer_can_take_it(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """分派给本机关在任、没有回避的人（指南六.2）。"""
    officer: Membership | None = facts.get("officer")
    if officer is None:
        return []
    if officer.office_id != by.membership.office_id or not officer.is_active:
        return [Reason("只能分派给本机关在任的工作人员。", "指南六.2")]
    recused = OfficerRecusal.objects.filter(membership=officer, organization=application.organization_id)
    if recused.exists():
        return [Reason(f"{officer.user.display_name}已登记对该单位回避，请改派他人。", "指南六.2")]
    return []


# —— 期限 ——


def is_inside_cut_off(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """市局须在本件的市局截止之前办理；过了由省局提级或另开窗口（指南六.2）。"""
    until = application.city_cut_off
    if by.at < until:
        return []
    return [
        Reason(f"市局办理已于{moment(until)}截止；需要继续办理的，请联系省局提级或另开窗口。", "指南六.2")
    ]


def is_inside_cut_off_unless_province(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """市局须在本件的市局截止之前办理；省局不受市局截止之限（指南六.2）。"""
    return [] if by.role in PROVINCE_PERSONAS else is_inside_cut_off(application, by=by, facts=facts)


def is_inside_recheck(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """省局须在复核截止之前退回（附件2.五.3）。"""
    until = application.call.recheck_until
    return [] if by.at < until else [Reason(f"省局复核已于{moment(until)}截止。", "附件2.五.3")]


def due_day_fits(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """补正截止日须在今天之后、是工作日、不晚于本件的截止（附件2.五.1；民法典第二百零三条）。"""
    day: date | None = facts.get("due_on")
    if day is None:
        return []
    is_province = by.role in PROVINCE_PERSONAS
    latest = _latest_due(application, facts, is_province=is_province)
    calendar = CalendarDay.objects.calendar()
    problem = problem_with(day, today=day_of(by.at), calendar=calendar, latest=latest)
    return [Reason(problem, "附件2.五.1")] if problem else []


def _latest_due(application: Application, facts: Facts, *, is_province: bool) -> datetime:
    """省局退回、还要再经市局的，补正须先于给市局的截止。"""
    opened: datetime | None = facts.get("case_city_until") or application.case_city_until
    if is_province and not application.call.skips_city and opened:
        return min(opened, application.call.recheck_until)
    return cut_off_of(application, is_province=is_province)


def window_for_city_fits(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """给市局另开的截止须在此刻之后、不晚于省局复核截止；补正的还须晚于补正截止（附件2.五.3）。"""
    opened: datetime | None = facts.get("case_city_until")
    if opened is None:
        return []
    if opened <= by.at:
        return [Reason("给市局的截止须在今天之后，请重新选择。", "附件2.五.3")]
    if opened > application.call.recheck_until:
        until = moment(application.call.recheck_until)
        return [Reason(f"给市局的截止不能晚于省局复核截止{until}。", "附件2.五.3")]
    return []


def city_window_is_given(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """省局退回申报单位的，重新提交要再经市局，须给市局留出截止；批次免去市局的除外（附件2.五.3）。"""
    if application.call.skips_city or "due_on" not in facts or facts.get("case_city_until"):
        return []
    return [Reason("重新提交后要再经市局，请填写给市局的截止日。", "附件2.五.3")]


def correction_is_in_time(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """须在补正截止之前重新提交，以请求到达的时刻为准（附件2.五.1）。"""
    if not is_overdue(application, by.at) or application.correction_due_at is None:
        return []
    until = moment(application.correction_due_at)
    return [Reason(f"补正已于{until}截止，请联系退回的机关延长时限；已填写的内容仍在这里。", "附件2.五.1")]


# —— 退回 ——


def has_items(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """至少写明一条补正事项，点到具体位置（附件2.五.1）。"""
    if drafts_of(application, by=by).exists():
        return []
    return [Reason("还没有写补正事项；请在“补正”里至少点名一处，写明问题与要求。", "附件2.五.1")]


def has_returns_left(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """每个机关退回的次数以批次为限，负责人写明理由可以再退（附件2.五.1）。"""
    most = application.call.max_returns
    used = Correction.objects.by_office(application, by.membership.office_id).count()
    if used < most or by.role in HEADS:
        return []
    return [Reason(f"本机关已退回{used}次，达到批次规定的{most}次；确需再退的，请负责人办理。", "附件2.五.1")]


def ground_is_known(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """退回的事由须在清单之内（附件2.五.1）。"""
    ground = facts.get("ground")
    if ground is None or ground in CorrectionGround.values:
        return []
    return [Reason("请从清单里选择退回的事由。", "附件2.五.1")]


def we_returned_it(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """由退回它的机关延长（附件2.五.1）。"""
    if application.held_by_id == by.membership.office_id:
        return []
    return [Reason(f"这一件由{application.held_by}退回，请由它延长。", "附件2.五.1")]


def has_extension_left(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """经办延长一次，负责人再延长一次；逾期之后也可以（附件2.五.1）。"""
    correction = Correction.objects.current_of(application)
    if correction is None:
        return []
    used = correction.head_extended if by.role in HEADS else correction.officer_extended
    if not used:
        return []
    hint = "" if by.role in HEADS else "；确需再延的，请负责人办理"
    return [Reason(f"这一次补正已经延长过{hint}。", "附件2.五.1")]


def lengthens(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """只能延长，不能缩短（附件2.五.1）。"""
    day, current = facts.get("due_on"), Correction.objects.current_of(application)
    if day is None or current is None or day > current.due_on:
        return []
    return [Reason(f"新的截止日须晚于原来的{current.due_on:%Y-%m-%d}。", "附件2.五.1")]


# —— 补正 ——


def items_are_answered(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """每条补正事项都要答复（附件2.五.1）。"""
    correction = Correction.objects.current_of(application)
    if correction is None:
        return []
    left = CorrectionItem.objects.of_round(application.filing_ids(), correction.number).unanswered().count()
    return [Reason(f"还有{left}条补正事项没有答复，请在“补正”里逐条写明。", "附件2.五.1")] if left else []


# —— 不通过、不予推荐、撤销 ——


def is_proposed(act: str) -> Any:
    """签发之前须有经办的拟办（附件2.五）。"""

    def has_a_proposal(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
        """须先由经办拟办，签发的人不能是拟办的人（附件2.五）。"""
        proposal = Proposal.objects.of(application)
        if proposal is None or proposal.act != act:
            return [Reason("须先由经办写明意见、提出拟办，再由负责人签发。", "附件2.五")]
        if proposal.proposed_by.user_id == by.user.pk:
            return [Reason("这是您自己的拟办，须由负责人（或受委托代签的其他人）签发。", "附件2.五")]
        if proposal.signing_office_id != by.membership.office_id:
            return [Reason(f"这件拟办等待{proposal.signing_office}答复。", "附件2.五")]
        return []

    return has_a_proposal


def ground_fits_decline(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """不通过须有法定事由；补正中的，只有逾期才能不通过（附件2.五.2）。"""
    ground = facts.get("ground")
    overdue = is_overdue(application, by.at)
    if application.status == ApplicationStatus.RETURNED and not overdue:
        return [Reason("申报单位还在补正期内，不能不通过；逾期未补正的才可以。", "附件2.五.1、2")]
    if ground is None:
        return []
    if ground not in DeclineGround.values:
        return [Reason("请从清单里选择不通过的事由。", "附件2.五.2")]
    if ground == DeclineGround.OVERDUE and not overdue:
        return [Reason("这一件没有逾期的补正，不能以“逾期未补正”为由。", "附件2.五.1")]
    return []


def quota_or_silence(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """不予推荐只在名额已满，或市局截止之后仍未审的；后者省局负责人也可以（指南六.2）。"""
    silent = by.at >= application.city_cut_off
    full = _is_full(application)
    ground = facts.get("ground")
    if by.role in PROVINCE_PERSONAS and not silent:
        return [Reason("市局还没有截止，由市局决定是否推荐。", "指南六.2")]
    if not (silent or full):
        return [Reason("名额未满、市局也没有截止；不予推荐只用于名额已满或逾期未审。", "指南六.2")]
    if ground == NotRecommendedGround.QUOTA and not full:
        return [Reason("本市的推荐名额还没有满，不能以此为由。", "指南六.2")]
    if ground == NotRecommendedGround.UNJUDGED and not silent:
        return [Reason("市局办理还没有截止，不能以此为由。", "指南六.2")]
    return []


def is_proposed_unless_leading(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """市局须先由经办拟办再签发；省局负责人直接办理（指南六.2）。"""
    if by.role in PROVINCE_PERSONAS:
        return []
    found: list[Reason] = is_proposed("not_recommend")(application, by=by, facts=facts)
    return found


def _is_full(application: Application) -> bool:
    city = application.call_city
    if city is None or city.quota is None:
        return False
    return ListEntry.objects.standing_of(city).count() >= city.quota


def may_be_revoked(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """由作出决定的机关的负责人在截止之前撤销；过了截止由省局负责人撤销（附件2.五.2）。"""
    ours = application.held_by_id == by.membership.office_id
    if by.role in PROVINCE_PERSONAS:
        is_late = by.at >= application.city_cut_off
        return [] if ours or is_late else [Reason(f"{application.held_by}还可以自行撤销。", "附件2.五.2")]
    if not ours:
        return [Reason(f"这个决定由{application.held_by}作出，请由它撤销。", "附件2.五.2")]
    return is_inside_cut_off(application, by=by, facts=facts)


def revocation_leaves_time(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """回到补正的要给新的补正截止日；市局已截止的，省局要另开市局截止（附件2.五.1、2）。"""
    if "note" not in facts:
        return []
    back_to_city = application.came_from != ApplicationStatus.PROVINCE_REVIEW
    needs_window = back_to_city and by.at >= application.city_cut_off and not facts.get("case_city_until")
    reasons = [Reason("市局办理已截止，请填写给市局另开的截止日。", "附件2.五.2")] if needs_window else []
    if application.came_from == ApplicationStatus.RETURNED and not facts.get("due_on"):
        reasons.append(Reason("撤销后回到补正，请填写新的补正截止日。", "附件2.五.1"))
    return reasons


# —— 通过 ——


def checklist_is_complete(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """审核要点就现在这一版逐条有了结论，且没有“不符合”，才能通过（附件2.五.3）。"""
    office = by.membership.office_id
    points = application.call.points.filter(kind=PointKind.CHECK)
    found = Finding.objects.filter(
        application=application, office=office, point__in=points, snapshot=application.submitted_id
    )
    bad = found.filter(verdict="bad").select_related("point").first()
    if bad:
        return [Reason(f"审核要点“{bad.point}”的结论是不符合，不能通过。", "附件2.五.3")]
    left = points.count() - found.count()
    return [Reason(f"审核要点还有{left}条没有结论，请先逐条核对。", "附件2.五.3")] if left > 0 else []


def credit_is_checked(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """须有有效期内的信用核查，且没有严重失信（指南一）。"""
    days = application.call.credit_check_days
    latest = CreditCheck.objects.of(application.organization.credit_code).first()
    if latest is None or latest.checked_on < day_of(by.at) - timedelta(days=days):
        return [Reason(f"还没有{days}天之内的信用核查，请先核查并登记结果。", "指南一")]
    if latest.result == CreditResult.SERIOUS:
        return [Reason(f"{latest.checked_on:%Y-%m-%d}的信用核查有严重失信记录，不能通过。", "指南一")]
    return []


def quota_is_left(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """设了名额的，推荐不能超过名额（指南六.2）。"""
    if not _is_full(application) or application.call_city is None:
        return []
    return [Reason(f"本市的推荐名额{application.call_city.quota}件已满。", "指南六.2")]


def head_has_reviewed(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """本局要求负责人审核的，通过须先拟办、再签发（附件2.五.3）。"""
    if application.call_city is None or not application.call_city.wants_head:
        return []
    if not signs_for_city.test(by, application):
        return [Reason("本局规定推荐先由经办拟办，再由负责人（或受委托代签的人）签发。", "附件2.五.3")]
    found: list[Reason] = is_proposed("recommend")(application, by=by, facts=facts)
    return found


def partner_is_still_in(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """提交之后联合单位退出的，须退回申报单位（指南一）。"""
    if application.submitted is None or content_of(application.submitted)["partner"] is None:
        return []
    if application.partners.joined().exists():
        return []
    return [Reason("联合申报单位已退出，请以“联合单位退出”为由退回申报单位。", "指南一")]
