"""整年录入与更正一日：锁住这一年、改各日、留痕；录入之后重算暂定日期。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from foundation.workflow import deadlines
from foundation.workflow.actor import Actor
from foundation.workflow.calendar import packaged
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.deadlines import Settled, spoken
from foundation.workflow.models import CalendarDay, CalendarYear, Event
from foundation.workflow.perform import record
from foundation.workflow.refusals import NotLegal, Reason
from portal.calendar.permissions import may_change, require
from portal.calendar.report import WORDS, Entry

IMPORT, CORRECT = "import_year", "correct_day"
PACKAGED_SOURCE = "随程序打包的安排"


@dataclass(frozen=True)
class Arrangement:
    """要录入的一年：依据与全部不合周末规律的日子。"""

    year: int
    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Imported:
    """录入的结果：留痕，以及随后重算的暂定日期。"""

    event: Event
    settled: list[Settled]


@dataclass(frozen=True)
class Correction:
    """更正一日。"""

    day: date
    is_working: bool
    name: str
    reason: str


@dataclass(frozen=True)
class Standing:
    """一年现在的安排；is_known 为假的是尚未公布，entries 为空。corrected 是其中更正过的各日。"""

    year: int
    is_known: bool
    entries: tuple[Entry, ...]
    corrected: Mapping[date, str]

    @property
    def fingerprint(self) -> str:
        """安排的摘要：预览之后有没有被人改过，凭它看出来。"""
        days = [[str(entry.day), entry.is_working, entry.name] for entry in self.entries]
        return sha256(canonical([self.year, self.is_known, days, sorted(map(str, self.corrected))]))


def standing(year: int) -> Standing:
    """一年现在的安排，连同名称与更正原因。"""
    calendar = CalendarDay.objects.calendar()
    rows = {row.day: row for row in CalendarDay.objects.of_year(year)}
    if year not in calendar.years:
        return Standing(year, False, (), {})
    entries = tuple(
        Entry(day, working, rows[day].name if day in rows else "")
        for day, working in calendar.irregular(year).items()
    )
    return Standing(year, True, entries, {day: row.reason for day, row in rows.items() if row.reason})


def import_year(arrangement: Arrangement, *, base: str, by: Actor) -> Imported:
    """录入或整年替换：这一年原有的各日（连同更正）全部换掉，记下新的全部安排，随后重算暂定日期。

    base 是预览时这一年的摘要。抛出 NotPermitted；NotLegal：预览之后有人改过。
    """
    require(may_change, by)
    with transaction.atomic():
        row = _locked(arrangement.year)
        event = (_known(row, by) if row else None) or _replace(row, arrangement, base=base, by=by)
    return Imported(event, deadlines.settle_all(by))


def correct_day(correction: Correction, *, by: Actor) -> Event:
    """更正一日，写明原因。打包的年份先整年转入表中，从此以表为准。

    抛出 NotPermitted；NotLegal：这一年还没有安排，或这一天本来就是这样。
    """
    require(may_change, by)
    day = correction.day
    with transaction.atomic():
        row = _locked(day.year) or _adopted(day.year, by)
        if known := _known(row, by, act=CORRECT):
            return known
        was = CalendarDay.objects.calendar().is_working_day(day)
        if was == correction.is_working:
            raise NotLegal([Reason(f"{spoken(day)}本来就是{WORDS[was]}，不必更正。")])
        given = {"is_working": correction.is_working, "name": correction.name, "reason": correction.reason}
        CalendarDay.objects.update_or_create(day=day, defaults=given)
        facts = {"day": day.isoformat(), "was": WORDS[was], "is": WORDS[correction.is_working]}
        return record(row, CORRECT, by, source=row.status, note=correction.reason, facts=facts)


def _locked(year: int) -> CalendarYear | None:
    return CalendarYear.objects.select_for_update(no_key=True, of=("self",)).filter(year=year).first()


def _known(row: CalendarYear, by: Actor, act: str = IMPORT) -> Event | None:
    """同一张表单按了两次：得到第一次的结果。"""
    if not by.key:
        return None
    return Event.objects.about(row).filter(act=act, actor=by.user, key=by.key).first()


def _replace(row: CalendarYear | None, arrangement: Arrangement, *, base: str, by: Actor) -> Event:
    before = standing(arrangement.year)
    if before.fingerprint != base:
        raise NotLegal(
            [Reason("您预览之后，这一年的安排被别人改过；下面是对照现在的安排重新算的，请再看一遍。")]
        )
    source = row.status if row else ""
    row = row or _created(arrangement.year, arrangement.source, by)
    row.source, row.imported_at, row.imported_by = arrangement.source, by.at, by.user
    row.save()
    CalendarDay.objects.of_year(row.year).delete()
    _write(arrangement.entries)
    return record(row, IMPORT, by, source=source, facts=facts_of(arrangement))


def facts_of(arrangement: Arrangement) -> dict[str, object]:
    """留痕里的全部安排，凭它可以取回这一版。"""
    days = [[entry.day.isoformat(), entry.is_working, entry.name] for entry in arrangement.entries]
    return {"source": arrangement.source, "days": days}


def entries_in(facts: Mapping[str, list[list[str]]]) -> tuple[Entry, ...]:
    """留痕里记下的全部安排。"""
    return tuple(
        Entry(date.fromisoformat(day), bool(is_working), name) for day, is_working, name in facts["days"]
    )


def _created(year: int, source: str, by: Actor) -> CalendarYear:
    """新建一年；别人抢先建好的，请办理人再看一眼。"""
    row, is_new = CalendarYear.objects.get_or_create(
        year=year, defaults={"source": source, "imported_at": by.at, "imported_by": by.user}
    )
    if not is_new:
        raise NotLegal([Reason(f"{year}年的安排刚刚被别人录入，请刷新页面后再办。")])
    return row


def _adopted(year: int, by: Actor) -> CalendarYear:
    """打包的一年整年转入表中。"""
    if year not in packaged().years:
        raise NotLegal([Reason(f"{year}年的安排还没有录入，请先整年导入，再更正其中一日。")])
    kept = set(CalendarDay.objects.of_year(year).values_list("day", flat=True))
    row = _created(year, PACKAGED_SOURCE, by)
    _write(entry for entry in packaged_entries(year) if entry.day not in kept)
    return row


def packaged_entries(year: int) -> tuple[Entry, ...]:
    """打包的一年；没有打包的为空。"""
    return tuple(Entry(day, working) for day, working in packaged().irregular(year).items())


def _write(entries: Iterable[Entry]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=entry.day, is_working=entry.is_working, name=entry.name) for entry in entries
    )
