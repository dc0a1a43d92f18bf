"""文档与上传的查询。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, Sum

from foundation.documents.codes import normalize
from foundation.documents.enums import UploadState

_COUNTED = (UploadState.RECEIVING, UploadState.CHECKING, UploadState.READY)


@dataclass(frozen=True)
class Uploader:
    """谁在替谁上传：user 是本人，holder 是持有人的键，如 organization:12。"""

    user: Any
    holder: str


class DocumentQuerySet(models.QuerySet[Any]):
    def about(self, row: models.Model) -> DocumentQuerySet:
        """某一行的全部文档，新的在前。"""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("-pk")

    def ready(self) -> DocumentQuerySet:
        """已经可以下载的。"""
        return self.filter(ready_at__isnull=False)

    def with_code(self, typed: str) -> DocumentQuerySet:
        """验证码相符、已经生成的文档。"""
        return self.ready().filter(code=normalize(typed))


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):  # type: ignore[misc]
    """总是带上后台任务：进展从任务读，页面不为此多查一次。"""

    def get_queryset(self) -> DocumentQuerySet:
        queryset: DocumentQuerySet = super().get_queryset()
        return queryset.select_related("job")


class UploadQuerySet(models.QuerySet[Any]):
    def begun_by(self, by: Uploader) -> UploadQuerySet:
        """本人替同一持有人开始的：续传与取消只认这些。"""
        return self.filter(uploader=by.user, holder=by.holder)

    def loose_of(self, holder: str) -> UploadQuerySet:
        """某持有人还没有附到任何材料上的。"""
        return self.filter(holder=holder, owner_type="").exclude(state=UploadState.EXPIRED)

    def attached_to(self, row: models.Model) -> UploadQuerySet:
        """附在某一行上的，先传的在前。"""
        return self.filter(owner_type=row._meta.label_lower, owner_id=str(row.pk)).order_by("pk")

    def ready(self) -> UploadQuerySet:
        """检查合格、可以用的。"""
        return self.filter(state=UploadState.READY)

    def unfinished_of(self, holder: str) -> UploadQuerySet:
        """某持有人没有传完的。"""
        return self.filter(holder=holder, state=UploadState.RECEIVING)

    def bytes_of(self, holder: str) -> int:
        """某持有人占用的字节数；没有传完的按说好的大小算。"""
        counted = self.filter(holder=holder, state__in=_COUNTED)
        return counted.aggregate(total=Sum("size_bytes"))["total"] or 0

    def writable(self, upload: Any, offset: int, *, at: datetime) -> UploadQuerySet:
        """这一刻可以从 offset 起接着写的那一行；条件更新它就是拿到写的权利。"""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=at),
            pk=upload.pk,
            received_bytes=offset,
            state=UploadState.RECEIVING,
        )

    def overdue(self, at: datetime) -> UploadQuerySet:
        """到期而没有附到材料上的；正在检查的等检查完。"""
        kept = (UploadState.RECEIVING, UploadState.READY, UploadState.REFUSED)
        return self.filter(owner_type="", state__in=kept, expires_at__lte=at)


class UploadManager(models.Manager.from_queryset(UploadQuerySet)):  # type: ignore[misc]
    """总是带上检查任务，页面不为此多查一次。"""

    def get_queryset(self) -> UploadQuerySet:
        queryset: UploadQuerySet = super().get_queryset()
        return queryset.select_related("job")
