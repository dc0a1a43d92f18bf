"""文档的查询。"""

from __future__ import annotations

from typing import Any

from django.db import models

from foundation.documents.codes import normalize


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
