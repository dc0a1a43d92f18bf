"""统计的 .xlsx：一张表一页，数写成数，文字写成文字，等号开头的也不会成为公式。"""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

from applications.figures.tables import Cell, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"count": "#,##0", "decimal": "#,##0.00", "percent": "0.00%"}
NOTES = "算法"


def workbook(heading: str, tables: Iterable[Table]) -> bytes:
    """一本工作簿；heading 写在每页的第一行，算法另成一页。"""
    # 只在写自己的内容时用它；别人的文件由子进程读。
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    given = list(tables)
    for table in given:
        _fill(book.create_sheet(table.title[:31].translate(_NOT_IN_TITLES)), heading, table)
    notes = book.create_sheet(NOTES)
    notes.column_dimensions["A"].width = 120
    for note in dict.fromkeys(note for table in given for note in table.notes):
        notes.append([_written(notes, Cell(note))])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def _fill(sheet: Any, heading: str, table: Table) -> None:
    sheet.append([_written(sheet, Cell(heading), bold=True)])
    sheet.append([_written(sheet, Cell(name), bold=True) for name in table.columns])
    for row in table.rows:
        sheet.append([_written(sheet, cell) for cell in row])
    sheet.freeze_panes = "B3"
    for place, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[_letter(place)].width = max(12, 2 * len(name) + 2)


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _written(sheet: Any, cell: Cell, *, bold: bool = False) -> Any:
    from openpyxl.cell import Cell as Square
    from openpyxl.styles import Font

    square = Square(sheet, value=_value(cell))
    if cell.form == "text":
        square.data_type = "s"  # 赋值时等号开头的会被当成公式，这里改回文字
    else:
        square.number_format = FORMATS[cell.form]
    if bold:
        square.font = Font(bold=True)
    return square


def _value(cell: Cell) -> str | int | Decimal:
    if cell.form == "text":
        return cell.text
    if cell.form == "count":
        return int(cell.value)
    return Decimal(cell.value) / (100 if cell.form == "percent" else 1)
