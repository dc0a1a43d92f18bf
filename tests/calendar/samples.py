"""测试用的 2027 年安排：样子像真的，日子是编的。"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from foundation.workflow import deadlines
from foundation.workflow.actor import Actor
from foundation.workflow.calendar import WorkCalendar
from portal.calendar import services
from portal.calendar.report import Entry
from portal.calendar.services import Arrangement, Imported, standing
from tests.world import World

OFF = (
    "01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "02-12", "04-05", "05-03", "05-04", "05-05",
    "06-09", "09-15", "10-01", "10-04", "10-05", "10-06", "10-07",
)  # fmt: skip
WORK = ("02-14", "02-20", "05-08", "10-09")
WORKING_DAYS_2027 = 247  # 261 个周一至周五，减 18，加 4
SOURCE = "国办发明电〔2026〕9号"
HEADER = "日期,安排,名称"


def lines(off: tuple[str, ...] = OFF, work: tuple[str, ...] = WORK) -> list[str]:
    """CSV 的各行，没有表头。"""
    return [f"2027-{day},放假,节日" for day in off] + [f"2027-{day},上班,调休" for day in work]


def csv(*rows: str, encoding: str = "utf-8", header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode(encoding)


def packaged_json(**more: object) -> bytes:
    year = {"weekday_off": [f"2027-{d}" for d in OFF], "weekend_work": [f"2027-{d}" for d in WORK]}
    return json.dumps({"years": {"2027": year | more}}).encode()


def listed_json() -> bytes:
    rows = [{"date": f"2027-{day}", "working": False, "name": "节日"} for day in OFF]
    rows += [{"date": f"2027-{day}", "working": True, "name": "调休"} for day in WORK]
    return json.dumps(rows, ensure_ascii=False).encode()


def entries(off: tuple[str, ...] = OFF, work: tuple[str, ...] = WORK) -> tuple[Entry, ...]:
    days = [Entry(date.fromisoformat(f"2027-{day}"), False, "节日") for day in off]
    days += [Entry(date.fromisoformat(f"2027-{day}"), True, "调休") for day in work]
    return tuple(sorted(days, key=lambda entry: entry.day))


def known_2027() -> WorkCalendar:
    """只有 2027 年的日历。"""
    return WorkCalendar(frozenset({2027}), {entry.day: entry.is_working for entry in entries()})


def import_2027(world: World, *, off: tuple[str, ...] = OFF, key: str = "") -> Imported:
    arrangement = Arrangement(2027, SOURCE, entries(off))
    by = world.by("系统管理员", key=key)
    return services.import_year(arrangement, base=standing(2027).fingerprint, by=by)


@contextmanager
def settlers(**given: Callable[[WorkCalendar, Actor], int]) -> Iterator[None]:
    """只在这一段里登记的重算。"""
    before = dict(deadlines._settlers)
    deadlines._settlers.clear()
    for name, settler in given.items():
        deadlines.register_settler(name, settler)
    try:
        yield
    finally:
        deadlines._settlers.clear()
        deadlines._settlers.update(before)
        deadlines._settled_for.clear()
