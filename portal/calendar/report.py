"""导入前的逐行报告：每一行是放假、上班、不必列出还是有误，整年数一数是否合乎常理。只算不写。"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models

from foundation.formspec.clean import halfwidth
from foundation.formspec.fields import Date
from foundation.formspec.values import is_answer
from foundation.workflow.calendar import WorkCalendar, is_weekday
from foundation.workflow.deadlines import spoken
from portal.calendar.reading import Row, Sheet, Unreadable

NAME_CAP = 40
FEWEST_DAYS_OFF = 11  # 全年法定节假日，2024 年及以前 11 天，2025 年起 13 天
USUAL_WORKING_DAYS = range(240, 256)
# 历年都固定的法定节假日（全国年节及纪念日放假办法）；春节、清明、端午、中秋逐年不同，不在这里核对。
FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
OFF_WORDS = frozenset({"放假", "放假调休", "调休放假", "休息", "休假", "休", "off", "false"})
WORK_WORDS = frozenset({"上班", "调休上班", "补班", "班", "work", "true"})
WORDS = {True: "上班", False: "放假"}
_DAY = Date(name="day", label="日期")


class Outcome(models.TextChoices):
    """一行的结果。"""

    FAULT = "fault", "有误"
    OFF = "off", "放假"
    WORK = "work", "调休上班"
    POINTLESS = "pointless", "不必列出"


@dataclass(frozen=True)
class Entry:
    """与周末规律不同的一日。"""

    day: date
    is_working: bool
    name: str = ""


@dataclass(frozen=True)
class Line:
    """报告的一行；有误与不必列出的没有 entry。"""

    row: Row
    outcome: Outcome
    text: str = ""
    entry: Entry | None = None

    @property
    def tone(self) -> str:
        """结果标签的颜色。"""
        return {Outcome.FAULT: "bad", Outcome.OFF: "good", Outcome.WORK: "wait"}.get(self.outcome, "idle")


@dataclass(frozen=True)
class Report:
    """整份报告。warnings 要上传的人确认；有一行有误，整份不能导入。"""

    year: int
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """会写入的各日，按日期。"""
        return tuple(sorted((line.entry for line in self.lines if line.entry), key=lambda entry: entry.day))

    @property
    def faults(self) -> list[Line]:
        """有误的各行。"""
        return [line for line in self.lines if line.outcome is Outcome.FAULT]

    @property
    def pointless(self) -> list[Line]:
        """不必列出的各行。"""
        return [line for line in self.lines if line.outcome is Outcome.POINTLESS]


def assess(sheet: Sheet, *, year: int) -> Report:
    """逐行判断，再看整年。抛出 Unreadable：文件自己写明的工作日数与各行对不上。"""
    seen: dict[date, int] = {}
    lines = tuple(_line(row, year=year, seen=seen) for row in sheet.rows)
    draft = Report(year, lines, ())
    if draft.faults:
        return draft
    total = working_days(year, calendar_of(year, draft.entries))
    if sheet.working_days not in (None, total):
        raise Unreadable(
            f"文件写明全年工作日 {sheet.working_days} 天，按各行数出来是 {total} 天；请核对后再上传。"
        )
    return replace(draft, warnings=tuple(_oddities(draft, total)))


def calendar_of(year: int, entries: tuple[Entry, ...]) -> WorkCalendar:
    """只有这一年的日历。"""
    return WorkCalendar(frozenset({year}), {entry.day: entry.is_working for entry in entries})


def working_days(year: int, calendar: WorkCalendar) -> int:
    """全年工作日数。"""
    return sum(calendar.is_working_day(day) for day in days_of(year))


def days_of(year: int) -> Iterator[date]:
    """一年的每一天。"""
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


# —— 逐行 ——


def _line(row: Row, *, year: int, seen: dict[date, int]) -> Line:
    day, working = _day(row.day), _working(row.arrangement)
    fault = (
        _day_fault(row, day, year=year)
        or ("" if working is not None else _arrangement_fault(row))
        or name_fault(row.name)
    )
    if not fault and day and (first := seen.setdefault(day, row.number)) != row.number:
        fault = f"与第 {first} 行是同一天，一天只能列一行。"
    if fault or day is None or working is None:
        return Line(row, Outcome.FAULT, fault)
    if working == is_weekday(day):
        return Line(row, Outcome.POINTLESS, _pointless(day))
    return Line(row, Outcome.WORK if working else Outcome.OFF, "", Entry(day, working, row.name))


def _day(text: str) -> date | None:
    value = _DAY.parse(text)
    return date.fromisoformat(value) if is_answer(value) else None


def _day_fault(row: Row, day: date | None, *, year: int) -> str:
    if row.day.startswith("="):
        return f"日期“{row.day}”是公式，请粘贴为值。"
    if not row.day:
        return "没有写日期。"
    if day is None:
        return f"“{row.day}”不是有效日期，请写作 {year}-01-01。"
    if day.year != year:
        return f"{day} 不在 {year} 年；请删去这一行，确属安排的，到 {day.year} 年“更正一日”。"
    return ""


def _working(text: str) -> bool | None:
    word = "".join(halfwidth(text).split()).lower()
    return True if word in WORK_WORDS else False if word in OFF_WORDS else None


def _arrangement_fault(row: Row) -> str:
    if not row.arrangement:
        return "没有写是放假还是上班。"
    return f"“{row.arrangement}”不认得，请写“放假”或“上班”。"


def name_fault(name: str) -> str:
    """名称有什么不妥；没有不妥为空。"""
    if name[:1] in ("=", "+", "-", "@"):
        return f"名称“{name}”像公式，请改成文字。"
    return f"名称最多 {NAME_CAP} 字。" if len(name) > NAME_CAP else ""


def _pointless(day: date) -> str:
    if is_weekday(day):
        return f"{spoken(day)}本来就上班，不写入。"
    return f"{spoken(day)}本来就是周末，不写入；周末上班的才要列出。"


# —— 整年 ——


def _oddities(report: Report, total: int) -> Iterator[str]:
    calendar = calendar_of(report.year, report.entries)
    days_off = sum(not entry.is_working for entry in report.entries)
    if days_off < FEWEST_DAYS_OFF:
        yield f"周一至周五放假的只有 {days_off} 天，少于 {FEWEST_DAYS_OFF} 天，文件可能不全。"
    if total not in USUAL_WORKING_DAYS:
        first, last = USUAL_WORKING_DAYS[0], USUAL_WORKING_DAYS[-1]
        yield f"全年工作日为 {total} 天，一般在 {first} 至 {last} 天之间。"
    for (month, number), name in FIXED_HOLIDAYS.items():
        day = date(report.year, month, number)
        if calendar.is_working_day(day):
            yield f"{spoken(day)}是{name}，文件里却是上班。"
