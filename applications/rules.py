"""状态之外的条件。每条规则一句话，写明条款；按钮与动作用的是同一个。"""

from collections.abc import Mapping
from typing import Any

from accounts.enums import OrganizationKind, Persona, VerificationStatus
from accounts.models import Organization
from applications.checking import problems_of
from applications.enums import WITH_UNIT, ApplicationStatus, CallStatus, PartnerStatus, RubricKind
from applications.hosts import hosts_of
from applications.materials import evidence
from applications.models import Application, Call, Partner
from applications.models.call import DATES
from applications.wording import moment, opening
from foundation.formspec.problems import Severity
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]
FULL_MARKS = 100
LIAONING = "21"


def window_is_open(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """须在申报期内提交，以请求到达的时刻为准（指南六.1）。"""
    call = application.call
    if call.status == CallStatus.DRAFT or by.at < call.opens_at:
        return [Reason(f"申报自{opening(call.opens_at)}开始，届时可以提交。", "指南六.1")]
    if by.at >= call.closes_at:
        return [
            Reason(f"申报已于{moment(call.closes_at)}截止。已填写的内容仍保存在这里，不会丢失。", "指南六.1")
        ]
    return []


def may_still_be_filed(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """草稿须在申报期内，补正须在补正截止之前（指南六.1、附件2.五.1）。"""
    from applications.screening.rules import correction_is_in_time

    in_time = correction_is_in_time if application.status == ApplicationStatus.RETURNED else window_is_open
    return in_time(application, by=by, facts=facts)


def unit_is_verified(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """单位须已通过认证；批次允许的，认证审核中可以先提交（附件2.二）。"""
    organization = application.organization
    is_pending = organization.verification_status == VerificationStatus.PENDING
    if organization.is_verified or (is_pending and application.call.admits_conditionally):
        return []
    status = organization.get_verification_status_display()
    return [Reason(f"单位{status}，请联系所属市局完成认证；认证期间可以继续填写。", "附件2.二")]


def is_registered_in_liaoning(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """申报主体须在辽宁省内注册（指南一）。"""
    if application.organization.registered_division.startswith(LIAONING):
        return []
    return [Reason("申报单位的注册地不在辽宁省，不能申报。", "指南一")]


def has_no_other_application(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """一个单位在一个批次里只能有一件提交的申报；撤回的、未推荐的不算。"""
    other = Application.objects.live_of_same_unit(application).first()
    if other is None:
        return []
    return [
        Reason(f"本单位在本批次已有一件申报（{other}，{other.get_status_display()}），不能再提交第二件。")
    ]


def is_finalised(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """只能提交定稿的内容（指南六.1）。"""
    return [] if application.finalised_id else [Reason("请先校验并定稿，再提交。", "指南六.1")]


def has_final_version(application: Application) -> bool:
    """已定稿。"""
    return application.finalised_id is not None


def has_no_final_version(application: Application) -> bool:
    """还没有定稿。"""
    return application.finalised_id is None


def passes_checks(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """系统校验没有错误才能定稿（填报说明2：各栏目不得空缺）。"""
    problems = [problem for host in hosts_of(application) for problem in problems_of(host)]
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        return []
    first = errors[0]
    return [
        Reason(
            f"系统校验还有{len(errors)}处错误，第一处：{first.text}",
            first.clause or "填报说明2",
            first.address,
        )
    ]


def evidence_is_unbroken(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """证明链接断开的（文件已替换或移除），重新链接或取消之后才能提交（填报说明4（1））。"""
    broken = [
        problem
        for host in hosts_of(application)
        for problem in evidence.problems_in(host)
        if problem.severity is Severity.ERROR
    ]
    return [Reason(f"{broken[0].text}（共{len(broken)}处断开）。", "填报说明4（1）")] if broken else []


def nobody_has_taken(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """市局已有人领取的，不能再撤回修改，请联系市局退回。"""
    if application.officer_id is None:
        return []
    return [Reason("市局已开始审核，不能再撤回修改；如需修改请联系市局退回。", "附件2.五")]


def was_never_returned(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """退回过的不能再撤回修改，按补正办理（附件2.五.1）。"""
    if not application.corrections.exists():
        return []
    return [Reason("这一件曾被退回补正，不能再撤回修改。", "附件2.五.1")]


def is_free_to_take(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """同一件只由一人承办。"""
    officer = application.officer
    if officer is None:
        return []
    return [Reason(f"{officer.user.display_name}已领取，正在承办。")]


def is_taken(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """没有人领取的，谈不上放回。"""
    return [] if application.officer_id else [Reason("还没有人领取。")]


def opens_now(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """到开始时刻才开放。"""
    return [] if by.at >= call.opens_at else [Reason(f"未到开始时刻{opening(call.opens_at)}。")]


def closes_now(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """到截止时刻才截止。"""
    return [] if by.at >= call.closes_at else [Reason(f"未到截止时刻{moment(call.closes_at)}。")]


def recheck_begins_now(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """到市局报送截止时刻才进入复核（指南六.2）。"""
    return [] if by.at >= call.city_until else [Reason(f"未到市局报送截止时刻{moment(call.city_until)}。")]


def only_lengthens(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """各截止时刻只能延长，次序不乱，且至少有一个延长；申报截止须在此刻之后（指南六.1、六.2）。"""
    if "closes_at" not in facts:
        return []
    dates = {name: facts[name] for name in DATES}
    shorter = [name for name in DATES if dates[name] < getattr(call, name)]
    if shorter:
        label, until = DATES[shorter[0]], moment(getattr(call, shorter[0]))
        return [Reason(f"{label}只能延长，不能早于原来的{until}。", "指南六.1")]
    if all(dates[name] == getattr(call, name) for name in DATES):
        return [Reason("没有延长任何一个期限。", "指南六.1")]
    if not dates["closes_at"] <= dates["city_until"] <= dates["recheck_until"]:
        return [Reason("次序不对：申报截止、市局报送截止、省局复核截止须依次不早于前一个。", "指南六.1")]
    if call.status == CallStatus.CLOSED and dates["closes_at"] <= by.at:
        return [Reason("重新开放的，新的申报截止须在此刻之后。", "指南六.1")]
    return []


def no_list_is_sent(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """已有市局报送清单的，不能再重新开放申报：对各单位不公（指南六.1）。"""
    from applications.models import ListIssue

    sent = ListIssue.objects.filter(list__call_city__call=call, sent_at__isnull=False)
    issue = sent.select_related("list__call_city__office").first()
    if issue is None:
        return []
    return [Reason(f"{issue.list.call_city.office}已报送推荐清单，不能再重新开放申报。", "指南六.1")]


def rubrics_sum_to_hundred(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """两张评分表都要有，且各自合计 100 分（附件3、附件4）。"""
    totals = dict.fromkeys(RubricKind, 0)
    for rubric in call.rubrics.prefetch_related("items"):
        totals[RubricKind(rubric.kind)] = sum(item.points for item in rubric.items.all())
    return [
        Reason(f"{kind.label}合计应为{FULL_MARKS}分，现为{total}分。", "附件3、附件4")
        for kind, total in totals.items()
        if total != FULL_MARKS
    ]


def may_start(call: Call, *, by: Actor, facts: Facts) -> list[Reason]:
    """可以新建申报：主体是企业、高校或科研机构，服务机构只能联合申报（指南一）。"""
    organization = by.membership.organization if by.membership else None
    if organization is None or by.role not in {Persona.HANDLER, Persona.SIGNATORY}:
        return [Reason("请以申报单位经办人或签署人的身份登录后再申报。", "指南一")]
    if organization.kind == OrganizationKind.AGENCY:
        return [Reason("知识产权服务机构不能单独申报，可由申报单位邀请联合申报。", "指南一")]
    if by.at < call.opens_at or call.status == CallStatus.DRAFT:
        return [Reason(f"申报自{opening(call.opens_at)}开始。", "指南六.1")]
    if by.at >= call.closes_at:
        return [Reason(f"申报已于{moment(call.closes_at)}截止。", "指南六.1")]
    return []


def partner_has_answered(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """联合申报单位还没有答复的，先等答复或取消邀请（指南一）。"""
    waiting = application.partners.filter(status=PartnerStatus.INVITED).select_related("organization").first()
    if waiting is None:
        return []
    return [
        Reason(f"{waiting.organization}尚未答复联合申报的邀请；请等待答复，或取消邀请后再定稿。", "指南一")
    ]


def may_invite(application: Application, agency: Organization, *, by: Actor) -> list[Reason]:
    """可以邀请：草稿未定稿、申报期内；至多一家；对方须为知识产权服务机构（指南一）。"""
    live = application.partners.live().select_related("organization").first()
    findings = {
        f"本件已邀请{live.organization if live else ''}，联合申报单位不超过1家。": live is not None,
        f"{agency}不是知识产权服务机构，不能作为联合申报单位。": agency.kind != OrganizationKind.AGENCY,
        "申报书已定稿或已提交，请先解除定稿再邀请。": not _is_open_form(application),
    }
    reasons = [Reason(text, "指南一") for text, applies in findings.items() if applies]
    return reasons + may_still_be_filed(application, by=by, facts={})


def is_in_time_to_answer(partner: Partner, *, by: Actor, facts: Facts) -> list[Reason]:
    """须在答复截止之前接受。"""
    if by.at < partner.answer_until:
        return []
    return [Reason(f"答复已于{moment(partner.answer_until)}截止，请联系申报单位重新邀请。")]


def answer_is_overdue(partner: Partner, *, by: Actor, facts: Facts) -> list[Reason]:
    """到答复截止时刻才失效。"""
    return [] if by.at >= partner.answer_until else [Reason("还没有到答复截止时刻。")]


def form_is_still_open(partner: Partner, *, by: Actor, facts: Facts) -> list[Reason]:
    """申报书还在填写、没有定稿。"""
    if _is_open_form(partner.application):
        return []
    return [Reason("申报书已定稿或已提交，请申报单位先解除定稿。")]


def may_still_leave(partner: Partner, *, by: Actor, facts: Facts) -> list[Reason]:
    """申报书还在填写，或市局正在审核时可以退出；推荐之后按重大变更办理（指南一）。"""
    application = partner.application
    if application.status == ApplicationStatus.CITY_REVIEW or _is_open_form(application):
        return []
    if application.status in WITH_UNIT:
        return form_is_still_open(partner, by=by, facts=facts)
    return [Reason(f"申报书{application.get_status_display()}，不能再退出。", "指南一")]


def _is_open_form(application: Application) -> bool:
    return application.status in WITH_UNIT and application.finalised_id is None
