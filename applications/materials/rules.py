"""材料能不能动、够不够、对不对得上定稿。"""

from typing import Any

from applications.corrections.scope import why_slot_is_closed
from applications.enums import (
    COMMITMENT,
    STAMPED_FORM,
    STAMPED_PARTNER,
    WITH_UNIT,
    PartnerStatus,
    SlotHolder,
)
from applications.materials.printed import prints_the_same, prints_the_same_table3
from applications.models import Application, Material, MaterialSlot, Partner
from applications.papers import FORM, submitted_numbers
from foundation.documents.enums import UploadState
from foundation.documents.models import Document
from foundation.filings.models import Snapshot
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

STAMPED = frozenset({STAMPED_FORM, STAMPED_PARTNER})


def may_change(application: Application, slot: MaterialSlot) -> list[Reason]:
    """提交之前可以动材料，补正时只动点名的几栏；盖章扫描件须先有定稿（指南六.1、附件2.五.1）。"""
    if reasons := why_slot_is_closed(application, slot):
        return reasons
    if slot.code in STAMPED and application.finalised_id is None:
        return [Reason("请先定稿，再打印、盖章、扫描上传。", "指南六.1")]
    confirmed = application.partners.filter(status=PartnerStatus.CONFIRMED)
    if slot.code == STAMPED_PARTNER and confirmed.exists():
        return [Reason("表3 已经确认，盖章页不能再换；需要更换的，请申报单位先解除定稿。", "指南六.1")]
    return []


def is_required(slot: MaterialSlot, application: Application, partner: Partner | None) -> bool:
    """这一栏对这家单位是不是必交；联合申报单位的栏，有联合申报才要。"""
    if slot.holder == SlotHolder.AGENCY:
        return partner is not None and partner.organization.kind in slot.required_of
    return application.organization.kind in slot.required_of


def is_void(material: Material, version_id: int | None) -> bool:
    """盖的不是这一版；随申报书提交过的，补正后印出来的内容没有变，仍然有效（附件2.五.1）。"""
    if material.snapshot_id == version_id:
        return False
    application, stamped = material.application, material.snapshot
    if (
        application.submitted_id is None
        or stamped is None
        or stamped.number not in submitted_numbers(application)
    ):
        return True
    same = prints_the_same_table3 if material.slot.code == STAMPED_PARTNER else prints_the_same
    version = Snapshot.objects.filter(pk=version_id).first() if version_id else None
    return not same(stamped, version)


def scan_problem(material: Material, application: Application, version_id: int | None) -> str:
    """盖章申报书与这一版定稿对不对得上：是不是这一版（或印出来与它相同），页数够不够；对得上为空。"""
    if is_void(material, version_id):
        return "这是旧版定稿的扫描件，定稿已改，已作废；请重新打印盖章后上传。"
    if material.slot.code != STAMPED_FORM or material.upload.state != UploadState.READY:
        return ""
    version = material.snapshot.number if material.snapshot else None
    forms = Document.objects.about(application).filter(kind=FORM, edition="full", public_facts__版次=version)
    pages = forms.values_list("page_count", flat=True).first()
    if pages is None:
        return "定稿的申报书还没有生成好，请等它生成后再核对页数；未能生成的请先重新生成。"
    if material.upload.page_count != pages:
        return (
            f"扫描件有{material.upload.page_count}页，定稿有{pages}页，页数不符；请按定稿逐页扫描成一个文件。"
        )
    return ""


def required_materials_are_there(application: Application, *, by: Actor, facts: Any) -> list[Reason]:
    """必交的各栏都有检查合格的文件（指南五）；盖章扫描件另行核对。"""
    partner = application.partners.joined().select_related("organization").first()
    there = set(application.materials.ready().values_list("slot_id", flat=True))
    return [
        Reason(f"缺少“{slot.title}”，请在“申报材料”里上传。", slot.clause)
        for slot in application.call.slots.all()
        if slot.code not in STAMPED and is_required(slot, application, partner) and slot.pk not in there
    ]


def nothing_is_being_checked(application: Application, *, by: Actor, facts: Any) -> list[Reason]:
    """在用的文件都要检查合格。"""
    waiting = (
        application.materials.current().exclude(upload__state=UploadState.READY).select_related("upload")
    )
    return [
        Reason(
            f"“{material}”{material.upload.problem or '还在检查'}，"
            f"{'请替换或移除。' if material.upload.problem else '请稍候片刻再提交。'}"
        )
        for material in waiting
    ]


def stamped_scan_matches(application: Application, *, by: Actor, facts: Any) -> list[Reason]:
    """须上传与定稿同一版、页数相同的盖章扫描件（指南五.1、六.1）；批次不要求的除外。"""
    slot = application.call.slots.filter(code=STAMPED_FORM).first()
    if slot is None or not is_required(slot, application, None):
        return []
    scan = application.materials.ready().filter(slot=slot).select_related("slot", "upload", "snapshot").last()
    if scan is None:
        return [Reason("还没有上传盖章申报书的扫描件。", "指南五.1、六.1")]
    problem = scan_problem(scan, application, application.finalised_id)
    return [Reason(problem, "指南五.1、六.1")] if problem else []


def partner_has_confirmed(application: Application, *, by: Actor, facts: Any) -> list[Reason]:
    """联合申报单位须上传表3 盖章页并确认（指南一、五.1）；批次不要求的除外。"""
    partner = application.partners.joined().select_related("organization").first()
    slot = application.call.slots.filter(code=STAMPED_PARTNER).first()
    if partner is None or slot is None or not is_required(slot, application, partner):
        return []
    if partner.is_confirmed and not partner_page_is_there(partner, by=by, facts=facts):
        return []
    return [Reason(f"{partner.organization}还没有上传表3 盖章页并确认。", "指南一、五.1")]


def commitment_is_made(application: Application, *, by: Actor, facts: Any) -> list[Reason]:
    """签署人提交即作出守信承诺；经办人代为提交的，须先上传盖章的承诺书（指南七）。"""
    if by.role != "handler" or application.materials.ready().filter(slot__code=COMMITMENT).exists():
        return []
    return [Reason("由经办人提交的，须先上传盖章守信承诺书；或请签署人登录提交。", "指南七")]


def partner_page_is_there(partner: Partner, *, by: Actor, facts: Any) -> list[Reason]:
    """确认之前须上传与定稿同一版的表3 盖章页（指南五.1）。"""
    application = partner.application
    if application.status not in WITH_UNIT:
        return [Reason("申报书已提交或已撤回，不能再确认。", "指南六.1")]
    if application.finalised_id is None:
        return [Reason("申报单位还没有定稿；定稿后打印表3，签字盖章、扫描上传，再来确认。", "指南六.1")]
    return [] if _has_page(application) else [Reason("请先上传这一版表3 的盖章页。", "指南五.1")]


def _has_page(application: Application) -> bool:
    pages = application.materials.ready().filter(slot__code=STAMPED_PARTNER)
    return any(
        not is_void(page, application.finalised_id) for page in pages.select_related("slot", "snapshot")
    )


def is_page_outdated(application: Application) -> bool:
    """交过表3 的盖章页，但都不是这一版的。"""
    pages = application.materials.ready().filter(slot__code=STAMPED_PARTNER)
    return pages.exists() and not _has_page(application)
