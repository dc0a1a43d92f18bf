"""后台任务：检查一份收齐的上传，合格的存好原件与净化副本。

文件只在子进程里打开；它崩溃、超时、撑破上限，都只是这份文件不合格，工人照常干下一件。
"""

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass, field
from functools import partial as bound
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from foundation.documents import naming, partial, sandbox
from foundation.documents.enums import UploadState
from foundation.documents.limits import MEGABYTE, upload_limits
from foundation.documents.models import Upload
from foundation.documents.uploads import remove_files
from foundation.workflow import jobs
from foundation.workflow.models import Job

logger = logging.getLogger(__name__)

CHILD = "foundation.documents.inspection.child"
_TOO_LONG = "检查这份文件用时过长，多半是内容异常复杂；请打开原文件，用“打印为 PDF”重新生成后再上传。"
_BROKEN = "文件的结构异常，检查没能做完；请打开原文件，用“打印为 PDF”重新生成后再上传。"


@dataclass(frozen=True)
class Verdict:
    """结论：refusal 为空即合格。"""

    refusal: str = ""
    media_type: str = ""
    page_count: int | None = None
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """已存好、还没有提交的：原件与副本的名字。"""

    file: str = ""
    copy: str = ""


def inspect_upload(job: Job) -> jobs.Commit:
    """在事务外检查并存好，返回在事务内写下结论的函数。"""
    upload = Upload.objects.get(pk=job.payload["upload"])
    path = partial.path_of(upload.public_id)
    if upload.state != UploadState.CHECKING or not path.exists():
        return bound(_commit_lost, upload.pk)
    earlier = list(job.payload.get("names", []))
    with path.open("rb") as source, tempfile.TemporaryFile(dir=partial.folder()) as copy:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        jobs.report_progress(job, 20)
        verdict = examine(source, copy, name=upload.name)
        jobs.report_progress(job, 70)
        kept = Kept() if verdict.refusal else _keep(job, upload, source, copy)
    return bound(_commit, upload, verdict, kept, sha256=sha256, earlier=earlier)


def examine(source: BinaryIO, copy: BinaryIO, *, name: str) -> Verdict:
    """检查一份已打开的文件，净化副本写进 copy；名字不合的不必打开。"""
    if refusal := naming.refusal_of(name):
        return Verdict(refusal=refusal)
    source.seek(0)
    size = os.fstat(source.fileno()).st_size
    request = {"source": source.fileno(), "copy": copy.fileno(), "pages": upload_limits().pages}
    try:
        found = sandbox.run(
            CHILD, request, limits=_limits(size), descriptors=(source.fileno(), copy.fileno())
        )
    except sandbox.Broken as broken:
        logger.warning("检查“%s”时子进程没有结果：%s", name, broken)
        return Verdict(refusal=_TOO_LONG if broken.too_long else _BROKEN)
    found.pop("peak_mb", None)
    return Verdict(**found)


def _limits(size: int) -> sandbox.Limits:
    return sandbox.Limits(
        memory_bytes=1024 * MEGABYTE + size,  # 文件整个映射进来，另算
        cpu_seconds=60,
        wall_seconds=120,
        file_bytes=2 * size + 256 * MEGABYTE,
    )


def _keep(job: Job, upload: Upload, source: BinaryIO, copy: BinaryIO) -> Kept:
    """先把名字记在任务上再写文件：被杀死的那次留下的，下一次会清掉。"""
    kept = Kept(*(default_storage.generate_filename(upload.name) for _ in range(2)))
    earlier = job.payload.get("names", [])
    Job.objects.held(job).update(payload=job.payload | {"names": [*earlier, kept.file, kept.copy]})
    for name, opened in ((kept.file, source), (kept.copy, copy)):
        opened.seek(0)
        default_storage.save(name, File(opened, name))
    return kept


def _commit(upload: Upload, verdict: Verdict, kept: Kept, *, sha256: str, earlier: list[str]) -> None:
    written = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKING).update(
        state=UploadState.REFUSED if verdict.refusal else UploadState.READY,
        refusal=verdict.refusal,
        media_type=verdict.media_type,
        page_count=verdict.page_count,
        notices=verdict.notices,
        sha256=sha256,
        file=kept.file,
        copy=kept.copy,
    )
    leftover = earlier if written else [*earlier, kept.file, kept.copy]
    transaction.on_commit(lambda: _clear(upload, leftover), robust=True)


def _commit_lost(upload_id: int) -> None:
    """收齐的内容不见了（数据目录被动过），请人重传。"""
    Upload.objects.filter(pk=upload_id, state=UploadState.CHECKING).update(
        state=UploadState.REFUSED, refusal="服务器上找不到收到的内容，请重新上传这份文件。"
    )


def _clear(upload: Upload, names: list[str]) -> None:
    partial.remove(upload.public_id)
    remove_files(names)
