"""后台任务：生成一份文档。

每一次都写到新的随机文件名；先把名字记在任务上再写文件，所以被杀死的那次留下的文件后来能清掉。
"""

import hashlib
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from foundation.documents.kinds import finish_of, kind_of
from foundation.documents.models import Document
from foundation.workflow import clock, jobs
from foundation.workflow.models import Job


@dataclass(frozen=True)
class Stored:
    """已写好、还没有提交的一份文件。"""

    name: str
    title: str
    sha256: str
    size_bytes: int
    page_count: int
    places: tuple[tuple[int, str], ...] = ()


def render_document(job: Job) -> jobs.Commit:
    """在事务外排版并存好文件，返回在事务内写入文档的函数。"""
    # WeasyPrint 一载入就是一秒与上百兆内存，网页进程用不着它。
    from foundation.documents.render import render_pdf

    document = Document.objects.get(job=job)
    sheet = kind_of(document).build(document)
    jobs.report_progress(job, 20)
    rendered = render_pdf(sheet)
    jobs.report_progress(job, 90)
    earlier = list(job.payload.get("names", []))
    name = default_storage.generate_filename("document.pdf")
    Job.objects.held(job).update(payload={"names": [*earlier, name]})
    default_storage.save(name, ContentFile(rendered.body))
    digest = hashlib.sha256(rendered.body).hexdigest()
    size = len(rendered.body)
    stored = Stored(name, sheet.title, digest, size, rendered.page_count, rendered.places)
    return partial(commit_stored, document.pk, stored, earlier)


def commit_stored(document_id: int, stored: Stored, earlier: list[str]) -> None:
    """把写好的文件记到文档上，清掉被杀死的那几次留下的 earlier。"""
    document = Document.objects.get(pk=document_id)
    document.file.name = stored.name
    document.title = stored.title
    document.sha256 = stored.sha256
    document.size_bytes = stored.size_bytes
    document.page_count = stored.page_count
    document.places = [list(place) for place in stored.places]
    document.ready_at = clock.now()
    document.save()
    if finish := finish_of(document):
        finish(document)
    transaction.on_commit(lambda: _remove(earlier), robust=True)


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
