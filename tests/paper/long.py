"""示例的加长版：每栏详述写到指定的字数，多行的表写到许多行。"""

from typing import Any

from applications.tables.enterprise import ENTERPRISE
from foundation.formspec.fields import LongText
from tests.paper import examples


def form(*, characters: int, policies: int = 20) -> dict[str, Any]:
    """企业示例，每栏详述约 characters 字（循环自己的文字，一段约三百字），制度 policies 行。"""
    book = examples.enterprise()["answers"]
    for section in ENTERPRISE.sections:
        for field in section.fields:
            if isinstance(field, LongText):
                book[section.name][field.name] = stretched(book[section.name][field.name], characters)
    kept = book["policy"]["policies"]
    book["policy"]["policies"] = [f"p{number:03d}" for number in range(policies)]
    for number in range(policies):
        for column in ("established_on", "name", "implementation"):
            source = f"policies.{kept[number % len(kept)]}.{column}"
            book["policy"][f"policies.p{number:03d}.{column}"] = book["policy"][source]
    content = examples.content_of(ENTERPRISE, book)
    content["answers"]["unit"] |= {name: book["unit"][name] for name in ("bank_account", "account_name")}
    return content | {"partner": examples.partner()}


def stretched(text: str, characters: int) -> str:
    """循环 text，分成三百字一段，写到 characters 字。"""
    paragraphs = [text[start : start + 300] for start in range(0, len(text), 300)]
    lines: list[str] = []
    while sum(map(len, lines)) < characters:
        lines.extend(paragraphs)
    return "\n".join(lines)[:characters]
