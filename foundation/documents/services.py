"""文档的申请、重试与下载。内容的登记见 kinds；看不看得见由各应用在调用之前判断。"""

from typing import Any, Protocol

from django.db import models
from django.http import FileResponse, Http404

from foundation.documents.enums import Edition
from foundation.documents.kinds import Sheet, register
from foundation.documents.models import Document
from foundation.workflow import clock, jobs
from foundation.workflow.access import remember
from foundation.workflow.actor import Actor
from foundation.workflow.models import Job

__all__ = ["ActingRequest", "Sheet", "register", "request", "retry", "serve"]


class ActingRequest(Protocol):
    """带办理人的请求。"""

    @property
    def actor(self) -> Actor: ...


def request(
    row: models.Model,
    kind: str,
    *,
    key: str,
    edition: str = Edition.FULL,
    public_facts: dict[str, Any] | None = None,
) -> Document:
    """在调用方的事务里申请一份文档并排上后台任务；同一 key 只有一份，再申请得到原来那份。

    public_facts 是凭验证码谁都可以看到的事实，写在申请时，不随后来的改动而变。
    """
    job = jobs.put("render_document", f"document:{key}", {})
    return new_document(row, kind, job=job, key=key, edition=edition, public_facts=public_facts or {})


def new_document(
    row: models.Model, kind: str, *, job: Job, key: str, edition: str, public_facts: dict[str, Any]
) -> Document:
    """登记一份文档；同一 key 只有一份。"""
    document, _ = Document.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "edition": edition,
            "subject_type": row._meta.label_lower,
            "subject_id": row.pk,
            "job": job,
            "public_facts": public_facts,
            "requested_at": clock.now(),
        },
    )
    return document


def retry(document: Document) -> None:
    """把没有完成的文档重新排队；排队中、已完成的不受影响。"""
    jobs.again(document.job)


def serve(document: Document, request: ActingRequest) -> FileResponse:
    """交出文件并记下谁下载了它；尚未生成的抛 Http404。调用之前须已按 visible_to 判断过。"""
    if document.ready_at is None:
        raise Http404("文件尚未生成")
    opened = document.file.storage.open(str(document.file.name), "rb")
    remember("download", document, by=request.actor, detail=str(document))
    response = FileResponse(
        opened, as_attachment=True, filename=f"{document}.pdf", content_type="application/pdf"
    )
    response["Content-Length"] = str(document.size_bytes)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
