"""答案的取值，以及所有字段共同的三种“不是正式值”的内容。

=====================================  ==========================================
``"文字"``                              正式值：文字、选项代号、日期 ``2024-08-19`` 或 ``2016-03``
``"4753.12"``                          正式值：金额，十进制字符串，恰好两位小数
``12``                                 正式值：件数、人数
``["r7k2", "x01a"]``                   正式值：逐行填写的表里各行的次序；没有行时不写空表
``"无"``                                填写人明确写“无”，任何字段都可以
``""``                                 填过又清空；从未填过的没有这个键
``{"raw": "一百"}``                     读不懂，草稿照原样保留，提交时不接受
``{"secret": 编号, "mac": 摘要}``        敏感内容，由 filings 加密，本库只当作已填
=====================================  ==========================================
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias, TypeGuard

Value: TypeAlias = str | int | list[str] | Mapping[str, str | int]
Answers: TypeAlias = Mapping[str, Value]

NONE = "无"
BLANKS = ("", NONE)
NOT_APPLICABLE = "不适用"
KEPT_SECRET = "已填写（加密保存）"


def unreadable(typed: str) -> dict[str, str]:
    """把读不懂的原文包成值，草稿保留它。"""
    return {"raw": typed}


def is_blank(value: Value | None) -> bool:
    """值是不是空：没有填过、清空了，或一行也没有；“无”不是空。"""
    return value is None or value in ("", [])


def is_unreadable(value: Value | None) -> bool:
    """值是不是读不懂的原文。"""
    return isinstance(value, Mapping) and "raw" in value


def is_answer(value: Value | None) -> TypeGuard[str]:
    """值是不是写成字符串的正式值（不是空、“无”、原文或密文）。"""
    return isinstance(value, str) and value not in BLANKS


def typed(value: Value) -> str:
    """放回输入框的文字；密文不放回，给空串。"""
    if isinstance(value, Mapping):
        return str(value.get("raw", ""))
    return " ".join(value) if isinstance(value, list) else str(value)


def shown(value: Value) -> str:
    """不是正式值的内容给人看的样子；密文只说明已填写。"""
    if isinstance(value, Mapping) and "secret" in value:
        return KEPT_SECRET
    return typed(value)


def number(value: Value | None) -> Decimal | None:
    """数字型正式值的大小；其余（空、“无”、原文、密文、没有）给 None。"""
    if is_answer(value) or isinstance(value, int):
        return Decimal(value)
    return None


def shortest(amount: Decimal) -> str:
    """不带多余的零的写法：12.50 写成 12.5，120 仍是 120。"""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def two_places(amount: Decimal) -> Decimal:
    """四舍五入到两位小数（2.675 得 2.68），不出现负零。"""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + 0
