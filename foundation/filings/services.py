"""填报件的建立、定稿与解除定稿。"""

import json
from typing import Any

from foundation.filings.autosave import Answers
from foundation.filings.models import Filing, Secret, Section, Snapshot
from foundation.filings.schemas import schema_of
from foundation.formspec.schema import Schema
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import canonical, sha256

Book = dict[str, Answers]


def start(schema: Schema, *, base_year: int, prefilled: Book, by: Actor) -> Filing:
    """按 schema 建一份空的填报件，每节一行；prefilled 是预填的答案。"""
    filing = Filing.objects.create(
        schema_key=schema.key, schema_version=schema.version, base_year=base_year, created_at=by.at
    )
    Section.objects.bulk_create(
        Section(filing=filing, name=section.name, answers=prefilled.get(section.name, {}))
        for section in schema.sections
    )
    return filing


def book_of(filing: Filing, identity: Book) -> Book:
    """全部答案：各节所存，叠加单位身份信息的只读副本（附件2.四）。"""
    stored = {section.name: section.answers for section in filing.sections.all()}
    return {
        section.name: {**stored.get(section.name, {}), **identity.get(section.name, {})}
        for section in schema_of(filing).sections
    }


def freeze(filing: Filing, identity: Book, *, by: Actor) -> Snapshot:
    """定稿：封存敏感值、锁住各节、冻结全部答案与计算值，得到一版不变的内容。

    各节的行须已由调用方锁住（动作表的 parts）。
    """
    schema = schema_of(filing)
    book = book_of(filing, identity)
    content = canonical(
        {
            "schema": [schema.key, schema.version],
            "base_year": filing.base_year,
            "answers": book,
            "computed": {section.name: section.computed(book[section.name]) for section in schema.sections},
        }
    )
    Secret.objects.filter(filing=filing, sealed=False).update(sealed=True)
    filing.sections.all().lock_all()
    number = filing.snapshots.count() + 1
    return Snapshot.objects.create(
        filing=filing, number=number, content=content, sha256=sha256(content), at=by.at, author_name=by.name
    )


def thaw(filing: Filing) -> None:
    """解除定稿：各节重新可改；已有的定稿与封存的敏感值原样保留。"""
    filing.sections.all().unlock_all()


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """定稿内容：schema、base_year、answers、computed。"""
    content: dict[str, Any] = json.loads(snapshot.content)
    return content
