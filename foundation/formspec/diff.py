"""两版答案之间的改动。"""

from collections.abc import Mapping
from dataclasses import dataclass

from .schema import Schema
from .values import Answers, Value


@dataclass(frozen=True, kw_only=True)
class Change:
    """一处改动；``address`` 是全地址，没有填过的一边为 None。"""

    address: str
    before: Value | None
    after: Value | None


def diff(schema: Schema, before: Mapping[str, Answers], after: Mapping[str, Answers]) -> list[Change]:
    """两版（节名 → 答案）之间的改动，按表的顺序；从未填写与清空都是空，互换不算改动。

    规格里没有的地址也照列，排在所在节的末尾：改动一处也不藏。
    """
    return [
        Change(address=f"{section.name}.{relative}", before=old.get(relative), after=new.get(relative))
        for section in schema.sections
        for old, new in [(before.get(section.name, {}), after.get(section.name, {}))]
        for relative in dict.fromkeys([*section.entries, *sorted(old.keys() | new.keys())])
        if old.get(relative, "") != new.get(relative, "")
    ]
