"""各种公文怎样写：由一次办理的留痕得出内容，不查库以外的东西，也不写经办人的姓名。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Office
from applications.enums import (
    ApplicationStatus,
    CorrectionGround,
    DeclineGround,
    NotRecommendedGround,
)
from applications.models import Application, Correction
from applications.wording import moment
from foundation.filings.models import CorrectionItem
from foundation.letters.content import Block, Column, LetterContent, Paragraph, Table, paragraphs
from foundation.workflow.deadlines import day_of
from foundation.workflow.models import Event

GUIDE = "《辽宁省高价值专利培育中心申报指南》"
PROVINCE = "辽宁省知识产权局"
REHEARSAL = "演练，不具有效力"


@dataclass(frozen=True)
class Case:
    """写信要用的：哪一件、哪次办理、谁发文。"""

    application: Application
    event: Event
    office: Office

    @property
    def what(self) -> str:
        """“沈阳甲示例有限公司申报的……（申报编号……）”的后半句。"""
        return f"“{self.application.call.title}”（申报编号：{self.application.number}）"


def correction_notice(case: Case) -> LetterContent:
    """补正通知书：事由、意见、逐条事项、到何时为止、逾期怎样（附件2.五.1）。"""
    application = case.application
    correction = Correction.objects.get(application=application, number=case.event.facts["round"])
    items = CorrectionItem.objects.of_round(application.filing_ids(), correction.number)
    due = moment(correction.due_at) + ("（暂定，以平台公布的为准）" if correction.is_tentative else "")
    ground = CorrectionGround(correction.ground).label
    body: tuple[Block, ...] = (
        Paragraph(
            f"你单位申报的{case.what}，经我局审核，需要补正（{ground}）。依据{GUIDE}附件2第五部分第1项，现予退回，"
            f"请于{due}前登录平台，就下列事项逐条修改、答复后重新提交。"
        ),
        *_said("审核意见", case.event.note),
        _items_table(items),
        Paragraph(
            "平台只开放上列各处供修改；确需修改其他内容的，请在平台写明理由后开放。"
            "逾期未补正的，我局将依据申报指南附件2第五部分的规定处理；有困难的，请在期限届满前联系我局申请延长。"
        ),
    )
    copies = _city_of(application) if case.office.is_province else ()
    return _notice(case, f"关于{application.unit_name}申报材料的补正通知书", body, copies=copies)


def _items_table(items: Iterable[Any]) -> Table:
    columns = (
        Column("序号", 1),
        Column("位置", 4, "left"),
        Column("问题与要求", 7, "left"),
        Column("依据", 2),
    )
    rows = [(str(number), item.label, item.text, item.clause) for number, item in enumerate(items, start=1)]
    return Table(columns, tuple(rows), caption="补正事项")


def decline_notice(case: Case) -> LetterContent:
    """不予通过通知书：事由、理由、后果，以及请负责人复查的权利与期限（附件2.五.2）。"""
    ground = DeclineGround(case.event.facts["ground"]).label
    stage = "复核" if case.event.act == "decline_on_recheck" else "审核"
    body: tuple[Block, ...] = (
        Paragraph(
            f"你单位申报的{case.what}，经我局{stage}，结论为不通过。依据{GUIDE}附件2第五部分第2项，"
            f"现将有关事项通知如下："
        ),
        Paragraph("事由", 1),
        Paragraph(f"{ground}。"),
        Paragraph("理由", 1),
        *_reasons(case.event.note),
        Paragraph("后果", 1),
        Paragraph("本次申报流程终止，你单位在本批次内不能再次申报。"),
        Paragraph("申请复查的权利", 1),
        Paragraph(_review_right(case)),
    )
    return _notice(
        case, f"关于{case.application.unit_name}申报的不予通过通知书", body, copies=_copies_of_recheck(case)
    )


def _review_right(case: Case) -> str:
    """请作出决定的机关的负责人复查；市局的在市局截止之前，其后请省局负责人。"""
    application = case.application
    if case.office.is_province:
        until = moment(application.call.recheck_until)
        return f"对本结论有异议的，可于{until}前向我局提出书面复查申请并附证明，由我局负责人决定是否撤销。"
    until = moment(application.city_cut_off)
    return (
        f"对本结论有异议的，可于{until}前向我局提出书面复查申请并附证明，由我局负责人决定是否撤销；"
        f"此后可以向{PROVINCE}提出。"
    )


def not_recommended_notice(case: Case) -> LetterContent:
    """不予推荐告知书：名额已满或逾期未审，不影响以后申报（指南六.2）。"""
    ground = NotRecommendedGround(case.event.facts["ground"]).label
    body: tuple[Block, ...] = (
        Paragraph(f"你单位申报的{case.what}，本批次未予推荐，现告知如下："),
        Paragraph("原因", 1),
        Paragraph(f"{ground}。"),
        *_reasons(case.event.note),
        Paragraph("影响", 1),
        Paragraph("本件不再参加本批次的评审；不影响你单位以后申报。"),
        Paragraph("申请复查的权利", 1),
        Paragraph(_review_right(case)),
    )
    return _notice(case, f"关于{case.application.unit_name}申报的不予推荐告知书", body)


def revocation(case: Case) -> LetterContent:
    """撤销决定：撤销原来的不通过（或不予推荐），回到原来的状态；另给期限的写明到何时（附件2.五.2）。"""
    application = case.application
    back_to = ApplicationStatus(case.event.target)
    earlier = "不予推荐" if case.event.source == ApplicationStatus.NOT_RECOMMENDED else "不通过"
    body: list[Block] = [
        Paragraph(
            f"关于你单位申报的{case.what}，此前作出的“{earlier}”的结论，经复查决定予以撤销，"
            f"本件恢复为“{back_to.label}”，继续办理。"
        ),
        *_said("撤销的理由", case.event.note),
    ]
    if back_to == ApplicationStatus.RETURNED and application.correction_due_at:
        body.append(Paragraph(f"请于{moment(application.correction_due_at)}前完成补正、重新提交。"))
    title = f"关于撤销{application.unit_name}申报“{earlier}”结论的决定"
    return _notice(case, title, tuple(body), copies=_copies_of_recheck(case))


def sent_back(case: Case) -> LetterContent:
    """退回市局函：意见，到何时为止，以更正表再次报送（附件2.五.3）。"""
    until = moment(datetime.fromisoformat(case.event.facts["case_city_until"]))
    unit = case.application.unit_name
    body: tuple[Block, ...] = (
        Paragraph(
            f"你局推荐的{unit}申报{case.what}，经我局复核，退回你局重新审核。依据{GUIDE}附件2第五部分第3项，"
            f"请于{until}前办结；同意推荐的，请以更正表再次报送。"
        ),
        *_said("复核意见", case.event.note),
    )
    return _letter(case, f"关于退回{unit}申报材料的函", recipient=_city_name(case), body=body)


def taken_over(case: Case) -> LetterContent:
    """提级办理通知：市局逾期未办或全员回避，由省局直接复核；原因对市局与申报单位公开（指南六.2）。"""
    unit = case.application.unit_name
    body: tuple[Block, ...] = (
        Paragraph(f"{unit}申报的{case.what}，自即日起由我局直接复核，你局不再办理。请做好材料与情况的衔接。"),
        *_said("提级办理的原因", case.event.note),
    )
    return _notice(case, f"关于提级办理{unit}申报的通知", body, recipient=_city_name(case), copies=(unit,))


def transfer(case: Case, *, to: Office) -> LetterContent:
    """转办函：请另一市局接收，申报编号不变。"""
    unit = case.application.unit_name
    body: tuple[Block, ...] = (
        Paragraph(
            f"{unit}申报的{case.what}，由我局受理。经核实应由你局审核，现予转办，申报编号不变，请予接收；"
            "不予接收的，请在平台写明理由退回我局。"
        ),
        *_said("转办的原因", case.event.note),
    )
    return _letter(case, f"关于转办{unit}申报材料的函", recipient=to.name, body=body)


def lapse_notice(case: Case) -> LetterContent:
    """终止申报告知书：先行提交而认证未通过（附件2.二）。"""
    closes = moment(case.application.call.closes_at)
    body: tuple[Block, ...] = (
        Paragraph(
            f"你单位申报的{case.what}，系在单位认证未完成时先行提交。因单位认证未获通过，依据{GUIDE}附件2第二部分，"
            f"本件终止。通过认证后，可在申报截止（{closes}）之前另行申报。"
        ),
        *_said("说明", case.event.note),
    )
    title = f"关于{case.application.unit_name}申报终止的告知书"
    return _notice(case, title, body, copies=_city_of(case.application))


def _said(title: str, note: str) -> tuple[Block, ...]:
    """“审核意见：……”，多段的逐段写。"""
    first, *more = paragraphs(note) or (Paragraph("无"),)
    return (Paragraph(f"{title}：{first.text}"), *more)


def _reasons(note: str) -> tuple[Block, ...]:
    """理由的各段；末尾补上句号。"""
    *others, last = paragraphs(note) or (Paragraph("见平台所列的审核意见"),)
    ending = last.text if last.text[-1] in "。！？；.!?" else f"{last.text}。"
    return (*others, Paragraph(ending))


def _city_name(case: Case) -> str:
    return case.application.call_city.office.name if case.application.call_city else ""


def _city_of(application: Application) -> tuple[str, ...]:
    return (application.call_city.office.name,) if application.call_city else ()


def _copies_of_recheck(case: Case) -> tuple[str, ...]:
    """省局给申报单位的，抄送市局。"""
    return _city_of(case.application) if case.office.is_province else ()


def _notice(
    case: Case,
    title: str,
    body: tuple[Block, ...],
    *,
    recipient: str = "",
    copies: tuple[str, ...] = (),
) -> LetterContent:
    """红头的通知，主送默认是申报单位。"""
    return LetterContent(
        title=title,
        issuer=case.office.name,
        recipient=recipient or case.application.unit_name,
        body=body,
        date=day_of(case.event.at),
        note=REHEARSAL if case.application.call.is_rehearsal else "",
        copies=copies,
    )


def _letter(case: Case, title: str, *, recipient: str, body: tuple[Block, ...]) -> LetterContent:
    """机关之间的信函。"""
    return LetterContent(
        title=title,
        issuer=case.office.name,
        recipient=recipient,
        body=body,
        date=day_of(case.event.at),
        layout="letter",
        note=REHEARSAL if case.application.call.is_rehearsal else "",
    )
