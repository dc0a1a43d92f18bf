"""跨栏校验的底稿：三张表的示例，填满、没有问题；每个用例只改一两处。"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from applications.crosschecks.sheet import Circumstances, Sheet
from applications.tables import SCHEMAS
from foundation.formspec.schema import Schema
from foundation.workflow.clock import SHANGHAI
from portal.demo import answers

BASE_YEAR = 2024
EXAMPLES = {"enterprise": answers.enterprise, "research": answers.university, "partner": answers.partner}
NAMES = {
    "enterprise": "辽宁示例重工有限公司",
    "research": "辽宁示例理工大学",
    "partner": "辽宁示例重工有限公司",
}
AROUND = Circumstances(
    unit_name="",
    credit_code="91210106EXAMPLE03B",
    registered_division="210106",
    opens_at=datetime(2024, 8, 12, 9, tzinfo=SHANGHAI),
    closes_at=datetime(2024, 8, 24, tzinfo=SHANGHAI),
    is_rehearsal=False,
    minimum_points=30,
    pct_points=2,
    matches=lambda address, reference, clear: reference["mac"] == clear,
)


def schema(key: str) -> Schema:
    """按键取表。"""
    return next(schema for schema in SCHEMAS if schema.key == key)


def sheet(key: str, changes: dict[str, str] | None = None, **around: Any) -> Sheet:
    """一张表的底稿，叠加 changes（全地址到文字）；around 改表外的事实。"""
    posts = {section: dict(texts) for section, texts in EXAMPLES[key]().items()}
    for address, text in (changes or {}).items():
        section, _, relative = address.partition(".")
        posts[section][relative] = text
    table = schema(key)
    book: dict[str, Any] = {
        section.name: dict(section.parse(posts[section.name])) for section in table.sections
    }
    if "account_name" in book["unit"]:
        book["unit"]["account_name"] = {"secret": 1, "mac": book["unit"]["account_name"]}
    book["unit"]["credit_code"] = "91210112EXAMPLE2XK" if key == "partner" else AROUND.credit_code
    facts = replace(AROUND, **{"unit_name": NAMES[key]} | around)
    return Sheet(schema=table, book=book, base_year=BASE_YEAR, around=facts)
