"""逐行填写的表的视图。"""

from dataclasses import dataclass, replace

from foundation.formspec.fields import Line, Rows
from foundation.formspec.problems import Severity
from foundation.formspec.values import NONE

from .cell import CellView, Note, Opening, Sheet, html_id
from .table import ColumnView, column_views

ROW = "__row__"
ROW_NUMBER = "__number__"


@dataclass(frozen=True, kw_only=True)
class RowView:
    """一行；``row`` 是行编号，``number`` 从 1 数起，``cells`` 与各列一一对应。"""

    row: str
    number: int
    label: str
    address: str
    id: str
    cells: tuple[CellView, ...]
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowsView:
    """逐行填写的表。

    ``template`` 是一个空行，供浏览器照着添行：地址和 id 里的 ``__row__`` 换成新编号，
    文字里的 ``__number__`` 换成行号。``order_address`` 是行次序那一格的地址，文字是以空格分开的编号。
    ``footer`` 与各列一一对应，不合计的列为 None；没有合计行的为空。``is_none`` 是写明了“无”。
    ``is_fixed`` 的此刻不能添行、删行、移动行。
    """

    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    template: RowView
    footer: tuple[CellView | None, ...]
    order_address: str
    order_text: str
    min_rows: int
    max_rows: int
    is_none: bool
    is_fixed: bool


def rows_view(sheet: Sheet, rows: Rows) -> RowsView:
    """逐行填写的表，只含现有的行。"""
    lines = enumerate(zip(rows.ids(sheet.answers), rows.lines(sheet.answers), strict=True), start=1)
    value = sheet.answers.get(rows.name, "")
    return RowsView(
        columns=column_views(rows.columns),
        rows=tuple(_row(sheet, rows, line, row=row, number=number) for number, (row, line) in lines),
        template=_template(sheet, rows),
        footer=_footer(sheet, rows),
        order_address=rows.name,
        order_text=rows.order.text(value),
        min_rows=rows.min_rows,
        max_rows=rows.max_rows,
        is_none=value == NONE,
        is_fixed=not sheet.opening.is_open(rows.name),
    )


def _row(sheet: Sheet, rows: Rows, line: Line, *, row: str, number: int) -> RowView:
    return RowView(
        row=row,
        number=number,
        label=line.label,
        address=line.address,
        id=html_id(line.address),
        cells=tuple(sheet.cell(cell) for cell in rows.line_cells(line, sheet.answers)),
        errors=sheet.texts(line.address, Severity.ERROR),
        warnings=sheet.texts(line.address, Severity.WARNING),
        notes=sheet.notes(line.address),
    )


def _template(sheet: Sheet, rows: Rows) -> RowView:
    blank = replace(sheet, answers={}, problems=(), opening=Opening())
    line = replace(rows.line(ROW, number=0), label=f"第{ROW_NUMBER}行")
    return _row(blank, rows, line, row=ROW, number=0)


def _footer(sheet: Sheet, rows: Rows) -> tuple[CellView | None, ...]:
    if not rows.totals:
        return ()
    summed = {result.address.rpartition(".")[2]: sheet.cell(result) for result in rows.footer(sheet.answers)}
    return tuple(summed.get(column.name) for column in rows.columns)
