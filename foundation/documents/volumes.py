"""后台任务：把几份文件装订成一卷。卷里有什么在申请时就定下（清单写在任务上），清单相同的不重做。"""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from foundation.documents import dossier
from foundation.documents.dossier import Footing, Part
from foundation.documents.models import Document
from foundation.documents.rendering import Stored, commit_stored
from foundation.documents.services import new_document
from foundation.workflow import jobs
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.models import Job

BIND = "bind_document"
Manifest = list[dict[str, Any]]


@dataclass(frozen=True)
class Volume:
    """一卷要装订的内容：各份、页脚、下载时的文件名。"""

    parts: Sequence[Part]
    footing: Footing
    title: str


Gather = Callable[[Document, Manifest, Path], Volume]
_gatherers: dict[str, Gather] = {}


def register(kind: str, gather: Gather) -> None:
    """登记一种卷宗：gather 按清单把各份取到给它的目录里。"""
    _gatherers[kind] = gather


def request(
    row: models.Model, kind: str, *, edition: str, manifest: Manifest, public_facts: dict[str, Any]
) -> Document:
    """在调用方的事务里申请一卷；清单与版别都相同的得到原来那一卷。"""
    digest = sha256(canonical(manifest))[:32]
    key = f"{kind}:{row._meta.label_lower}:{row.pk}:{edition}:{digest}"
    job = jobs.put(BIND, f"volume:{key}", {"manifest": manifest})
    return new_document(row, kind, job=job, key=key, edition=edition, public_facts=public_facts)


def bind_document(job: Job) -> jobs.Commit:
    """在事务外装订并存好，返回在事务内写入文档的函数。"""
    document = Document.objects.get(job=job)
    work = Path(settings.DATA_DIR) / "work"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        volume = _gatherers[document.kind](document, job.payload["manifest"], Path(folder))
        bound = dossier.assemble(
            volume.parts,
            stamp=volume.footing,
            on_progress=lambda percent: jobs.report_progress(job, min(percent, 95)),
        )
    size, page_count = bound.path.stat().st_size, bound.page_count
    with bound.path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    earlier = list(job.payload.get("names", []))
    name = dossier.store(bound)
    Job.objects.held(job).update(payload={**job.payload, "names": [*earlier, name]})
    stored = Stored(name, volume.title, digest, size, page_count)
    return partial(commit_stored, document.pk, stored, earlier)


def fetch(name: str, folder: Path) -> Path:
    """把存放处的一份取到 folder 里供装订。抛出 JobFailed：文件不在了。"""
    if not default_storage.exists(name):
        raise jobs.JobFailed("有一份材料的文件不在存放处，请重新上传后再生成。")
    return dossier.clear_copy(name, folder)
