"""金额。"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from foundation.formspec.clean import numeric, one_line
from foundation.formspec.values import BLANKS, Value, is_answer, is_unreadable, shown, two_places, unreadable

from .leaf import Leaf

_AMOUNT = re.compile(r"-?([0-9]{1,20}(\.[0-9]*)?|\.[0-9]+)")
_TOO_LARGE = Decimal(10) ** 15
_LOOKS_LIKE_YUAN = Decimal(10) ** 6


@dataclass(frozen=True, kw_only=True)
class Money(Leaf):
    """不为负的金额，单位万元，四舍五入到两位小数；只收数字，带单位的读不懂。"""

    shape: ClassVar[str] = "money"
    missing: ClassVar[str] = "未填写；没有发生请填 0，无此项请填“无”"

    unit: str = "万元"

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if line in BLANKS:
            return line
        amount = _read(numeric(line))
        return unreadable(line) if amount is None else str(amount)

    def faults(self, value: Value) -> list[str]:
        if is_unreadable(value):
            return ["填写的不是金额，请只填数字（整数部分最多 15 位），例如 1234.50，不要写单位"]
        if is_answer(value) and Decimal(value) < 0:
            return ["不得为负，请核对后改填 0 或正数"]
        return []

    def warnings(self, value: Value) -> list[str]:
        if self.unit == "万元" and is_answer(value) and Decimal(value) >= _LOOKS_LIKE_YUAN:
            return ["达到或超过 1,000,000 万元，是否误填为元？请核对单位"]
        return []

    def display(self, value: Value) -> str:
        return f"{Decimal(value):,}" if is_answer(value) else shown(value)


def _read(text: str) -> Decimal | None:
    if not _AMOUNT.fullmatch(text):
        return None
    amount = two_places(Decimal(text))
    return amount if abs(amount) < _TOO_LARGE else None
