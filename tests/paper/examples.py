"""两份示例的内容，与定稿里的写法相同：规格、年度、答案、计算值、表3。不经过数据库。"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from applications.tables import SCHEMAS
from applications.tables.enterprise import ENTERPRISE
from applications.tables.partner import PARTNER
from applications.tables.research import RESEARCH
from foundation.documents.kinds import Sheet
from foundation.filings.paper import Disclosure, Paper, Stamp, form_sheet, paper_of
from foundation.formspec.schema import Schema
from portal.demo import answers

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CODE = "113J-FADS-8T3Z-HWTQ-S2VC-599N-WXR3"
STAMP = Stamp("BD-2024-00001", 3, SHA, CODE, f"https://portal.example.cn/verify/{CODE}")
BASE_YEAR = 2024

_IDENTITY = {
    "example_enterprise": ("enterprise_name", "enterprise_name"),
    "example_university": ("org_name", "organization_name"),
    "example_table3": ("org_name", "organization_name"),
}


def revealed(reference: Mapping[str, Any]) -> str:
    """示例里的敏感值：引用里就是明文。"""
    return str(reference["secret"])


FULL = Disclosure(revealed)


def _content(schema: Schema, posts: answers.Posts, example: str) -> dict[str, Any]:
    book = {section.name: dict(section.parse(posts.get(section.name, {}))) for section in schema.sections}
    given = answers.load(example)
    source, name = _IDENTITY[example]
    book["unit"] |= {
        name: given[source],
        "legal_representative": given["legal_representative"],
        "credit_code": given["uscc"],
        "registered_address": given["registered_address"],
    }
    if "cover" in book:
        book["cover"] |= {
            "applicant_name": given["cover"]["applicant_name"],
            "applicant_address": given["cover"]["applicant_address"],
        }
    return content_of(schema, book)


def content_of(schema: Schema, book: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """把规范值的答案配上计算值；敏感值改成引用。"""
    kept = deepcopy({section.name: dict(book.get(section.name, {})) for section in schema.sections})
    for section in schema.sections:
        for field in section.fields:
            if getattr(field, "sensitive", False) and field.name in kept[section.name]:
                kept[section.name][field.name] = {"secret": kept[section.name][field.name], "mac": "00"}
    return {
        "schema": [schema.key, schema.version],
        "base_year": BASE_YEAR,
        "answers": kept,
        "computed": {section.name: section.computed(kept[section.name]) for section in schema.sections},
        "partner": None,
    }


def enterprise() -> dict[str, Any]:
    """表1：辽宁示例重工有限公司，联合示例知识产权代理（沈阳）有限公司。"""
    return _content(ENTERPRISE, answers.enterprise(), "example_enterprise") | {"partner": partner()}


def university() -> dict[str, Any]:
    """表2：辽宁示例理工大学，未联合申报。"""
    return _content(RESEARCH, answers.university(), "example_university")


def partner() -> dict[str, Any]:
    """表3：示例知识产权代理（沈阳）有限公司。"""
    return _content(PARTNER, answers.partner(), "example_table3")


def papers(content: dict[str, Any], disclosure: Disclosure = FULL) -> dict[str, Paper | None]:
    """模板要的两份纸面。"""
    joint = content["partner"]
    return {
        "paper": paper_of(content, disclosure=disclosure),
        "partner": joint and paper_of(joint, disclosure=disclosure),
    }


def sheet_of(
    content: dict[str, Any], disclosure: Disclosure = FULL, *, stamp: Stamp | None = STAMP
) -> tuple[Sheet, dict[str, Paper | None]]:
    """排好的一份，及其纸面。"""
    made = papers(content, disclosure)
    key, _ = content["schema"]
    return form_sheet(f"paper/form_{key}.html", title="申报书", papers=made, stamp=stamp), made


def schema(key: str) -> Schema:
    """按键取规格。"""
    return {known.key: known for known in SCHEMAS}[key]
