"""两版专利清单之间的改动：按类别、国家、号码认同一件，逐项列出；次序不算改动。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.patents.columns import COLUMNS
from applications.patents.enums import LegalStatus

Stored = Mapping[str, Any]
Identity = tuple[str, str, str]


@dataclass(frozen=True)
class PatentChange:
    """一件的一项改动；before 为空的是新增的，after 为空的是删去的。"""

    identity: Identity
    caption: str
    before: str
    after: str


def identity_of(row: Stored) -> Identity:
    """认同一件：类别、国家或地区、号码。"""
    return row["kind"], row["country"], row["number"]


def changes(old: Iterable[Stored], new: Iterable[Stored]) -> Iterator[PatentChange]:
    """先是还在的各件改了什么、新增的，再是删去的。"""
    before = {identity_of(row): row for row in old}
    after = {identity_of(row): row for row in new}
    for identity, row in after.items():
        if identity in before:
            yield from _changed(before[identity], row)
        else:
            yield PatentChange(identity, f"“{row['number']}”新增一件", "", _line(row))
    for identity, row in before.items():
        if identity not in after:
            yield PatentChange(identity, f"“{row['number']}”删去一件", _line(row), "")


def _changed(old: Stored, new: Stored) -> Iterator[PatentChange]:
    for column in COLUMNS:
        one, other = str(old[column.name] or ""), str(new[column.name] or "")
        if one != other:
            caption = f"“{new['number']}”的“{column.heading}”"
            yield PatentChange(
                identity_of(new), caption, _shown(column.name, one), _shown(column.name, other)
            )


def _shown(column: str, text: str) -> str:
    return LegalStatus(text).label if column == "legal_status" and text else text


def _line(row: Stored) -> str:
    return f"{row['number']} {row['title']}，{row['holder']}"
