"""审核与复核的动作表（流程设计 §1，到复核通过为止）。"""

from typing import Any

from django.db.models import QuerySet

from applications import rules as filling_rules
from applications.corrections import rules as correction_rules
from applications.screening import leaving, permissions, rules
from foundation.filings.models import Section
from foundation.workflow.act import Act

OPINION = "写下的意见会印进通知书，申报单位看得到。"


def _sections(application: Any) -> QuerySet[Any]:
    return Section.objects.filter(filing__in=application.filing_ids()).order_by("pk")


TAKE = Act(
    name="take",
    label="领取",
    clause="指南六.2",
    permission=permissions.may_screen,
    guards=(rules.is_in_our_hands, rules.is_not_recused, filling_rules.is_free_to_take),
    tone="primary",
    consequence="领取后由您承办，申报单位不能再自行撤回修改。",
)
RELEASE = Act(
    name="release",
    label="放回",
    clause="指南六.2",
    permission=permissions.may_release,
    guards=(rules.is_in_our_hands, filling_rules.is_taken),
    consequence="放回后本局其他经办可以领取，申报单位在申报期内又可以撤回修改。",
)
ASSIGN = Act(
    name="assign",
    label="分派",
    clause="指南六.2",
    permission=permissions.may_assign,
    guards=(rules.is_in_our_hands, rules.officer_can_take_it),
    needs=(("officer", "承办人"),),
    consequence="分派后由所选的人承办，原承办人不再承办。",
)
TRANSFER = Act(
    name="transfer",
    label="接收转办",
    clause="指南六.2",
    permission=permissions.may_accept_transfer,
    guards=(rules.is_inside_cut_off, rules.is_not_recused, rules.is_proposed("transfer")),
    locks=("call_city",),
    tone="primary",
    consequence="接收后由接收的市局审核，申报编号不变，原市局不再看得到这一件。",
)
GIVE_BACK = Act(
    name="give_back",
    label="退回",
    clause="附件2.五.1",
    permission=permissions.may_judge,
    guards=(
        rules.is_inside_cut_off,
        rules.is_not_recused,
        rules.has_items,
        correction_rules.items_still_stand,
        rules.has_returns_left,
        rules.ground_is_known,
        rules.due_day_fits,
    ),
    parts=_sections,
    needs_note=True,
    needs=(("ground", "退回的事由"), ("due_on", "补正截止日")),
    consequence=f"退回后申报单位只能修改点名的几处，逐条答复后重新提交。{OPINION}",
)
EXTEND_CORRECTION = Act(
    name="extend_correction",
    label="延长补正时限",
    clause="附件2.五.1",
    permission=permissions.may_extend,
    guards=(
        rules.is_not_recused,
        rules.we_returned_it,
        rules.has_extension_left,
        rules.lengthens,
        rules.due_day_fits,
    ),
    needs_note=True,
    needs=(("due_on", "新的补正截止日"),),
    consequence="逾期之后也可以延长；延长后申报单位可以继续补正、重新提交。",
)
DECLINE = Act(
    name="decline",
    label="不通过",
    clause="附件2.五.2",
    permission=permissions.may_sign,
    guards=(
        rules.is_in_our_hands,
        rules.is_not_recused,
        rules.is_inside_cut_off_unless_province,
        rules.ground_fits_decline,
        rules.is_proposed("decline"),
    ),
    parts=_sections,
    needs_note=True,
    needs=(("ground", "不通过的事由"),),
    tone="danger",
    consequence="选择“不通过”后流程结束，申报单位本批次不能再申报。",
)
NOT_RECOMMEND = Act(
    name="not_recommend",
    label="不予推荐",
    clause="指南六.2",
    permission=permissions.may_sign_here_or_lead,
    guards=(rules.is_not_recused, rules.quota_or_silence, rules.is_proposed_unless_leading),
    locks=("call_city",),
    parts=_sections,
    needs_note=True,
    needs=(("ground", "不予推荐的事由"),),
    tone="danger",
    consequence="不予推荐后本件不再参加本批次的评审；不影响该单位以后申报。",
)
REVOKE_DECLINE = Act(
    name="revoke_decline",
    label="撤销不通过",
    clause="附件2.五.2",
    permission=permissions.may_sign_here_or_lead,
    guards=(
        rules.is_not_recused,
        rules.may_be_revoked,
        rules.revocation_leaves_time,
        rules.due_day_fits,
        rules.window_for_city_fits,
        filling_rules.has_no_other_application,
    ),
    locks=("unit_in_call",),
    parts=_sections,
    needs_note=True,
    consequence="撤销后回到原来的状态继续办理；申报单位与上级都会看到撤销的原因。",
)
RECOMMEND = Act(
    name="recommend",
    label="通过",
    clause="指南六.2、附件2.五.3",
    permission=permissions.may_judge,
    guards=(
        rules.is_inside_cut_off,
        rules.is_not_recused,
        rules.partner_is_still_in,
        rules.checklist_is_complete,
        rules.credit_is_checked,
        rules.quota_is_left,
        rules.head_has_reviewed,
    ),
    locks=("call_city",),
    needs_note=True,
    tone="primary",
    consequence="通过后列入本市的推荐清单，由负责人汇总报送省局。",
)
SEND_LIST = Act(
    name="send_list",
    label="随清单报送",
    clause="指南六.2",
    permission=permissions.may_send_list,
    guards=(rules.is_inside_cut_off,),
    locks=("call_city",),
)
HAND_TO_PROVINCE = Act(
    name="hand_to_province",
    label="提级办理",
    clause="指南六.2",
    permission=permissions.may_lead,
    guards=(rules.is_not_recused, leaving.may_be_taken_over),
    locks=("call_city",),
    parts=_sections,
    needs_note=True,
    consequence="提级后由省局直接复核；原因对市局与申报单位公开。",
)
SEND_BACK = Act(
    name="send_back",
    label="退回市局",
    clause="附件2.五.3",
    permission=permissions.may_recheck,
    guards=(rules.is_inside_recheck, rules.is_not_recused, rules.window_for_city_fits),
    locks=("call_city",),
    needs_note=True,
    needs=(("case_city_until", "给市局的截止日"),),
    consequence="退回后由市局重新审核、重新推荐；须以更正表再次报送。",
)
RETURN_TO_UNIT = Act(
    name="return_to_unit",
    label="退回申报单位",
    clause="附件2.五.1、3",
    permission=permissions.may_recheck,
    guards=(
        rules.is_inside_recheck,
        rules.is_not_recused,
        rules.has_items,
        correction_rules.items_still_stand,
        rules.has_returns_left,
        rules.ground_is_known,
        rules.city_window_is_given,
        rules.window_for_city_fits,
        rules.due_day_fits,
    ),
    locks=("call_city",),
    parts=_sections,
    needs_note=True,
    needs=(("ground", "退回的事由"), ("due_on", "补正截止日")),
    consequence=f"退回后申报单位只能修改点名的几处，逐条答复后重新提交；抄送市局。{OPINION}",
)
DECLINE_ON_RECHECK = Act(
    name="decline_on_recheck",
    label="复核不通过",
    clause="附件2.五.2、3",
    permission=permissions.may_sign_recheck,
    guards=(rules.is_not_recused, rules.ground_fits_decline, rules.is_proposed("decline_on_recheck")),
    locks=("call_city",),
    parts=_sections,
    needs_note=True,
    needs=(("ground", "不通过的事由"),),
    tone="danger",
    consequence="选择“不通过”后流程结束，申报单位本批次不能再申报。",
)
ADMIT = Act(
    name="admit",
    label="复核通过",
    clause="附件2.五.3",
    permission=permissions.may_recheck,
    guards=(rules.is_not_recused, rules.partner_is_still_in, rules.credit_is_checked),
    tone="primary",
    consequence="复核通过后进入专家评审。",
)
LAPSE = Act(
    name="lapse",
    label="认证未通过",
    clause="附件2.二",
    permission=permissions.may_sign_recheck,
    guards=(rules.is_not_recused, leaving.is_conditional_and_refused, rules.is_proposed("lapse")),
    locks=("call_city", "unit_in_call"),
    parts=_sections,
    needs_note=True,
    tone="danger",
    consequence="本件终止；单位通过认证后，申报期内可以另起一件。",
)

SCREENING_ACTS = (
    TAKE,
    RELEASE,
    ASSIGN,
    TRANSFER,
    GIVE_BACK,
    EXTEND_CORRECTION,
    DECLINE,
    NOT_RECOMMEND,
    REVOKE_DECLINE,
    RECOMMEND,
    SEND_LIST,
    HAND_TO_PROVINCE,
    SEND_BACK,
    RETURN_TO_UNIT,
    DECLINE_ON_RECHECK,
    ADMIT,
    LAPSE,
)
