"""纸面：把一份内容按手写的版式排成官方表格。

版式（哪一格在哪里、列宽、跨行）只在模板里，规格里没有；Paper 记下印了哪些地址，测试据此断言每格恰好印一次、
次序与规格相同。
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from foundation.documents.kinds import Sheet
from foundation.filings.models import Filing
from foundation.filings.schemas import schema_of
from foundation.formspec.clean import clean
from foundation.formspec.fields import YEARS, Entry, Field, Leaf, Result, Rows
from foundation.formspec.schema import Schema, Section

Reveal = Callable[[dict[str, Any]], str]
Hides = Callable[[str, Leaf], bool]
Answers = Mapping[str, Any]
MASKED = "（略）"


def _hides_nothing(address: str, leaf: Leaf) -> bool:
    return False


@dataclass(frozen=True)
class Disclosure:
    """给谁看：reveal 把敏感值的引用换成要印的文字；hides 指出印作“（略）”的格子，它们从不揭示。"""

    reveal: Reveal
    hides: Hides = _hides_nothing


@dataclass(frozen=True)
class Stamp:
    """定稿后印在每一页上的身份；没有它的就是草稿，加水印。

    verify_url 是二维码的内容；edition 是版别的说法，供打印盖章的完整版不写。
    """

    form_code: str
    version: int
    sha256: str
    code: str
    verify_url: str
    edition: str = ""


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
    """一份内容的纸面。answers 为各节的平面字典，含身份信息与计算值。"""

    def __init__(
        self, schema: Schema, answers: Mapping[str, Answers], *, base_year: int, disclosure: Disclosure
    ) -> None:
        self.years = [Year(offset, f"{base_year + offset}年") for offset in YEARS]
        self.printed: list[str] = []
        self._disclosure = disclosure
        self._texts: dict[str, str] = {}
        self._lines: dict[str, list[str]] = {}
        for section in schema.sections:
            for field in section.fields:
                self._read(section, field, answers.get(section.name, {}))

    @property
    def addresses(self) -> list[str]:
        """规格里的全部地址（含计算的），按表的次序。"""
        return list(self._texts)

    def text(self, address: str) -> str:
        """某一格要印的文字，并记下印过。抛出 KeyError：规格里没有这个地址。"""
        found = self._texts[address]
        self.printed.append(address)
        return found

    def lines(self, address: str) -> list[str]:
        """逐行填写的表现有各行的地址，后面接列名就是格子；一行也没有的给空表，改印 address 那一格。"""
        return self._lines.get(address, [])

    def _read(self, section: Section, field: Field, answers: Answers) -> None:
        for cell in self._cells(section, field, answers):
            address = f"{section.name}.{cell.address}"
            if isinstance(cell, Result):
                self._texts[address] = cell.form(answers.get(cell.address, cell.text))
            else:
                self._texts[address] = self._shown(address, cell.leaf, answers.get(cell.address, ""))

    def _cells(self, section: Section, field: Field, answers: Answers) -> Iterator[Entry | Result]:
        """要印的格子：逐行填写的表有行就印各行与合计，没有行就只印“无”那一格。"""
        if not isinstance(field, Rows):
            yield from field.cells(answers)
        elif rows := field.lines(answers):
            self._lines[f"{section.name}.{field.name}"] = [f"{section.name}.{row.address}" for row in rows]
            yield from (cell for cell in field.cells(answers) if cell.address != field.name)
        else:
            yield from field.entries()

    def _shown(self, address: str, leaf: Leaf, value: Any) -> str:
        if self._disclosure.hides(address, leaf):
            return MASKED
        if isinstance(value, dict) and "secret" in value:
            return clean(self._disclosure.reveal(value))
        # 填写的内容存前已清洗；取自账户的没有经过那一道，双向控制符会把号码印反。
        return clean(leaf.display(value))


def paper_of(content: Mapping[str, Any], *, disclosure: Disclosure) -> Paper:
    """一份内容（schema、base_year、answers、computed）的纸面。抛出 KeyError：这一版规格没有登记。"""
    key, version = content["schema"]
    schema = schema_of(Filing(schema_key=key, schema_version=version))
    computed = content["computed"]
    answers = {name: {**given, **computed.get(name, {})} for name, given in content["answers"].items()}
    return Paper(schema, answers, base_year=content["base_year"], disclosure=disclosure)


def form_sheet(
    template: str, *, title: str, papers: Mapping[str, Paper | None], stamp: Stamp | None
) -> Sheet:
    """按模板排好的申报书；papers 是模板里的名字 → 纸面，stamp 为 None 的是草稿，每页有水印。"""
    return Sheet(render_to_string(template, {**papers, "title": title, "stamp": stamp}), title)


def receipt_sheet(receipt: Receipt) -> Sheet:
    """申报回执，一页，系统出具，不盖章。"""
    title = f"申报回执—{receipt.number}"
    return Sheet(render_to_string("paper/receipt.html", {"receipt": receipt, "title": title}), title)
