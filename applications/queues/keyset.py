"""排序与翻页：接着上一页最后一行往下取，不数前面有多少行；空值总在最后，同值的按行号。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime

PAGE = 50
Value = datetime | str | None


@dataclass(frozen=True)
class Sort:
    """一种排序：按哪一列、是否倒着。"""

    name: str
    label: str
    column: str
    descending: bool = False

    def read(self, text: str) -> Value:
        """网址里的值；写法不对的抛出 ValueError。"""
        if "\0" in text:
            raise ValueError(text)
        if not text or self.column == "number":
            return text or None
        found = parse_datetime(text)
        if found is None or found.tzinfo is None or not 2000 <= found.year <= 2100:
            raise ValueError(text)
        return found


SORTS = {
    sort.name: sort
    for sort in (
        Sort("due", "先到期的在前", "due_at"),
        Sort("newest", "后提交的在前", "submitted_at", descending=True),
        Sort("oldest", "先提交的在前", "submitted_at"),
        Sort("number", "按申报编号", "number"),
    )
}


@dataclass(frozen=True)
class Cursor:
    """停在哪一行：那一列的值与行号。"""

    pk: int
    value: Value

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        return f"{self.pk}~{value or ''}"

    @classmethod
    def parse(cls, text: str, sort: Sort) -> Cursor | None:
        """网址里的位置；写坏了的当作没有。"""
        pk, _, value = text.partition("~")
        try:
            return cls(int(pk), sort.read(value))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """一页：行号依次，以及前后两页的位置（没有的为 None）。"""

    pks: list[int]
    previous: Cursor | None = None
    next: Cursor | None = None


def page_of(rows: QuerySet[Any], sort: Sort, wanted: Mapping[str, str]) -> Page:
    """网址要的那一页；那里已经没有行了的，回到第一页。"""
    before = Cursor.parse(wanted.get("before", ""), sort)
    after = None if before else Cursor.parse(wanted.get("after", ""), sort)
    page = _towards_start(rows, sort, before) if before else _onwards(rows, sort, after)
    return page if page.pks or not (before or after) else _onwards(rows, sort, None)


def _onwards(rows: QuerySet[Any], sort: Sort, after: Cursor | None) -> Page:
    found = _found(rows, sort, after, forwards=True)
    kept = found[:PAGE]
    return Page(
        [cursor.pk for cursor in kept],
        previous=kept[0] if kept and after else None,
        next=kept[-1] if len(found) > PAGE else None,
    )


def _towards_start(rows: QuerySet[Any], sort: Sort, before: Cursor) -> Page:
    """往前的一页；前面不足一页的，就是第一页。"""
    found = _found(rows, sort, before, forwards=False)
    if len(found) <= PAGE:
        return _onwards(rows, sort, None)
    kept = found[:PAGE][::-1]
    return Page([cursor.pk for cursor in kept], previous=kept[0], next=kept[-1])


def _found(rows: QuerySet[Any], sort: Sort, start: Cursor | None, *, forwards: bool) -> list[Cursor]:
    """从 start 起的一页多一行。"""
    if start:
        rows = rows.filter(_beyond(sort, start, forwards=forwards))
    lines = rows.order_by(*ordering(sort, forwards=forwards)).values_list("pk", sort.column)
    return [Cursor(pk, value) for pk, value in lines[: PAGE + 1]]


def ordering(sort: Sort, *, forwards: bool = True) -> list[Any]:
    """两种数据库对空值的次序不同，所以写明：往后取时空值在最后，往前取时在最前。"""
    column, nulls = F(sort.column), {"nulls_last" if forwards else "nulls_first": True}
    falling = sort.descending is forwards
    first = column.desc(**nulls) if falling else column.asc(**nulls)
    return [first, "-pk" if falling else "pk"]


def _beyond(sort: Sort, start: Cursor, *, forwards: bool) -> Q:
    """在 start 之后（往前取时是之前）的行。"""
    falling = sort.descending is forwards
    further = Q(pk__lt=start.pk) if falling else Q(pk__gt=start.pk)
    is_null = Q(**{f"{sort.column}__isnull": True})
    if start.value is None:
        same = is_null & further
        return same if forwards else same | ~is_null
    way = "lt" if falling else "gt"
    beyond = Q(**{f"{sort.column}__{way}": start.value}) | Q(**{sort.column: start.value}) & further
    return beyond | is_null if forwards else beyond
