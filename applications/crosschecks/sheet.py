"""跨栏校验读答案的办法：没填的、读不懂的、写“无”的一律给 None，由规则自己决定怎么看。"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Schema
from foundation.formspec.values import NONE, is_answer, number

Answers = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """表外的事实：单位、批次。matches 比较敏感值与明文而不揭示它。"""

    unit_name: str
    credit_code: str
    registered_division: str
    opens_at: datetime
    closes_at: datetime
    is_rehearsal: bool
    minimum_points: int
    pct_points: int
    matches: Callable[[str, Any, str], bool]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """一张表的全部答案与表外的事实。"""

    schema: Schema
    book: Mapping[str, Answers]
    base_year: int
    around: Circumstances

    def value(self, address: str) -> Any:
        """全地址处的值，没有填过为空串。"""
        section, _, relative = address.partition(".")
        return self.book.get(section, {}).get(relative, "")

    def text(self, address: str) -> str:
        """文字；没填、“无”、读不懂的为空串。"""
        value = self.value(address)
        return value if is_answer(value) else ""

    def number(self, address: str) -> Decimal | None:
        """数字；不是数字的为 None。"""
        return number(self.value(address))

    def day(self, address: str) -> date | None:
        """日期；只到月的取当月 1 日。"""
        text = self.text(address)
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text) if text else None

    def is_none(self, address: str) -> bool:
        """明确写了“无”。"""
        return bool(self.value(address) == NONE)

    def rows(self, address: str) -> list[str]:
        """多行栏目各行的地址，按次序。"""
        order = self.value(address)
        return [f"{address}.{row}" for row in order] if isinstance(order, list) else []

    def filed_on(self) -> date | None:
        """封面的申报时间；各项证书以这一天判断，不看钟。"""
        return self.day("cover.application_date")


def error(address: str, text: str, clause: str = "") -> Problem:
    """一处错误。"""
    return Problem(severity=Severity.ERROR, address=address, text=text, clause=clause)


def warning(address: str, text: str, clause: str = "") -> Problem:
    """一处提醒。"""
    return Problem(severity=Severity.WARNING, address=address, text=text, clause=clause)


Found = Iterator[Problem]
