"""两版答案之间的改动。"""

from collections.abc import Mapping
from dataclasses import dataclass

from .fields import Rows
from .order import merged_order
from .schema import Schema, Section
from .values import Answers, Value


@dataclass(frozen=True, kw_only=True)
class Change:
    """一处改动；``address`` 是全地址，没有填过的一边为 None。"""

    address: str
    before: Value | None
    after: Value | None


def diff(schema: Schema, before: Mapping[str, Answers], after: Mapping[str, Answers]) -> list[Change]:
    """两版（节名 → 答案）之间的改动，按表的顺序；从未填写与清空都是空，互换不算改动。

    逐行填写的表按行编号比：增行、删行、移动是行次序那一格的改动，增删的行里各格也照列；
    两版里都不在的行不看。规格里没有的地址也照列，排在所在节的末尾：改动一处也不藏。
    """
    return [
        Change(address=f"{section.name}.{relative}", before=old.get(relative), after=new.get(relative))
        for section in schema.sections
        for old, new in [[section.pruned(book.get(section.name, {})) for book in (before, after)]]
        for relative in _addresses(section, old, new)
        if old.get(relative, "") != new.get(relative, "")
    ]


def _addresses(section: Section, old: Answers, new: Answers) -> list[str]:
    """两版里可填的地址，按表的顺序，删去的行排在原来的前一行之后；然后是规格里没有的。"""
    orders: Answers = {
        rows.name: merged_order([], rows.ids(old), rows.ids(new))
        for rows in section.fields
        if isinstance(rows, Rows)
    }
    known = section.entries_in({**new, **orders})
    return list(dict.fromkeys([*known, *sorted(old.keys() | new.keys())]))
