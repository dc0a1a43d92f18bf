"""年度表中自动计算的年均增长率。"""

from dataclasses import dataclass
from decimal import localcontext

from foundation.formspec.values import NONE, NOT_APPLICABLE, Value, number, two_places

from .computed import EXACT, YEARS, Cell, display_percent


@dataclass(frozen=True, kw_only=True)
class Growth:
    """近三年年均增长率：（末年 ÷ 首年）的平方根 − 1，百分数，四舍五入到两位小数。"""

    name: str
    label: str
    of: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """计算所依据的输入行。"""
        return (self.of,)

    def values(self, cell: Cell) -> dict[int | None, str]:
        """整行一个结果：十进制字符串、“不适用”，或空（尚未填齐）。"""
        return {None: growth(cell(self.of, YEARS[0]), cell(self.of, YEARS[-1]))}

    def display(self, text: str) -> str:
        """给人看的样子，如 9.96%。"""
        return display_percent(text)


def growth(first: Value | None, last: Value | None) -> str:
    """首末两年都大于 0 才有增长率，否则为“不适用”；任一年未填或读不懂的为空。"""
    start, end = number(first), number(last)
    is_settled_nonpositive = any(amount is not None and amount <= 0 for amount in (start, end))
    if NONE in (first, last) or is_settled_nonpositive:
        return NOT_APPLICABLE
    if start is None or end is None:
        return ""
    with localcontext(EXACT):
        return str(two_places(((end / start).sqrt() - 1) * 100))
