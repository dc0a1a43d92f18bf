"""一张表的规格：表、节，以及按地址查找。"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from .address import check_names
from .fields import Entry, Field, Leaf, YearGrid
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
        """可填的格子：相对地址 → 格子，按表的顺序。"""
        return {entry.address: entry for field in self.fields for entry in field.entries()}

    def leaf(self, relative: str) -> Leaf | None:
        """相对地址处的字段；表里没有的、自动计算的给 None。"""
        entry = self.entries.get(relative)
        return None if entry is None else entry.leaf

    def parse(self, posted: Mapping[str, str]) -> dict[str, Value]:
        """把提交的文字逐格读成值；有不能填的地址就抛 UnknownAddress，一格也不读。"""
        unknown = tuple(address for address in posted if not self._accepts(address))
        if unknown:
            raise UnknownAddress(unknown)
        return {address: self.entries[address].leaf.parse(raw) for address, raw in posted.items()}

    def _accepts(self, relative: str) -> bool:
        leaf = self.leaf(relative)
        return leaf is not None and not leaf.readonly

    def computed(self, answers: Answers) -> dict[str, str]:
        """自动计算的格子：相对地址 → 十进制字符串、“不适用”，或空（尚未填齐）。"""
        grids = (field for field in self.fields if isinstance(field, YearGrid))
        return {address: text for grid in grids for address, text in grid.computed(answers).items()}

    def displays(self, answers: Answers) -> dict[str, str]:
        """自动计算的格子给人看的样子：相对地址 → 如“5.50%”。"""
        grids = (field for field in self.fields if isinstance(field, YearGrid))
        return {address: text for grid in grids for address, text in grid.displays(answers).items()}


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
    return node
