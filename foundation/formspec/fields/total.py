"""年度表中自动计算的累计数。"""

from dataclasses import dataclass

from foundation.formspec.values import NONE, NOT_APPLICABLE, Value, number

from .computed import YEARS, Cell, display_number


@dataclass(frozen=True, kw_only=True)
class Total:
    """近三年之和，单位与所加的行相同。"""

    name: str
    label: str
    of: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """计算所依据的输入行。"""
        return (self.of,)

    def values(self, cell: Cell) -> dict[int | None, str]:
        """整行一个结果：十进制字符串、“不适用”，或空（尚未填齐）。"""
        return {None: total([cell(self.of, year) for year in YEARS])}

    def display(self, text: str) -> str:
        """给人看的样子，整数部分每三位一个逗号。"""
        return display_number(text)


def total(values: list[Value | None]) -> str:
    """各数相加，填“无”的不计，全填“无”的为“不适用”；任一个未填或读不懂的为空。"""
    counted = [number(value) for value in values if value != NONE]
    amounts = [amount for amount in counted if amount is not None]
    if len(amounts) < len(counted):
        return ""
    return str(sum(amounts)) if amounts else NOT_APPLICABLE
