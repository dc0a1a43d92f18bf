"""本应用生成的文档：申报书与申报回执。只读定稿与申请时写下的事实，从不读活的行。"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from applications.models import Application
from foundation.documents import services as documents
from foundation.documents.models import Document
from foundation.filings import secrets
from foundation.filings.models import Snapshot
from foundation.filings.paper import Receipt, Stamp, paper_of, receipt_sheet
from foundation.workflow import access, clock
from foundation.workflow.actor import Actor

FORM = "application_form"
RECEIPT = "application_receipt"
TITLES = {FORM: "申报书", RECEIPT: "申报回执"}


def register() -> None:
    """登记两种文档的排版。"""
    documents.register(FORM, build=build_form)
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


def build_form(document: Document) -> documents.Sheet:
    """申报书：封面、填报说明、所用的表、签章处（附件1）。内部版含敏感值，揭示有记录。"""
    application = Application.objects.select_related("filing").get(pk=document.subject_id)
    snapshot = application.filing.snapshots.get(number=document.public_facts["版次"])
    access.remember("reveal", snapshot, by=Actor.clock(clock.now()), detail="生成申报书")
    stamp = Stamp(
        form_code=f"BD-{application.call.year}-{application.pk:05d}",
        version=snapshot.number,
        sha256=snapshot.sha256,
        code=document.code,
        verify_url=verify_url(document),
    )
    title = f"{document.public_facts['单位']}-申报书-第{snapshot.number}版"
    template = f"paper/form_{application.filing.schema_key}.html"
    return paper_of(snapshot, reveal=secrets.reveal).sheet(template, title=title, stamp=stamp)


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


def verify_url(document: Document) -> str:
    """二维码指向的核验页。"""
    return settings.PORTAL_URL.rstrip("/") + reverse("portal:verify", args=[document.code])
