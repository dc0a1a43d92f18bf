"""整数：人数、件数。"""

import re
from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.clean import numeric, one_line
from foundation.formspec.values import BLANKS, Value, is_unreadable, shown, unreadable

from .leaf import Leaf

_WHOLE = re.compile(r"(-?[0-9]{1,15})(\.0*)?")


@dataclass(frozen=True, kw_only=True)
class Count(Leaf):
    """不为负的整数，最多 15 位；``12.0`` 读作 12，``12.5`` 读不懂。"""

    shape: ClassVar[str] = "count"
    missing: ClassVar[str] = "未填写；没有发生请填 0，无此项请填“无”"

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if line in BLANKS:
            return line
        whole = _WHOLE.fullmatch(numeric(line))
        return int(whole[1]) if whole else unreadable(line)

    def faults(self, value: Value) -> list[str]:
        if is_unreadable(value):
            return ["填写的不是整数，请只填整数（最多 15 位），例如 12，不要写单位"]
        if isinstance(value, int) and value < 0:
            return ["不得为负，请核对后改填 0 或正整数"]
        return []

    def display(self, value: Value) -> str:
        return f"{value:,}" if isinstance(value, int) else shown(value)
