"""从读出的单元格认出表头，得到一行行 {列名: 文字}。公式、错误值与打不出的字逐格拒绝，并说明怎样改。"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from applications.patents.child import HEADER_WITHIN, ROWS_CAP, Cell, Row
from applications.patents.columns import COLUMNS, Column, column_of
from applications.patents.reading import Unreadable
from applications.validators import check_digit
from foundation.formspec.clean import one_line

# GBK 里没有正式编码的八十个字，旧软件放在私用区 U+E815 起，按 0xFE50 起的字节次序。
_LEGACY = range(0xE815, 0xE865)
_DIGITS_WITHOUT_CHECK = 12


@dataclass(frozen=True)
class SheetRow:
    """文件里的一行：行号、各列文字、各列读不了的原因。"""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """认出的清单；ignored 是不认得、没有读的表头。"""

    rows: tuple[SheetRow, ...]
    ignored: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """存放用。"""
        rows = [[row.number, row.texts, row.refused] for row in self.rows]
        return {"rows": rows, "ignored": list(self.ignored)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Sheet":
        """as_json 的反向。"""
        return cls(tuple(SheetRow(*row) for row in stored["rows"]), tuple(stored["ignored"]))


def sheet_of(rows: list[Row]) -> Sheet:
    """认表头、取各行。抛出 Unreadable：没有表头、缺必需的列、没有内容或行数过多。"""
    at, columns = _header(rows)
    body = rows[at + 1 :]
    if not body:
        raise Unreadable("表头下面没有内容。请按模板一行填一件。")
    if len(body) > ROWS_CAP:
        raise Unreadable(
            f"清单有 {len(body):,} 行，超过 {ROWS_CAP:,} 行。请只列近三年的专利，或删去多余的行。"
        )
    header = rows[at][1]
    ignored = [str(cell) for index, cell in enumerate(header) if cell and index not in columns]
    return Sheet(tuple(_sheet_row(number, cells, columns) for number, cells in body), tuple(ignored))


def _header(rows: list[Row]) -> tuple[int, dict[int, Column]]:
    """表头在第几行、哪一列是什么；取前二十行里认得最多的一行。"""
    candidates = [_columns(cells) for _, cells in rows[:HEADER_WITHIN]]
    at = max(range(len(candidates)), key=lambda index: len(candidates[index]), default=0)
    found = candidates[at] if candidates else {}
    present = set(found.values())
    missing = [column.heading for column in COLUMNS if column.required and column not in present]
    if missing:
        raise Unreadable(
            f"没有找到这些列的表头：{'、'.join(missing)}。请下载模板，把清单复制进去，表头不要改动。"
        )
    return at, found


def _columns(cells: list[Cell]) -> dict[int, Column]:
    named = {index: column_of(cell) for index, cell in enumerate(cells) if isinstance(cell, str)}
    return {index: column for index, column in named.items() if column}


def _sheet_row(number: int, cells: list[Cell], columns: dict[int, Column]) -> SheetRow:
    row = SheetRow(number)
    for index, column in columns.items():
        cell = cells[index] if index < len(cells) else None
        if column.name in row.texts or cell is None:  # “申请号”“专利号”两列都有时，取先有内容的
            continue
        if fault := _unusable(cell):
            row.refused[column.name] = fault
        elif text := _text(cell, column):
            row.texts[column.name] = text
    return row


def _unusable(cell: Cell) -> str:
    """这一格不能读的原因；能读为空。"""
    if isinstance(cell, dict) and "formula" in cell:
        return "这一格是公式，不读取。请复制后“选择性粘贴为值”再上传。"
    if isinstance(cell, dict):
        return f"这一格是错误值 {cell['fault']}，请改成实际内容。"
    odd = [char for char in _repaired(str(cell)) if unicodedata.category(char) == "Co"]
    if odd:
        return f"有 {len(odd)} 个字在这台电脑之外显示不出（用了造字程序），请换成正式编码的字。"
    return ""


def _text(cell: Cell, column: Column) -> str:
    text = one_line(_repaired(str(cell)))
    if column.name == "number" and isinstance(cell, int):
        return _with_lost_zero(text)
    return text


def _with_lost_zero(digits: str) -> str:
    """表格把 202310397744.0 存成数字时丢了末尾的 .0；校验位确是 0 的补回来。"""
    is_lost = len(digits) == _DIGITS_WITHOUT_CHECK and check_digit(digits) == "0"
    return f"{digits}.0" if is_lost else digits


def _repaired(text: str) -> str:
    """旧软件私用区里的字换成正式编码（如 U+E863 换成“䶮”）。"""
    return "".join(_standard(char) if ord(char) in _LEGACY else char for char in text)


def _standard(char: str) -> str:
    offset = ord(char) - _LEGACY.start
    trail = 0x50 + offset + (1 if offset >= 0x7F - 0x50 else 0)
    return bytes([0xFE, trail]).decode("gb18030")
