"""年度表中自动计算的比例。"""

from dataclasses import dataclass
from decimal import localcontext

from foundation.formspec.values import NONE, NOT_APPLICABLE, Value, number, two_places

from .computed import EXACT, YEARS, Cell, display_percent


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """逐年的比例：分子行 ÷ 分母行 × 100，百分数，四舍五入到两位小数。"""

    name: str
    label: str
    numerator: str
    denominator: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """计算所依据的输入行。"""
        return (self.numerator, self.denominator)

    def values(self, cell: Cell) -> dict[int | None, str]:
        """每年一个结果：十进制字符串、“不适用”，或空（尚未填齐）。"""
        return {year: ratio(cell(self.numerator, year), cell(self.denominator, year)) for year in YEARS}

    def display(self, text: str) -> str:
        """给人看的样子，如 5.50%。"""
        return display_percent(text)


def ratio(numerator: Value | None, denominator: Value | None) -> str:
    """分母为 0、或任一项填“无”的，比例为“不适用”；任一项未填或读不懂的为空。"""
    over, under = number(numerator), number(denominator)
    if NONE in (numerator, denominator) or under == 0:
        return NOT_APPLICABLE
    if over is None or under is None:
        return ""
    with localcontext(EXACT):
        return str(two_places(over / under * 100))
