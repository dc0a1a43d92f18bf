"""自动计算的行共用的约定；这些行谁也不能填。"""

from collections.abc import Callable
from decimal import Context
from typing import TypeAlias

from foundation.formspec.values import NOT_APPLICABLE, Value

YEARS = (-3, -2, -1)

Cell: TypeAlias = Callable[[str, int], Value | None]
"""按（输入行名，年份偏移）取值；没有填过的给 None。"""

# 15 位整数、两位小数的金额相除、开方，60 位足以保证只在最后舍入一次。
EXACT = Context(prec=60)


def display_percent(text: str) -> str:
    """百分比给人看的样子，如 5.50%；“不适用”和空原样。"""
    return text if text in ("", NOT_APPLICABLE) else f"{text}%"
