"""把当前的列表导出为 .xlsx：联系电话默认遮住中间；要完整的写明理由，逐件留下查阅记录。"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import JSONField, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from accounts.divisions import DISTRICTS
from applications.queues.keyset import ordering
from applications.queues.pages import Chosen
from applications.queues.rows import INDUSTRIES
from applications.wording import moment
from foundation.workflow import access
from foundation.workflow.actor import Actor
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.refusals import NotLegal, Reason

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST, MOST_REVEALED = 3000, 500
"""一份至多导出的件数；完整电话另有限制。"""
CHUNK = 200


@dataclass(frozen=True)
class Column:
    """一列：表头、宽度、取值。"""

    heading: str
    width: int
    read: Callable[[Any], str]


def masked(phone: str) -> str:
    """电话只留前三位与后四位；短的只留后两位。"""
    if len(phone) >= 8:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def _minute(at: Any) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


COLUMNS: tuple[Column, ...] = (
    Column("申报编号", 27, lambda row: row.number or ""),
    Column("申报单位", 36, lambda row: row.unit_name),
    Column("统一社会信用代码", 22, lambda row: row.organization.credit_code),
    Column("单位类型", 10, lambda row: row.organization.get_kind_display()),
    Column("所属市局", 12, lambda row: row.call_city.office.short_name if row.call_city else ""),
    Column("注册地", 14, lambda row: DISTRICTS.get(row.organization.registered_division, ("", ""))[1]),
    Column("技术领域", 18, lambda row: INDUSTRIES.get(row.industry, "")),
    Column("申报批次", 30, lambda row: row.call.title),
    Column("状态", 16, lambda row: row.get_status_display()),
    Column("承办人", 12, lambda row: row.officer.user.display_name if row.officer else ""),
    Column("提交时间", 18, lambda row: _minute(row.submitted_at)),
    Column("经手一方的截止", 24, lambda row: moment(row.due_at) if row.due_at else ""),
    Column("提醒", 24, lambda row: "、".join(row.told)),
    Column("联系人", 12, lambda row: row.cover.get("contact_person", "")),
    Column("联系电话", 16, lambda row: row.phone),
)


def workbook(chosen: Chosen, *, by: Actor, reason: str = "") -> bytes:
    """当前页签、筛选、排序的全部行，并留下查阅记录；没有写明 reason 的遮住电话。

    抛出 NotLegal：件数超过一份的上限。
    """
    count, most = chosen.counts[chosen.tab.name], MOST_REVEALED if reason else MOST
    if count > most:
        word = "带完整电话的一份" if reason else "一份"
        raise NotLegal([Reason(f"现有{count}件，{word}至多导出{most}件；请先筛选（如按市局、区县）再导出。")])
    _remember(chosen, by=by, reason=reason)
    return _written(chosen, show=str if reason else masked)


@transaction.atomic
def _remember(chosen: Chosen, *, by: Actor, reason: str) -> None:
    """记一条导出；看了完整电话的，每一件再记一条，查得到谁看过哪一家的。"""
    asked = "，".join(f"{name}={value}" for name, value in chosen.form.chosen.items())
    detail = f"导出申报列表“{chosen.tab.label}”{chosen.counts[chosen.tab.name]}件 {asked}"
    access.remember("export", by.membership, by=by, detail=detail.strip()[:200])
    if reason:
        for row in chosen.rows.only("pk"):
            access.remember("reveal", row, by=by, detail=f"导出联系电话：{reason}"[:200])


def _lines(chosen: Chosen) -> QuerySet[Any]:
    """各行；联系人与电话取自最近一次提交的定稿，不是正在改的。"""
    answers = KeyTransform("answers", Cast("submitted__content", JSONField()))
    flags = {f"is_{mark.code}": mark.where for mark in chosen.marks}
    rows = chosen.rows.for_listing().annotate(cover=KeyTransform("cover", answers), **flags)
    return rows.defer("search_text").order_by(*ordering(chosen.sort))


def _written(chosen: Chosen, *, show: Callable[[str], str]) -> bytes:
    """逐行写出，不在内存里攒整张表。每一格都是文字，等号开头的也不会成为公式。"""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("申报列表")
    sheet.freeze_panes = "C2"
    for letter, column in zip("ABCDEFGHIJKLMNO", COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.append([_text(sheet, column.heading) for column in COLUMNS])
    for row in _lines(chosen).iterator(chunk_size=CHUNK):
        row.told = [mark.label for mark in chosen.marks if getattr(row, f"is_{mark.code}")]
        row.phone = show(row.cover.get("contact_phone", ""))
        sheet.append([_text(sheet, column.read(row)) for column in COLUMNS])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
