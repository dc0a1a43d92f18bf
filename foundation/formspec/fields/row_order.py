"""行的次序：逐行填写的表自己的那一格。"""

from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.clean import one_line
from foundation.formspec.order import is_row_id, merged_order
from foundation.formspec.values import BLANKS, NONE, Value, is_unreadable, shown, typed, unreadable

from .leaf import Leaf


@dataclass(frozen=True, kw_only=True)
class RowOrder(Leaf):
    """值是行编号的列表；填写的文字是以空格分开的编号。没有行的写“无”，``min_rows`` 大于 0 的不能写“无”。

    编号不合写法、重复，或多于 ``max_rows`` 行的读不懂，原文照留，认得出的行仍然显示。
    """

    shape: ClassVar[str] = "row_order"

    min_rows: int
    max_rows: int

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if line in BLANKS:
            return line
        rows = line.split()
        is_well_formed = all(is_row_id(row) for row in rows) and len(set(rows)) == len(rows)
        return rows if is_well_formed and len(rows) <= self.max_rows else unreadable(line)

    def rows(self, value: Value | None) -> list[str]:
        """值里的各行，依次；读不懂的取其中认得出的，最多两倍于 ``max_rows``（两个人各填满一份）。"""
        if isinstance(value, list):
            return value
        if value is None or not is_unreadable(value):
            return []
        return [row for row in dict.fromkeys(typed(value).split()) if is_row_id(row)][: 2 * self.max_rows]

    def merged(self, base: Value | None, mine: Value, theirs: Value | None) -> Value:
        """两个人都从 base 改起，合成的值；从不相撞。合成后没有行的，有一方写了“无”就是“无”。"""
        rows = merged_order(self.rows(base), self.rows(mine), self.rows(theirs))
        if rows:
            return self.parse(" ".join(rows))
        return NONE if NONE in (mine, theirs) else ""

    def absent(self) -> str:
        if self.min_rows:
            return f"未填写；请至少添加 {self.min_rows} 行"
        return "未填写；请逐行添加，没有内容请填“无”"

    def faults(self, value: Value) -> list[str]:
        count = len(self.rows(value))
        if count > self.max_rows:
            return [f"最多 {self.max_rows} 行，现有 {count} 行，请删去 {count - self.max_rows} 行"]
        if is_unreadable(value):
            return [f"行的次序没有读懂，请刷新页面后核对各行；最多 {self.max_rows} 行"]
        if count < self.min_rows and value == NONE:
            return [f"至少 {self.min_rows} 行，不能填“无”，请添加"]
        if count < self.min_rows:
            return [f"至少 {self.min_rows} 行，现有 {count} 行，请添加"]
        return []

    def display(self, value: Value) -> str:
        return f"{len(value)} 行" if isinstance(value, list) else shown(value)
