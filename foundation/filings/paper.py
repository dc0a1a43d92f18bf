"""纸面：把一版定稿的内容按手写的版式排成官方表格。

版式（哪一格在哪里、列宽、跨行）只在模板里，规格里没有；Paper 记下印了哪些地址，测试据此断言每格恰好印一次、
次序与规格相同。
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from foundation.documents.kinds import Sheet
from foundation.filings.models import Snapshot
from foundation.filings.schemas import schema_of
from foundation.filings.services import content_of
from foundation.formspec.fields import YEARS, Result, RowOrder
from foundation.formspec.schema import Schema, Section

Reveal = Callable[[dict[str, Any]], str]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Stamp:
    """定稿后印在每一页上的身份；没有它的就是草稿，加水印。verify_url 是二维码的内容。"""

    form_code: str
    version: int
    sha256: str
    code: str
    verify_url: str


@dataclass(frozen=True)
class Receipt:
    """申报回执上的事实。"""

    number: str
    unit_name: str
    credit_code: str
    call_title: str
    office_name: str
    version: int
    sha256: str
    submitted_at: datetime
    code: str
    verify_url: str


@dataclass(frozen=True)
class Year:
    """近三年中的一年：offset 是相对批次年度的偏移，label 如“2021年”。"""

    offset: int
    label: str


class Paper:
    """一份内容的纸面。answers 为各节的平面字典，含身份信息与计算值；reveal 把敏感值的引用换成要印的文字。"""

    def __init__(
        self, schema: Schema, answers: Mapping[str, Answers], *, base_year: int, reveal: Reveal
    ) -> None:
        self.years = [Year(offset, f"{base_year + offset}年") for offset in YEARS]
        self.printed: list[str] = []
        self._reveal = reveal
        self._texts: dict[str, str] = {}
        self._rows: dict[str, list[str]] = {}
        for section in schema.sections:
            self._read(section, answers.get(section.name, {}))

    @property
    def addresses(self) -> list[str]:
        """规格里的全部地址（含计算的），按表的次序。"""
        return list(self._texts)

    def text(self, address: str) -> str:
        """某一格要印的文字，并记下印过。抛出 KeyError：规格里没有这个地址。"""
        found = self._texts[address]
        self.printed.append(address)
        return found

    def rows(self, address: str) -> list[str]:
        """逐行填写的表现有各行的地址，后面接列名就是格子；一行也没有的给空表，改印 address 那一格。"""
        return self._rows.get(address, [])

    def sheet(self, template: str, *, title: str, stamp: Stamp | None) -> Sheet:
        """按模板排好的文档；stamp 为 None 的是草稿，每页有水印。"""
        return Sheet(render_to_string(template, {"paper": self, "title": title, "stamp": stamp}), title)

    def _read(self, section: Section, answers: Answers) -> None:
        for cell in section.cells(answers):
            address = f"{section.name}.{cell.address}"
            if isinstance(cell, Result):
                self._texts[address] = cell.form(answers.get(cell.address, cell.text))
            elif isinstance(cell.leaf, RowOrder) and (rows := cell.leaf.rows(answers.get(cell.address))):
                self._rows[address] = [f"{address}.{row}" for row in rows]
            else:
                self._texts[address] = self._shown(cell.leaf, answers, cell.address)

    def _shown(self, leaf: Any, answers: Answers, address: str) -> str:
        value = answers.get(address, "")
        if isinstance(value, dict) and "secret" in value:
            return self._reveal(value)
        shown: str = leaf.display(value)
        return shown


def paper_of(snapshot: Snapshot, *, reveal: Reveal) -> Paper:
    """一版定稿的纸面。"""
    content = content_of(snapshot)
    computed = content["computed"]
    answers = {name: {**given, **computed.get(name, {})} for name, given in content["answers"].items()}
    schema = schema_of(snapshot.filing)
    return Paper(schema, answers, base_year=content["base_year"], reveal=reveal)


def receipt_sheet(receipt: Receipt) -> Sheet:
    """申报回执，一页，系统出具，不盖章。"""
    title = f"申报回执—{receipt.number}"
    return Sheet(render_to_string("paper/receipt.html", {"receipt": receipt, "title": title}), title)
