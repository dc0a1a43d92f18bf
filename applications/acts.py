"""办理动作表：视图、按钮、普查与文档都读它。新增一个动作，就是一个方法、一个服务、一行表、一行测试。"""

from typing import Any

from django.db.models import QuerySet

from accounts.permissions import is_province_head
from applications import permissions, rules
from applications.corrections import rules as correction_rules
from applications.materials import rules as material_rules
from applications.models.call import DATES
from applications.screening import leaving
from applications.screening import rules as screening_rules
from applications.screening.acts import SCREENING_ACTS, SEND_LIST
from applications.screening.permissions import may_withdraw
from foundation.filings.models import Section
from foundation.workflow.act import Act


def _sections(application: Any) -> QuerySet[Any]:
    """随申报书一起锁的各节，表3 的也在内。"""
    return Section.objects.filter(filing__in=application.filing_ids()).order_by("pk")


FINALISE = Act(
    name="finalise",
    label="定稿",
    clause="指南六.1",
    permission=permissions.may_fill,
    guards=(rules.may_still_be_filed, rules.partner_has_answered, rules.passes_checks),
    applies=rules.has_no_final_version,
    parts=_sections,
    tone="primary",
    consequence="定稿后内容锁定，系统生成带版本号与校验码的申报书供打印、签字、盖章；需要修改时可以解除定稿。",
)
REOPEN = Act(
    name="reopen",
    label="解除定稿",
    clause="指南六.1",
    permission=permissions.may_fill,
    applies=rules.has_final_version,
    parts=_sections,
    consequence="解除后可以继续修改；已打印、已盖章的这一版随之作废，修改后须重新定稿、重新盖章。",
)
SUBMIT = Act(
    name="submit",
    label="提交",
    clause="指南六.1、附件2.四",
    permission=permissions.may_submit,
    guards=(
        rules.is_finalised,
        rules.window_is_open,
        rules.unit_is_verified,
        rules.is_registered_in_liaoning,
        leaving.is_not_banned,
        rules.has_no_other_application,
        material_rules.required_materials_are_there,
        material_rules.nothing_is_being_checked,
        material_rules.stamped_scan_matches,
        rules.evidence_is_unbroken,
        material_rules.partner_has_confirmed,
        material_rules.commitment_is_made,
    ),
    locks=("call_city", "unit_in_call"),
    tone="primary",
    consequence="提交后由所属市局审核。市局领取之前，您可以在申报期内撤回修改。",
)
RESUBMIT = Act(
    name="resubmit",
    label="重新提交",
    clause="附件2.五.1",
    permission=permissions.may_submit,
    guards=(
        rules.is_finalised,
        screening_rules.correction_is_in_time,
        screening_rules.items_are_answered,
        correction_rules.only_named_places_changed,
        material_rules.required_materials_are_there,
        material_rules.nothing_is_being_checked,
        material_rules.stamped_scan_matches,
        rules.evidence_is_unbroken,
        material_rules.partner_has_confirmed,
        material_rules.commitment_is_made,
    ),
    locks=("call_city",),
    tone="primary",
    consequence="重新提交后由退回的一方继续审核；各条答复与改动处会逐条列给审核人。",
)
RECALL = Act(
    name="recall",
    label="撤回修改",
    clause="附件2.四",
    permission=permissions.may_fill,
    guards=(rules.window_is_open, rules.nobody_has_taken, rules.was_never_returned),
    parts=_sections,
    consequence="撤回后回到待提交，定稿随之解除；须在申报截止前重新定稿并提交，申报编号不变。",
)
WITHDRAW = Act(
    name="withdraw",
    label="撤回申报",
    clause="指南六.1",
    permission=may_withdraw,
    guards=(leaving.withdrawal_is_requested,),
    locks=("call_city", "unit_in_call"),
    parts=_sections,
    needs_note=True,
    tone="danger",
    consequence="撤回后本件终止，不再参加本批次的审核；材料与记录留存，申报期内可以另起一件。",
)
TOGETHER = (SEND_LIST,)
"""随清单一起办的，没有自己的按钮与页面。"""
ACTS = (FINALISE, REOPEN, SUBMIT, RESUBMIT, RECALL, WITHDRAW, *SCREENING_ACTS)

ACCEPT = Act(
    name="accept",
    label="接受邀请",
    clause="指南一",
    permission=permissions.may_answer,
    guards=(rules.is_in_time_to_answer, rules.form_is_still_open),
    locks=("application",),
    tone="primary",
    consequence="接受后由贵单位填写表3，可查看申报书的其余内容（不含银行账号）；定稿时表3 一并锁定。",
)
DECLINE_INVITATION = Act(
    name="decline_invitation",
    label="谢绝邀请",
    clause="指南一",
    permission=permissions.may_answer,
    locks=("application",),
    consequence="谢绝后申报单位可以另邀一家服务机构，或单独申报。",
)
EXPIRE = Act(
    name="expire",
    label="邀请失效",
    clause="指南一",
    permission=permissions.may_invite,
    guards=(rules.answer_is_overdue,),
    locks=("application",),
    by_clock=True,
)
CONFIRM = Act(
    name="confirm",
    label="确认表3",
    clause="指南五.1、六.1",
    permission=permissions.may_answer,
    guards=(material_rules.partner_page_is_there,),
    locks=("application",),
    tone="primary",
    consequence="就申报单位现在的定稿确认表3 属实、已签字盖章；申报单位解除定稿的，须重新盖章、重新确认。",
)
UNCONFIRM = Act(
    name="unconfirm",
    label="确认作废",
    clause="指南六.1、附件2.五.1",
    permission=permissions.may_invite | permissions.may_return_table3,
    locks=("application",),
)
CANCEL = Act(
    name="cancel",
    label="取消邀请",
    clause="指南一",
    permission=permissions.may_invite,
    locks=("application",),
    consequence="取消后对方不能再接受；可以另邀一家服务机构，或单独申报。",
)
CONTINUE_ALONE = Act(
    name="continue_alone",
    label="改为单独申报",
    clause="指南一",
    permission=permissions.may_invite,
    guards=(rules.form_is_still_open,),
    locks=("application",),
    needs_note=True,
    tone="danger",
    consequence="联合申报单位随之退出，表3 作废、不再印入申报书；已填的内容留存备查，再联合须重新邀请。",
)
LEAVE = Act(
    name="leave",
    label="退出联合申报",
    clause="指南一",
    permission=permissions.may_answer,
    guards=(rules.may_still_leave,),
    locks=("application",),
    needs_note=True,
    tone="danger",
    consequence="退出后表3 作废，申报单位可以另邀一家或单独申报；已提交的，由市局退回申报单位处理。",
)
PARTNER_ACTS = (ACCEPT, DECLINE_INVITATION, CONFIRM, UNCONFIRM, EXPIRE, CANCEL, CONTINUE_ALONE, LEAVE)

PUBLISH = Act(
    name="publish",
    label="发布批次",
    clause="指南六.1",
    permission=is_province_head,
    guards=(rules.rubrics_sum_to_hundred,),
    tone="primary",
    consequence="发布后申报单位即可看到，日期只能延长、不能缩短。",
)
OPEN = Act(
    name="open",
    label="开放申报",
    clause="指南六.1",
    permission=is_province_head,
    guards=(rules.opens_now,),
    by_clock=True,
)
CLOSE = Act(
    name="close",
    label="截止申报",
    clause="指南六.1",
    permission=is_province_head,
    guards=(rules.closes_now,),
    by_clock=True,
)
BEGIN_RECHECK = Act(
    name="begin_recheck",
    label="市局报送截止",
    clause="指南六.2",
    permission=is_province_head,
    guards=(rules.recheck_begins_now,),
    by_clock=True,
)
_LONGER = "只能延长、不能缩短，对全部单位与市局一样；延长的原因与新日期随即公布。"
_DATES = tuple(DATES.items())
EXTEND = Act(
    name="extend",
    label="延长期限",
    clause="指南六.1、六.2",
    permission=is_province_head,
    guards=(rules.only_lengthens,),
    needs_note=True,
    needs=_DATES,
    consequence=_LONGER,
)
EXTEND_CLOSED = Act(
    name="extend_closed",
    label="延长并重新开放",
    clause="指南六.1、六.2",
    permission=is_province_head,
    guards=(rules.no_list_is_sent, rules.only_lengthens),
    needs_note=True,
    needs=_DATES,
    consequence=_LONGER,
)
CALL_ACTS = (PUBLISH, OPEN, CLOSE, BEGIN_RECHECK, EXTEND, EXTEND_CLOSED)

BUTTONS = tuple(act for act in ACTS if act not in TOGETHER)
BY_NAME = {act.name: act for act in BUTTONS}
PARTNER_BUTTONS = tuple(act for act in PARTNER_ACTS if act not in (EXPIRE, UNCONFIRM))
PARTNER_BY_NAME = {act.name: act for act in PARTNER_BUTTONS}
