"""从电子表格粘贴一块：对到一节里的一张表上，给页面预览。这里不存；填入与撤销都走暂存。"""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.filings.models import Section
from foundation.filings.schemas import schema_of
from foundation.formspec.fields import Entry, Matrix, Rows, YearGrid
from foundation.formspec.paste import Target, paste, target
from foundation.formspec.schema import Section as SectionSpec

Answer = dict[str, Any]


def preview(section: Section, *, text: str, start: str, order: str, fresh: Sequence[str]) -> Answer:
    """每一格将填什么、什么没有粘贴、新添了哪些行。

    start 是光标所在格的相对地址；order 是页面上现在的行次序（可能还没存下）；
    fresh 是页面为新行备下的编号。抛出 ValueError：start 不在一张可以粘贴的表里。
    """
    table = _table(schema_of(section.filing).section(section.name), start)
    answers = section.answers
    if isinstance(table, Rows) and section.is_open_at(table.name):
        answers = {**answers, table.name: table.order.parse(order)}
    elif isinstance(table, Rows):
        fresh = ()
    onto = target(table, answers, base_year=section.filing.base_year, fresh=fresh)
    pasted = paste(text, onto=onto, start=start)
    texts = {address: text for address, text in pasted.cells if section.is_open_at(address)}
    closed = len(dict(pasted.cells)) - len(texts)
    return {
        "order": {onto.order_address: texts.pop(onto.order_address)} if onto.order_address in texts else {},
        "count": len(texts),
        "notes": [*pasted.notes, *([f"{closed} 格不在这次补正的范围内，没有粘贴。"] if closed else [])],
        **_sheet(onto, texts),
    }


def _table(spec: SectionSpec, start: str) -> YearGrid | Matrix | Rows:
    name = start.partition(".")[0]
    for field in spec.fields:
        if field.name == name and isinstance(field, YearGrid | Matrix | Rows):
            return field
    raise ValueError(f"{start!r} 不在可以粘贴的表里")


def _sheet(onto: Target, texts: Mapping[str, str]) -> Answer:
    """只画有内容的行与列；没有内容的格子为 None。"""
    cells = [
        (row, column, cell)
        for row, line in enumerate(onto.rows)
        for column, cell in enumerate(line)
        if isinstance(cell, Entry) and cell.address in texts
    ]
    columns = sorted({column for _, column, _ in cells})
    placed = {(row, column): _cell(cell, texts[cell.address]) for row, column, cell in cells}
    return {
        "columns": [onto.column_labels[column] for column in columns],
        "rows": [
            {"label": _row_label(onto, row), "cells": [placed.get((row, column)) for column in columns]}
            for row in sorted({row for row, _, _ in cells})
        ],
    }


def _row_label(onto: Target, row: int) -> str:
    return onto.row_labels[row] if onto.row_labels else f"第{row + 1}行"


def _cell(entry: Entry, text: str) -> Answer:
    value = entry.leaf.parse(text)
    problems = [*entry.leaf.problems(value), *entry.leaf.warnings(value)]
    return {
        "address": entry.address,
        "text": text,
        "shown": entry.leaf.display(value),
        "problems": problems,
    }
