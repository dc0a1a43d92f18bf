"""工作日历与期限计算：以国务院办公厅公布的放假安排为准，期限按《民法典》第二百零一至二百零四条。

打包的年份是底本，CalendarDay 表里的行覆盖它，CalendarYear 表里的年份整年以表为准；
没有安排的年份一律报 CalendarUnknown，绝不猜。
"""

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

FirstDay = Literal["next", "same"]
ONE_DAY = timedelta(days=1)


def is_weekday(day: date) -> bool:
    """周一至周五。"""
    return day.weekday() < 5


class CalendarUnknown(LookupError):
    """这一年的放假安排还没有公布或没有录入。"""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排尚未录入，日期为暂定；请在“节假日维护”中导入后重算。")
        self.year = year


@dataclass(frozen=True)
class WorkCalendar:
    """已知年份的工作日表。exceptions 记与周末规律不同的日子：True 为上班，False 为放假。"""

    years: frozenset[int]
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """该日是否上班。抛出 CalendarUnknown：该年没有安排。"""
        if day.year not in self.years:
            raise CalendarUnknown(day.year)
        return self.exceptions.get(day, is_weekday(day))

    def roll(self, day: date) -> date:
        """期限最后一日遇休假日的，以休假日结束的次日为最后一日（民法典第二百零三条）；调休上班的周末不顺延。"""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, days: int) -> date:
        """start 之后第 days 个工作日（开始的当日不计入，民法典第二百零一条）；days ≥ 1。"""
        return self.last_day_of_notice(start, days, first_day="next")

    def last_day_of_notice(self, published_on: date, days: int, first_day: FirstDay = "next") -> date:
        """公示 days 个工作日的最后一日；first_day="same" 时发布当日计入，"next" 时自次日起算。"""
        day = published_on if first_day == "same" else published_on + ONE_DAY
        remaining = days
        while remaining:
            remaining -= self.is_working_day(day)
            day += ONE_DAY
        return day - ONE_DAY

    def add_months(self, start: date, n: int) -> date:
        """start 之后 n 个月的对应日，没有对应日的取月末，遇休假日顺延（民法典第二百零二、二百零三条）。"""
        return self.roll(corresponding_day(start, n))

    def with_days(
        self, days: Mapping[date, bool], *, declared: frozenset[int] = frozenset()
    ) -> "WorkCalendar":
        """以 days 覆盖后的日历。declared 各年整年以 days 为准；别的未知年份，录了几天也不算已知。"""
        years = self.years | declared
        base = {day: working for day, working in self.exceptions.items() if day.year not in declared}
        given = {day: working for day, working in days.items() if day.year in years}
        return WorkCalendar(years, {**base, **given})

    def irregular(self, year: int) -> dict[date, bool]:
        """某年与周末规律不同的日子，按日期：True 为周末上班，False 为周一至周五放假。"""
        found = sorted(self.exceptions.items())
        return {day: working for day, working in found if day.year == year and working != is_weekday(day)}

    def nominal(self) -> "WorkCalendar":
        """未知的年份暂按周一至周五上班的日历：只用来算暂定日期，不得当作确定的给人看。"""
        return NominalCalendar(self.years, self.exceptions)


@dataclass(frozen=True)
class NominalCalendar(WorkCalendar):
    """未知的年份按周末规律的日历，见 WorkCalendar.nominal。"""

    def is_working_day(self, day: date) -> bool:
        """该日是否上班；没有安排的年份，周六、周日休息。"""
        return self.exceptions.get(day, is_weekday(day))


def corresponding_day(start: date, n: int) -> date:
    """start 之后 n 个月的对应日，没有对应日的取月末，不顺延（民法典第二百零二条）。"""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@cache
def packaged() -> WorkCalendar:
    """随程序打包的 2022—2026 年日历。"""
    source = json.loads((Path(__file__).parent / "cn_workdays.json").read_text(encoding="utf-8"))
    exceptions: dict[date, bool] = {}
    for year in source["years"].values():
        exceptions |= {date.fromisoformat(day): False for day in year["weekday_off"]}
        exceptions |= {date.fromisoformat(day): True for day in year["weekend_work"]}
    return WorkCalendar(frozenset(int(year) for year in source["years"]), exceptions)


def last_day_of_notice(published_on: date, days: int, first_day: FirstDay = "next") -> date:
    """按打包日历计算公示最后一日，见 WorkCalendar.last_day_of_notice。抛出 CalendarUnknown。"""
    return packaged().last_day_of_notice(published_on, days, first_day)


def add_months(start: date, n: int) -> date:
    """按打包日历计算 n 个月后的期限日，见 WorkCalendar.add_months。抛出 CalendarUnknown。"""
    return packaged().add_months(start, n)
