"""填报件的建立、定稿与解除定稿。"""

import json
from collections.abc import Iterable
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


def content_for(filing: Filing, identity: Book) -> dict[str, Any]:
    """一份填报件此刻的内容：规格、年度、答案、计算值；删掉的行不带。"""
    schema = schema_of(filing)
    book = {
        section.name: section.pruned(answers)
        for section, answers in zip(schema.sections, book_of(filing, identity).values(), strict=True)
    }
    return {
        "schema": [schema.key, schema.version],
        "base_year": filing.base_year,
        "answers": book,
        "computed": {section.name: section.computed(book[section.name]) for section in schema.sections},
    }


def freeze(filing: Filing, content: dict[str, Any], *, locking: Iterable[int], by: Actor) -> Snapshot:
    """定稿：封存敏感值、锁住各节，把 content 存成一版不变的内容。

    locking 是一并锁住的填报件的编号；各节的行须已由调用方锁住（动作表的 parts）。
    """
    Secret.objects.filter(filing__in=locking, sealed=False).update(sealed=True)
    close(locking)
    text = canonical(content)
    return Snapshot.objects.create(
        filing=filing,
        number=filing.snapshots.count() + 1,
        content=text,
        sha256=sha256(text),
        at=by.at,
        author_name=by.name,
    )


def is_same_as(snapshot: Snapshot, content: dict[str, Any]) -> bool:
    """内容与这一版定稿一字不差。"""
    return bool(snapshot.sha256 == sha256(canonical(content)))


def thaw(filings: Iterable[int]) -> None:
    """解除定稿：各节重新可改；已有的定稿与封存的敏感值原样保留。filings 为填报件的编号。"""
    Section.objects.filter(filing__in=filings).unlock_all()


def open_only(filing_id: int, pins: Iterable[str]) -> None:
    """补正：只开放点名的完整地址（“节”或“节.格…”），没有点到的各节仍锁着；材料与清单的地址不在此列。"""
    opened: dict[str, list[str]] = {}
    for pin in pins:
        name, _, relative = pin.partition(".")
        opened.setdefault(name, []).append(relative)
    for name, addresses in opened.items():
        Section.objects.filter(filing=filing_id, name=name).open_only(addresses)


def close(filings: Iterable[int]) -> None:
    """终止：锁住各节，材料留存、不再改。filings 为填报件的编号。"""
    Section.objects.filter(filing__in=filings).lock_all()


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """定稿内容：schema、base_year、answers、computed。"""
    content: dict[str, Any] = json.loads(snapshot.content)
    return content
