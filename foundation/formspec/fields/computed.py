"""自动计算的行共用的约定；这些行谁也不能填。"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TypeAlias

from foundation.formspec.values import NOT_APPLICABLE, Value

YEARS = (-3, -2, -1)

Cell: TypeAlias = Callable[[str, int], Value | None]
"""按（输入行名，年份偏移）取值；没有填过的给 None。"""

# 15 位整数、两位小数的金额相除、开方，60 位足以保证只在最后舍入一次。
EXACT = Context(prec=60)


@dataclass(frozen=True, kw_only=True)
class Result:
    """一个自动计算的格子：``text`` 是十进制字符串、“不适用”，或空（尚未填齐）。

    ``form`` 把它写成给人看的样子；定稿里冻结的旧结果也用它来写。
    """

    address: str
    label: str
    text: str
    form: Callable[[str], str]
    unit: str = ""
    year: int | None = None

    @property
    def display(self) -> str:
        """给人看的样子。"""
        return self.form(self.text)


def display_number(text: str) -> str:
    """数字给人看的样子，整数部分每三位一个逗号；“不适用”和空原样。"""
    return text if text in ("", NOT_APPLICABLE) else f"{Decimal(text):,}"


def display_percent(text: str) -> str:
    """百分比给人看的样子，如 5.50%；“不适用”和空原样。"""
    return text if text in ("", NOT_APPLICABLE) else f"{text}%"
