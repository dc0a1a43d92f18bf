"""所有单值字段共有的属性和方法。"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import ClassVar, TypeAlias

from foundation.formspec.values import NONE, Answers, Value, is_blank, typed

Rule: TypeAlias = Callable[[str], list[str]]
"""读正式值的文字，给出问题；每条写明什么不对、怎么改。"""


@dataclass(frozen=True, kw_only=True)
class Leaf(ABC):
    """只有一个值的字段。年度表里的不写 ``name`` 和 ``label``，由所在的行给出。

    ``readonly`` 的值取自账户，不接受填写。``sensitive`` 的值由 filings 加密保存，
    所以各类型的问题都不引用填写的内容。``rule`` 是表里另给的校验，须是模块里的函数：
    规格的指纹记它的全名，匿名函数认不出来，抛 ValueError。
    """

    shape: ClassVar[str]
    missing: ClassVar[str] = "未填写；无内容时请填“无”"

    name: str = ""
    label: str = ""
    help: str = ""
    clause: str = ""
    required: bool = True
    unit: str = ""
    sensitive: bool = False
    readonly: bool = False
    rule: Rule | None = None

    def __post_init__(self) -> None:
        is_named = isinstance(self.rule, FunctionType) and "<" not in self.rule.__qualname__
        if self.rule is not None and not is_named:
            raise ValueError(f"{self.name} 的 rule 须是模块里的函数，不能是匿名或临时的")

    @property
    def limit(self) -> int | None:
        """最多的字数；只有文字类才有。"""
        return None

    def entries(self) -> "list[Entry]":
        """这个字段可填的格子：只有它自己。"""
        return [Entry(address=self.name, label=self.label, leaf=self, clause=self.clause)]

    @abstractmethod
    def parse(self, raw: str) -> Value:
        """把填写的文字读成值；从不抛错，读不懂的包成 ``{"raw": …}``。"""

    def cells(self, answers: Answers) -> "list[Entry]":
        """这个字段的全部格子：只有它自己。"""
        return self.entries()

    def absent(self) -> str:
        """必填而未填时的问题。"""
        if self.readonly:
            return "没有内容；此项取自账户信息，请先在账户信息中补充"
        return self.missing

    def problems(self, value: Value) -> list[str]:
        """挡住提交的问题，每条写明什么不对、怎么改，不写是哪一栏；本类型读得通的，再问 ``rule``。"""
        return self.faults(value) or self._against_rule(value)

    def _against_rule(self, value: Value) -> list[str]:
        is_plain = isinstance(value, str | int) and not is_blank(value) and value != NONE
        return self.rule(str(value)) if self.rule is not None and is_plain else []

    @abstractmethod
    def faults(self, value: Value) -> list[str]:
        """本类型自己的问题，写法同 ``problems``。"""

    def warnings(self, value: Value) -> list[str]:
        """不挡提交、只请核对的问题，写法同 ``problems``。"""
        return []

    @abstractmethod
    def display(self, value: Value) -> str:
        """给人看的样子。"""

    def text(self, value: Value) -> str:
        """放回输入框的文字；再读一次得到同一个值（密文除外，密文不放回）。"""
        return typed(value)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """一个可填的格子；``address`` 是相对地址，``year`` 是相对批次年份的偏移（−3…−1）。"""

    address: str
    label: str
    leaf: Leaf
    clause: str = ""
    year: int | None = None

    def note(self, base_year: int) -> str:
        """栏名后的括注，如“（2021年，万元）”；没有年份和单位时为空。"""
        return note(year=None if self.year is None else base_year + self.year, unit=self.leaf.unit)

    def caption(self, base_year: int) -> str:
        """在句子里称呼这个格子，如“研发费用”（2021年，万元）。"""
        return f"“{self.label}”{self.note(base_year)}"


def note(*, year: int | None, unit: str) -> str:
    """栏名后的括注：年份、单位，有什么写什么。"""
    parts = [part for part in ("" if year is None else f"{year}年", unit) if part]
    return f"（{'，'.join(parts)}）" if parts else ""
