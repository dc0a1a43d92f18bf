"""数量：可考核的指标，单位由栏目给出。"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from foundation.formspec.clean import numeric, one_line
from foundation.formspec.values import BLANKS, Value, is_answer, is_unreadable, shortest, shown, unreadable

from .leaf import Leaf

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{0,2}0*)?")


@dataclass(frozen=True, kw_only=True)
class Quantity(Leaf):
    """大于 0 的数，整数部分最多 15 位、最多两位小数，照填写的存，只去掉多余的零：``12.50`` 存 ``12.5``。

    多于两位小数的读不懂，不替人舍入。指标可以是 0 的（如“非正常申请 0 件”），写明 ``zero_allowed``。
    """

    shape: ClassVar[str] = "quantity"
    missing: ClassVar[str] = "未填写；请填数字，无此项请填“无”"

    zero_allowed: bool = False

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if line in BLANKS:
            return line
        text = numeric(line)
        return shortest(Decimal(text) + 0) if _AMOUNT.fullmatch(text) else unreadable(line)

    def faults(self, value: Value) -> list[str]:
        if is_unreadable(value):
            return ["填写的不是数量，请只填数字（整数部分最多 15 位，最多两位小数），例如 12.5，不要写单位"]
        if not is_answer(value) or Decimal(value) > 0 or (self.zero_allowed and Decimal(value) == 0):
            return []
        return ["不得为负，请核对后改填 0 或正数" if self.zero_allowed else "须大于 0，无此项请填“无”"]

    def display(self, value: Value) -> str:
        return f"{Decimal(value):,}" if is_answer(value) else shown(value)
