"""推荐函所附的表：推荐汇总表，更正时的新列入、退出、更新；另有同样内容的 .xlsx（指南六.2）。

表里的电话照填报的印全：它是报送省局的正式表格；页面上的遮去中间。
"""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from applications.models import ListIssue
from foundation.letters.content import Align, Attachment, Block, Column, Paragraph, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Mapping[str, Any]
Sheet = tuple[str, tuple[Column, ...], list[tuple[str, ...]]]

FIELDS: tuple[tuple[str, str, int, Align], ...] = (
    ("unit", "单位名称", 6, "left"),
    ("credit_code", "统一社会信用代码", 8, "center"),
    ("kind", "单位类型", 3, "center"),
    ("industry", "产业领域", 3, "center"),
    ("partner", "联合申报单位", 5, "left"),
    ("responsible_person", "负责人", 3, "center"),
    ("contact_person", "联系人", 3, "center"),
    ("contact_phone", "联系电话", 5, "center"),
    ("remark", "审核意见", 4, "left"),
)
"""推荐汇总表的各栏（序号在前、备注在后）。"""
NUMBER, REMARKS = Column("序号", 2), Column("备注", 6, "left")
SUMMARY = (NUMBER, *(Column(title, width, align) for _, title, width, align in FIELDS), REMARKS)
DROPPED = (
    NUMBER,
    Column("单位名称", 8, "left"),
    Column("统一社会信用代码", 7),
    Column("申报编号", 6),
    Column("退出的原因", 7, "left"),
)


def contents(issue: ListIssue) -> dict[str, Any]:
    """这一期冻结的内容。"""
    found: dict[str, Any] = json.loads(issue.content)
    return found


def attachments(issue: ListIssue) -> tuple[Attachment, ...]:
    """随函的各件：更正表（第二期起）与推荐汇总表。"""
    summary = Attachment("推荐汇总表", (_table(summary_sheet(issue)),), landscape=True)
    corrections = correction_sheets(issue)
    if not corrections:
        return (summary,)
    blocks: list[Block] = []
    for sheet in corrections:
        blocks += [Paragraph(sheet[0], 1), _table(sheet)]
    return (
        Attachment("推荐汇总表更正表", tuple(blocks), landscape=True),
        Attachment("推荐汇总表（更正后）", (_table(summary_sheet(issue)),), landscape=True),
    )


def summary_sheet(issue: ListIssue) -> Sheet:
    """推荐汇总表：这一期清单上的全部单位。"""
    return "推荐汇总表", SUMMARY, _summary_rows(contents(issue)["rows"])


def correction_sheets(issue: ListIssue) -> list[Sheet]:
    """更正表的三部分，没有的不出现；第一期没有更正。"""
    if issue.number == 1:
        return []
    found = contents(issue)
    added = set(found["added"])
    sheets = [
        ("新列入", SUMMARY, _summary_rows(row for row in found["rows"] if row["entry"] in added)),
        ("退出", DROPPED, _dropped_rows(found["dropped"])),
        ("更新", SUMMARY, _summary_rows(row for row in found["rows"] if row["entry"] in found["updated"])),
    ]
    return [sheet for sheet in sheets if sheet[2]]


def workbook(issue: ListIssue) -> bytes:
    """.xlsx：每张表一页。每一格都写成文字，等号开头的也不会成为公式。"""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book: Any = Workbook()
    book.remove(book.active)
    for title, columns, rows in [*correction_sheets(issue), summary_sheet(issue)]:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = 4 + 4 * column.width
        _append(sheet, [column.title for column in columns], bold=True)
        for row in rows:
            _append(sheet, row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _summary_rows(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return [
        (str(number), *(str(row[name]) or "无" for name, *_ in FIELDS), _remarks(row))
        for number, row in enumerate(rows, start=1)
    ]


def _remarks(row: Row) -> str:
    """备注：申报编号；重新推荐的写明。"""
    again = f"；重新推荐（{row['again']}）" if row.get("again") else ""
    return f"{row['number']}{again}"


def _dropped_rows(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return [
        (str(number), row["unit"], row["credit_code"], row["number"], row["reason"])
        for number, row in enumerate(rows, start=1)
    ]


def _table(sheet: Sheet) -> Table:
    return Table(sheet[1], tuple(sheet[2]))


def _append(sheet: Any, texts: Iterable[str], *, bold: bool = False) -> None:
    from openpyxl.cell import Cell
    from openpyxl.styles import Font

    cells = []
    for text in texts:
        cell = Cell(sheet, value=text)
        cell.data_type, cell.number_format = "s", "@"
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
