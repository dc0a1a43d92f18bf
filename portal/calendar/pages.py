"""页面要摆放的东西：各年的情况、十二个月、办理记录、导入前的对照。"""

from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from foundation.workflow.calendar import WorkCalendar, is_weekday, packaged
from foundation.workflow.clock import today
from foundation.workflow.deadlines import spoken
from foundation.workflow.models import CalendarDay, CalendarYear, Event
from portal.calendar.announcements import latest_year, missing_years
from portal.calendar.report import WORDS, Entry, Outcome, Report, calendar_of, working_days
from portal.calendar.services import (
    IMPORT,
    PACKAGED_SOURCE,
    Standing,
    entries_in,
    packaged_entries,
    standing,
)

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class YearCard:
    """一年的情况；尚未公布的没有天数。"""

    year: int
    state: str
    tone: str
    is_known: bool
    is_imported: bool
    working_days: int | None
    days_off: int | None
    shifted_days: int | None
    row: CalendarYear | None


@dataclass(frozen=True)
class DayCell:
    """月历的一格；kind 是 work、weekend、off、shift，mark 是角上的字。"""

    day: date
    kind: str
    mark: str
    note: str
    is_today: bool
    is_corrected: bool


@dataclass(frozen=True)
class Month:
    """一个月：各周七格，不属于本月的为 None。"""

    title: str
    weeks: list[list[DayCell | None]]


@dataclass(frozen=True)
class Change:
    """导入会改变的一天。"""

    day: str
    was: str
    becomes: str


@dataclass(frozen=True)
class HistoryItem:
    """这一年的一条办理记录；version 不为 None 的可以下载那一版。"""

    label: str
    what: str
    who: str
    at: datetime
    note: str
    version: int | None = field(default=None)


def year_cards() -> list[YearCard]:
    """已知的各年，加上今年与明年；新的在前。"""
    calendar, now = CalendarDay.objects.calendar(), today()
    rows = {row.year: row for row in CalendarYear.objects.select_related("imported_by")}
    years = sorted(calendar.years | {now.year, latest_year(now)}, reverse=True)
    return [_card(year, calendar, rows.get(year)) for year in years]


def _card(year: int, calendar: WorkCalendar, row: CalendarYear | None) -> YearCard:
    if year not in calendar.years:
        return YearCard(year, "尚未公布", "soon", False, False, None, None, None, None)
    imported = row is not None and row.source != PACKAGED_SOURCE
    irregular = [*calendar.irregular(year).values()]
    return YearCard(
        year=year,
        state="已导入" if imported else "随程序打包",
        tone="good" if imported else "idle",
        is_known=True,
        is_imported=imported,
        working_days=working_days(year, calendar),
        days_off=irregular.count(False),
        shifted_days=irregular.count(True),
        row=row,
    )


def year_page(year: int) -> dict[str, object]:
    """一年的页面。"""
    found, cards = standing(year), year_cards()
    card = next(card for card in cards if card.year == year)
    return {
        "card": card,
        "cards": cards,
        "months": months(year, found.entries, found.corrected) if found.is_known else [],
        "corrections": [_correction(day, found) for day in sorted(found.corrected)],
        "history": history(card.row),
        "missing": missing_years(today(), {card.year for card in cards if card.is_known}),
        "has_packaged": card.row is not None and year in packaged().years,
    }


def _correction(day: date, found: Standing) -> tuple[str, str]:
    working = calendar_of(found.year, found.entries).is_working_day(day)
    return f"{spoken(day)} {WORDS[working]}", found.corrected[day]


# —— 月历 ——


def months(year: int, entries: tuple[Entry, ...], corrected: Mapping[date, str]) -> list[Month]:
    """十二个月，每周从星期一起。"""
    calendar = calendar_of(year, entries)
    names = {entry.day: entry.name for entry in entries}
    painter = _Painter(calendar, names, corrected, today())
    return [_month(year, number, painter) for number in range(1, 13)]


@dataclass(frozen=True)
class _Painter:
    """把一天写成一格。"""

    calendar: WorkCalendar
    names: Mapping[date, str]
    corrected: Mapping[date, str]
    today: date

    def cell(self, day: date) -> DayCell:
        working = self.calendar.is_working_day(day)
        kind, mark = _KINDS[is_weekday(day), working]
        words = [self.names.get(day, ""), "调休上班" if kind == "shift" else "放假" if kind == "off" else ""]
        if day in self.corrected:
            words.append(f"更正：{self.corrected[day]}")
        return DayCell(
            day, kind, mark, " ".join(filter(None, words)), day == self.today, day in self.corrected
        )


_KINDS = {
    (True, True): ("work", ""),
    (True, False): ("off", "休"),
    (False, True): ("shift", "班"),
    (False, False): ("weekend", ""),
}


def _month(year: int, number: int, painter: _Painter) -> Month:
    weeks = [
        [painter.cell(day) if day.month == number else None for day in week]
        for week in _WEEKS.monthdatescalendar(year, number)
    ]
    return Month(f"{number}月", weeks)


# —— 办理记录 ——


def history(row: CalendarYear | None) -> list[HistoryItem]:
    """这一年的录入与更正，新的在前。"""
    events = Event.objects.about(row).order_by("-seq") if row else []
    return [_history_item(event) for event in events]


def _history_item(event: Event) -> HistoryItem:
    who = f"{event.acting_for} {event.actor_name}".strip()
    if event.act != IMPORT:
        day = spoken(date.fromisoformat(event.facts["day"]))
        what = f"{day}由{event.facts['was']}改为{event.facts['is']}"
        return HistoryItem("更正一日", what, who, event.at, event.note)
    entries = entries_in(event.facts)
    off = sum(not entry.is_working for entry in entries)
    what = f"{event.facts['source']}；放假 {off} 天，调休上班 {len(entries) - off} 天"
    return HistoryItem("整年录入", what, who, event.at, "", event.seq)


def version_of(year: int, version: str) -> tuple[Entry, ...] | None:
    """要下载的那一版：不写是现在的，0 是随程序打包的，其余是留痕的序号；没有那一版为 None。"""
    if version == "0":
        return packaged_entries(year) or None
    if not version:
        found = standing(year)
        return found.entries if found.is_known else None
    row = CalendarYear.objects.filter(year=year).first()
    if row is None or not version.isdecimal() or len(version) > 6:
        return None
    event = Event.objects.about(row).filter(act=IMPORT, seq=int(version)).first()
    return entries_in(event.facts) if event else None


# —— 导入之前 ——


def preview_page(report: Report) -> dict[str, object]:
    """报告连同与现在安排的对照。"""
    found = standing(report.year)
    calendar = calendar_of(report.year, report.entries)
    off = sum(not entry.is_working for entry in report.entries)
    return {
        "report": report,
        "lines": sorted(report.lines, key=lambda line: line.outcome is not Outcome.FAULT),
        "base": found.fingerprint,
        "is_replacing": found.is_known,
        "changes": list(_changes(found, calendar)) if found.is_known and not report.faults else [],
        "overwritten": [_correction(day, found) for day in sorted(found.corrected)],
        "working_days": working_days(report.year, calendar),
        "days_off": off,
        "shifted_days": len(report.entries) - off,
        "months": [] if report.faults else months(report.year, report.entries, {}),
    }


def _changes(found: Standing, becoming: WorkCalendar) -> Iterator[Change]:
    present = calendar_of(found.year, found.entries)
    for day in sorted({*present.exceptions, *becoming.exceptions}):
        was, becomes = present.is_working_day(day), becoming.is_working_day(day)
        if was != becomes:
            yield Change(spoken(day), WORDS[was], WORDS[becomes])
