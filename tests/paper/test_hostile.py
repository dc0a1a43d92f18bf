"""恶意与极端的内容直接送进纸面：不执行、不外引、不倒字，时间有限。"""

import time
from typing import Any

import pytest

from applications.tables.enterprise import ENTERPRISE
from applications.tables.partner import PARTNER
from applications.tables.research import RESEARCH
from foundation.documents.render import render_pdf
from foundation.formspec.fields import LongText, Rows, Text
from foundation.formspec.schema import Schema
from foundation.workflow.jobs import JobFailed
from tests.paper import examples
from tests.paper.printing import Printed, plain, printed

NASTY = (
    "<script>alert(1)</script>{{ 7|add:1 }}{% load x %}<a href='javascript:alert(2)'>点我</a>"
    "<img src=file:///etc/passwd>&lt;\"'"
)
BIDI = "\u202e0001\u202c\u2066甲\u2069\u200b\u0000\ue000"
SECONDS = 20
SCHEMAS = {"enterprise": ENTERPRISE, "research": RESEARCH}


def _book(schema: Schema, text: str, *, many: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """每一个文字格都写 text，每张多行的表有 2 行，many 里的有 60 行。"""
    book: dict[str, dict[str, Any]] = {}
    for section in schema.sections:
        answers: dict[str, Any] = {}
        for field in section.fields:
            if isinstance(field, Rows):
                ids = [f"r{number:03d}" for number in range(60 if field.name in many else 2)]
                answers[field.name] = ids
                answers |= {
                    f"{field.name}.{row}.{column.name}": _value(column, text)
                    for row in ids
                    for column in field.columns
                }
            else:
                answers |= {entry.address: _value(entry.leaf, text) for entry in field.entries()}
        book[section.name] = answers
    return book


def _value(leaf: Any, text: str) -> Any:
    """文字格里就是文字；别的格里是读不懂的原文，草稿里会有。"""
    return text if isinstance(leaf, Text | LongText) else {"raw": text}


def _timed(content: dict[str, Any]) -> Printed:
    """排版须在限时内完成；看处理器时间，不受机器上别的事影响。"""
    sheet, papers = examples.sheet_of(content)
    began = time.process_time()
    form = printed(sheet, papers)
    assert time.process_time() - began < SECONDS
    return form


def _with(schema: Schema, **texts: Any) -> dict[str, Any]:
    """示例企业或高校，plan、policy 等节里换上给定的内容。"""
    content = getattr(examples, {"enterprise": "enterprise", "research": "university"}[schema.key])()
    for name, changes in texts.items():
        content["answers"][name] |= changes
    return content


@pytest.mark.parametrize("key", ["enterprise", "research"])
def test_markup_in_every_text_is_printed_as_written(key):
    joint = examples.content_of(PARTNER, _book(PARTNER, NASTY))
    form = _timed(examples.content_of(SCHEMAS[key], _book(SCHEMAS[key], NASTY)) | {"partner": joint})
    body, written = "".join(form.body), plain(NASTY)
    expected = sum(
        written in plain(paper._texts[address]) for paper in form.papers.values() for address in paper.printed
    )
    assert body.count(written) == expected > 100


def test_text_that_turns_or_hides_is_cleaned_before_it_is_printed():
    content = examples.content_of(ENTERPRISE, _book(ENTERPRISE, f"前{BIDI}后"))
    sheet, _ = examples.sheet_of(content)
    assert not any(char in sheet.html for char in "\u202e\u202c\u2066\u2069\u0000\ue000")
    assert "前0001甲后" in sheet.html


def test_characters_nothing_can_print_are_named():
    sheet, _ = examples.sheet_of(_with(ENTERPRISE, plan={"construction_plan": "计划\U0001fae8"}))
    with pytest.raises(JobFailed, match=r"U\+1FAE8"):
        render_pdf(sheet)


def test_a_hundred_thousand_characters_without_a_space_end_in_time():
    form = _timed(_with(ENTERPRISE, plan={"construction_plan": "x" * 100_000}))
    assert "".join(form.body).count("x") >= 100_000


def test_four_hundred_lines_end_in_time():
    lines = "\n".join(f"第{number}行" for number in range(400))
    form = _timed(_with(ENTERPRISE, plan={"construction_plan": lines, "output_growth": lines}))
    assert "".join(form.body).count("第399行") == 2


def test_sixty_rows_and_sixty_character_names_keep_every_row():
    name = "名" * 60
    content = examples.content_of(ENTERPRISE, _book(ENTERPRISE, name, many=("policies", "platforms")))
    joint = examples.content_of(PARTNER, _book(PARTNER, name, many=("participants",)))
    form = _timed(content | {"partner": joint})
    paper = form.papers["paper"]
    assert sum(address.startswith("policy.policies.") for address in paper.printed) == 60 * 3
    expected = sum(
        paper._texts[address].count(name) for paper in form.papers.values() for address in paper.printed
    )
    assert "".join(form.body).count(name) == expected
