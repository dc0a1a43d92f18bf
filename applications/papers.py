"""本应用生成的文档：申报书、草稿预览与申报回执。

申报书与回执只读定稿与申请时写下的事实，从不读活的行；草稿预览印的是排版那一刻的内容，所以有水印、不揭示敏感值。
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.enums import UNIT_PERSONAS
from applications.freezing import content_now
from applications.models import Application
from applications.permissions import is_of_its_unit, may_fill
from foundation.documents import services as documents
from foundation.documents.enums import DocumentState, Edition
from foundation.documents.marks import verify_url
from foundation.documents.models import Document
from foundation.filings import secrets
from foundation.filings.models import Snapshot
from foundation.filings.paper import (
    MASKED,
    Disclosure,
    Receipt,
    Stamp,
    form_sheet,
    paper_of,
    receipt_sheet,
)
from foundation.filings.services import content_of
from foundation.formspec.fields import Leaf, Text
from foundation.formspec.values import KEPT_SECRET
from foundation.workflow import access, clock
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotPermitted

FORM = "application_form"
DRAFT = "application_draft"
RECEIPT = "application_receipt"
TITLES = {FORM: "申报书", DRAFT: "申报书草稿", RECEIPT: "申报回执"}


def _is_bank_data(address: str, leaf: Leaf) -> bool:
    return leaf.sensitive or address == "unit.bank_name"


def _is_bank_or_contact_data(address: str, leaf: Leaf) -> bool:
    return _is_bank_data(address, leaf) or (
        isinstance(leaf, Text) and leaf.kind in ("phone", "mobile", "email")
    )


# 版别 → 给谁看（设计：谁看见什么）：专家看不到银行与联系方式，联合申报单位看不到银行信息。
DISCLOSURES = {
    Edition.FULL: Disclosure(secrets.reveal),
    Edition.EXPERT: Disclosure(lambda reference: MASKED, _is_bank_or_contact_data),
    Edition.PARTNER: Disclosure(lambda reference: MASKED, _is_bank_data),
}
UNREVEALED = Disclosure(lambda reference: KEPT_SECRET)


def register() -> None:
    """登记各种文档的排版。"""
    documents.register(FORM, build=build_form)
    documents.register(DRAFT, build=build_draft)
    documents.register(RECEIPT, build=build_receipt)


def form_facts(application: Application, snapshot: Snapshot) -> dict[str, Any]:
    """申报书上可公开核验的事实；定稿时还没有申报编号。"""
    return {
        "单位": application.unit_name,
        "批次": application.call.title,
        "版次": snapshot.number,
        "内容哈希": snapshot.sha256,
        "定稿时间": _written(snapshot.at),
    }


def receipt_facts(application: Application, snapshot: Snapshot, at: datetime) -> dict[str, Any]:
    """申报回执上的事实。"""
    return {
        "编号": application.number,
        "单位": application.unit_name,
        "信用代码": application.organization.credit_code,
        "批次": application.call.title,
        "市局": str(application.call_city.office if application.call_city else ""),
        "版次": snapshot.number,
        "内容哈希": snapshot.sha256,
        "提交时间": _written(at),
    }


def _written(at: datetime) -> str:
    """既给人看、又读得回来的北京时间，如 2026-11-22 21:32:05+08:00。"""
    return at.astimezone(clock.SHANGHAI).isoformat(sep=" ", timespec="seconds")


def papers_for(application: Application, *, by: Actor) -> Any:
    """此人可以看的本件文档：工作人员只看提交过的版本；联合申报单位只看受邀以后的、不含银行账号的。"""
    found = Document.objects.about(application)
    if by.role not in UNIT_PERSONAS:
        submitted = Q(public_facts__版次__in=submitted_numbers(application))
        return found.exclude(kind=DRAFT).filter(~Q(kind=FORM) | submitted)
    if is_of_its_unit.test(by, application):
        return found
    joined = application.partners.joined().filter(organization=by.membership.organization_id).first()
    without_secrets = Q(edition=Edition.PARTNER) | Q(kind__in=(RECEIPT, DRAFT))
    return found.filter(without_secrets, requested_at__gte=joined.invited_at) if joined else found.none()


def submitted_numbers(application: Application) -> list[int]:
    """提交过的各版的版次；工作人员只看得见这些版。"""
    submits = Event.objects.about(application).filter(act__in=("submit", "resubmit"))
    return [facts["version"] for facts in submits.values_list("facts", flat=True)]


@transaction.atomic
def request_preview(application: Application, *, by: Actor) -> Document:
    """申请草稿预览；内容没有变就是原来那份，没有排成的重新排。抛出 NotPermitted：不是本单位填报的人。"""
    if not may_fill.test(by, application):
        raise NotPermitted("预览申报书")
    facts = {
        "单位": application.unit_name,
        "批次": application.call.title,
        "版次": application.filing.snapshots.count() + 1,
    }
    # 键随内容而变：各节的改动、单位信息的改动、联合申报单位的进退都在内容里。
    key = f"{DRAFT}:{application.pk}:{sha256(canonical(content_now(application)))}"
    document = documents.request(application, DRAFT, key=key, public_facts=facts)
    if document.state == DocumentState.FAILED:
        documents.retry(document)
    return document


def build_form(document: Document) -> documents.Sheet:
    """申报书：封面、填报说明、所用的表、签章处（附件1）。只有完整版含敏感值，揭示有记录。"""
    application = Application.objects.select_related("filing").get(pk=document.subject_id)
    snapshot = application.filing.snapshots.get(number=document.public_facts["版次"])
    edition = Edition(document.edition)
    if edition == Edition.FULL:
        access.remember("reveal", snapshot, by=Actor.clock(clock.now()), detail="生成申报书")
    mark = "" if edition == Edition.FULL else str(edition.label)
    stamp = Stamp(
        form_code=f"BD-{application.call.year}-{application.pk:05d}",
        version=snapshot.number,
        sha256=snapshot.sha256,
        code=document.code,
        verify_url=verify_url(document),
        edition=mark,
    )
    title = f"{document.public_facts['单位']}-申报书-第{snapshot.number}版" + (mark and f"（{mark}）")
    return _form(content_of(snapshot), DISCLOSURES[edition], title=title, stamp=stamp)


def build_draft(document: Document) -> documents.Sheet:
    """草稿预览：此刻的内容，每页有水印，敏感值只说已填写。"""
    application = Application.objects.select_related("filing", "organization").get(pk=document.subject_id)
    title = f"{document.public_facts['单位']}-申报书草稿"
    return _form(content_now(application), UNREVEALED, title=title, stamp=None)


def _form(
    content: dict[str, Any], disclosure: Disclosure, *, title: str, stamp: Stamp | None
) -> documents.Sheet:
    """封面、填报说明、表1 或表2；有联合申报单位的再加表3（填报说明2）。"""
    partner = content["partner"]
    papers = {
        "paper": paper_of(content, disclosure=disclosure),
        "partner": partner and paper_of(partner, disclosure=disclosure),
    }
    key, _ = content["schema"]
    return form_sheet(f"paper/form_{key}.html", title=title, papers=papers, stamp=stamp)


def build_receipt(document: Document) -> documents.Sheet:
    """申报回执：编号、单位、批次、版次、内容哈希、服务器时间与校验码。"""
    facts = document.public_facts
    return receipt_sheet(
        Receipt(
            number=facts["编号"],
            unit_name=facts["单位"],
            credit_code=facts["信用代码"],
            call_title=facts["批次"],
            office_name=facts["市局"],
            version=facts["版次"],
            sha256=facts["内容哈希"],
            submitted_at=datetime.fromisoformat(facts["提交时间"]),
            code=document.code,
            verify_url=verify_url(document),
        )
    )
