"""日期，精确到日或月。"""

import datetime
import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from foundation.formspec.clean import halfwidth, one_line
from foundation.formspec.values import BLANKS, Value, is_answer, is_unreadable, shown, unreadable

from .leaf import Leaf

_YEAR = r"((?:19|20)[0-9]{2})"
_DAY_FORMS = (
    re.compile(_YEAR + r"[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"),
    re.compile(_YEAR + r"年([0-9]{1,2})月([0-9]{1,2})日"),
    re.compile(_YEAR + r"([0-9]{2})([0-9]{2})"),
)
_MONTH_FORMS = (
    re.compile(_YEAR + r"[-/.]([0-9]{1,2})"),
    re.compile(_YEAR + r"年([0-9]{1,2})月"),
    re.compile(_YEAR + r"([0-9]{2})"),
)


@dataclass(frozen=True, kw_only=True)
class Date(Leaf):
    """1900 至 2099 年的日期；精确到月的不写日。

    收 ``2024-08-19``、``2024/8/19``、``2024.8.19``、``2024年8月19日``、``20240819``。
    """

    shape: ClassVar[str] = "date"
    missing: ClassVar[str] = "未填写；请填日期，无此项请填“无”"

    precision: Literal["day", "month"] = "day"

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if line in BLANKS:
            return line
        found = self._read("".join(halfwidth(line).split()))
        return unreadable(line) if found is None else self._iso(found)

    def _read(self, text: str) -> datetime.date | None:
        forms = _DAY_FORMS if self.precision == "day" else _MONTH_FORMS
        match = next(filter(None, (form.fullmatch(text) for form in forms)), None)
        if match is None:
            return None
        year, month, *day = (int(part) for part in match.groups())
        try:
            return datetime.date(year, month, *(day or [1]))
        except ValueError:
            return None

    def _iso(self, found: datetime.date) -> str:
        return found.isoformat() if self.precision == "day" else found.isoformat()[:7]

    def faults(self, value: Value) -> list[str]:
        if not is_unreadable(value):
            return []
        example = "2024-08-19" if self.precision == "day" else "2016-03"
        return [f"填写的不是有效日期，请按 {example} 的样子填写"]

    def display(self, value: Value) -> str:
        if not is_answer(value):
            return shown(value)
        numbers = (int(part) for part in value.split("-"))
        return "".join(f"{number}{name}" for number, name in zip(numbers, "年月日", strict=False))
