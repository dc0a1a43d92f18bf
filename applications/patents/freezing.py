"""清单的规范内容：定稿时随申报书一起冻结，改动时留下改前的样子。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from applications.models import Application
from applications.models.patent import PatentListing
from applications.patents.columns import COLUMNS

Stored = dict[str, Any]
_DAYS = ("filed_on", "granted_on")


def snapshot_rows(application: Application) -> list[Stored]:
    """清单各行，按次序；日期写成 ISO 文字，没有的为空串。写进定稿内容，因而进入它的哈希。"""
    return [content_of(row) for row in PatentListing.objects.of(application)]


def content_of(row: Any) -> Stored:
    """一行各列的内容。row 是 PatentListing 或 Entry。"""
    return {
        column.name: str(getattr(row, column.name) or "")
        if column.name in _DAYS
        else getattr(row, column.name)
        for column in COLUMNS
    }


def kept(row: PatentListing) -> Stored:
    """放回时要用的：内容、次序与编号；放回的仍是原来那一行，点在它上面的补正事项还认得它。"""
    return {**content_of(row), "position": row.position, "pk": row.pk}


def row_from(application: Application, stored: Mapping[str, Any]) -> PatentListing:
    """kept 的反向，尚未入库。"""
    days = {name: date.fromisoformat(stored[name]) if stored[name] else None for name in _DAYS}
    return PatentListing(application=application, **{**stored, **days})
