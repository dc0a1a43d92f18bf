"""答案的地址：``节.字段[.行[.列]]``，全项目只由这里解析。"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROW = re.compile(r"[a-z0-9_]+")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*|-[1-9]")


@dataclass(frozen=True, kw_only=True)
class Address:
    """一个值在表里的位置；年度表的列是相对批次年份的偏移，如 ``-3``。

    各部分不合写法，或有列无行，抛 ValueError。
    """

    section: str
    field: str
    row: str | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        if not self._is_well_formed():
            raise ValueError(f"地址的写法不对：{str(self)!r}，应为 节.字段[.行[.列]]")

    def _is_well_formed(self) -> bool:
        parts = ((self.section, _NAME), (self.field, _NAME), (self.row, _ROW), (self.column, _COLUMN))
        has_row_for_column = self.column is None or self.row is not None
        return has_row_for_column and all(part is None or shape.fullmatch(part) for part, shape in parts)

    @classmethod
    def parse(cls, text: str) -> "Address":
        """读出 ``investment.yearly.rd_expense.-3`` 这样的全地址；不合写法抛 ValueError。"""
        parts = text.split(".")
        if not 2 <= len(parts) <= 4:
            raise ValueError(f"地址的写法不对：{text!r}，应为 节.字段[.行[.列]]")
        return cls(**dict(zip(("section", "field", "row", "column"), parts, strict=False)))

    @property
    def relative(self) -> str:
        """节内的相对地址，即这一节答案字典里的键。"""
        return ".".join(part for part in (self.field, self.row, self.column) if part is not None)

    def __str__(self) -> str:
        return f"{self.section}.{self.relative}"


def check_names(names: Sequence[str], *, within: str) -> None:
    """规格里同一层的名字须合写法且不重复，否则抛 ValueError；名字就是地址，写错了不能带进数据。"""
    malformed = [name for name in names if not _NAME.fullmatch(name)]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if malformed or repeated:
        raise ValueError(f"{within} 里的名字不合写法：{malformed}，重复：{repeated}")
