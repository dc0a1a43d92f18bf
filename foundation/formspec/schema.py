"""一张表的规格：表、节，以及按地址查找。"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from types import FunctionType

from .address import check_names
from .fields import Entry, Field, Leaf, Result, Rows
from .values import Answers, Value


class UnknownAddress(ValueError):
    """提交了不能填的地址：表里没有、自动计算，或取自账户。``addresses`` 是这些相对地址。"""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        super().__init__(f"不能填写的地址：{'、'.join(addresses)}")
        self.addresses = addresses


@dataclass(frozen=True, kw_only=True)
class Section:
    """表的一节；字段的顺序就是表上的顺序。字段名重复或不合写法，抛 ValueError。"""

    name: str
    title: str
    fields: tuple[Field, ...]
    help: str = ""
    clause: str = ""

    def __post_init__(self) -> None:
        check_names([field.name for field in self.fields], within=self.name)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """总是在的可填的格子：相对地址 → 格子，按表的顺序；逐行填写的表只有行次序那一格。"""
        return {entry.address: entry for field in self.fields for entry in field.entries()}

    @cached_property
    def _rows(self) -> tuple[Rows, ...]:
        return tuple(field for field in self.fields if isinstance(field, Rows))

    def entries_in(self, answers: Answers) -> Mapping[str, Entry]:
        """这份答案里可填的格子，含现有各行的：相对地址 → 格子，按表的顺序。"""
        if not self._rows:
            return self.entries
        return {
            entry.address: entry
            for field in self.fields
            for entry in (field.entries_in(answers) if isinstance(field, Rows) else field.entries())
        }

    def cells(self, answers: Answers) -> list[Entry | Result]:
        """这份答案的全部格子，填的和算的，按表的顺序。"""
        return [cell for field in self.fields for cell in field.cells(answers)]

    def entry(self, relative: str, answers: Answers) -> Entry | None:
        """相对地址处可填的格子；表里没有的、自动计算的给 None。

        逐行填写的表，行还没有存进次序或已经删去的格子也认，栏名写作“不在表中的一行 …”。
        """
        found = (rows.entry_at(relative, answers) for rows in self._rows)
        return self.entries.get(relative) or next(filter(None, found), None)

    def leaf(self, relative: str) -> Leaf | None:
        """相对地址处的字段；表里没有的、自动计算的给 None。"""
        entry = self.entry(relative, {})
        return None if entry is None else entry.leaf

    def parse(self, posted: Mapping[str, str]) -> dict[str, Value]:
        """把提交的文字逐格读成值；有不能填的地址就抛 UnknownAddress，一格也不读。"""
        leaves = {address: self.leaf(address) for address in posted}
        unknown = tuple(address for address, leaf in leaves.items() if leaf is None or leaf.readonly)
        if unknown:
            raise UnknownAddress(unknown)
        return {address: leaf.parse(posted[address]) for address, leaf in leaves.items() if leaf is not None}

    def pruned(self, answers: Answers) -> dict[str, Value]:
        """去掉已删去的行里的格子，其余原样；不在规格里的地址也不动。"""
        return {
            address: value
            for address, value in answers.items()
            if not any(rows.is_dropped(address, answers) for rows in self._rows)
        }

    def computed(self, answers: Answers) -> dict[str, str]:
        """自动计算的格子：相对地址 → 十进制字符串、“不适用”，或空（尚未填齐）。"""
        return {cell.address: cell.text for cell in self.cells(answers) if isinstance(cell, Result)}

    def displays(self, answers: Answers) -> dict[str, str]:
        """自动计算的格子给人看的样子：相对地址 → 如“5.50%”。"""
        return {cell.address: cell.display for cell in self.cells(answers) if isinstance(cell, Result)}


@dataclass(frozen=True, kw_only=True)
class Schema:
    """一张表；``key`` 和 ``version`` 随填报存下，发布过的版本不再改。节名重复或不合写法，抛 ValueError。"""

    key: str
    version: int
    title: str
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        check_names([section.name for section in self.sections], within=self.key)

    def section(self, name: str) -> Section:
        """按名取节；没有这一节抛 KeyError。"""
        return {section.name: section for section in self.sections}[name]

    def fingerprint(self) -> str:
        """整份规格的 SHA-256（十六进制）：任何一处改动，包括文字、顺序和默认值，都会变。"""
        canonical = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(node: object) -> object:
    # 带上类型名：Text 与 LongText 的属性可以完全相同，却不是同一种栏目。
    if is_dataclass(node):
        return [
            type(node).__name__,
            {field.name: _plain(getattr(node, field.name)) for field in fields(node)},
        ]
    if isinstance(node, tuple):
        return [_plain(item) for item in node]
    # 表里另给的校验是函数：记全名，换一个函数指纹就变；函数里面怎么写，指纹管不到。
    if isinstance(node, FunctionType):
        return f"{node.__module__}.{node.__qualname__}"
    return node
