"""工作日历与期限：与真实公示、国务院办公厅放假安排、《民法典》第二百零一至二百零四条对得上。"""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from foundation.workflow import calendar, clock
from foundation.workflow.calendar import CalendarUnknown, add_months, last_day_of_notice, packaged
from foundation.workflow.models import CalendarDay

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text(encoding="utf-8"))
KNOWN = packaged().years


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("year", "count"), VECTORS["working_days_per_year"].items())
def test_working_days_per_year(year, count):
    first = date(int(year), 1, 1)
    days = [first + timedelta(days=n) for n in range(366)]
    assert sum(packaged().is_working_day(d) for d in days if d.year == int(year)) == count


@pytest.mark.parametrize(("first", "last", "days", "source"), VECTORS["working_day_spans"])
def test_spans_of_real_notices(first, last, days, source):
    """真实公示写明的起止日，含首日共 days 个工作日。"""
    if day(first).year not in KNOWN:
        with pytest.raises(CalendarUnknown):
            last_day_of_notice(day(first), days, "same")
        return
    assert last_day_of_notice(day(first), days, "same") == day(last), source


@pytest.mark.parametrize(("published", "days", "first_day", "last"), VECTORS["notices"])
def test_last_day_of_notice(published, days, first_day, last):
    assert last_day_of_notice(day(published), days, first_day) == day(last)


def test_the_first_day_is_the_next_unless_told_otherwise():
    assert last_day_of_notice(day("2025-04-25"), 5) == day("2025-05-06")
    assert packaged().add_working_days(day("2025-04-25"), 5) == day("2025-05-06")


@pytest.mark.parametrize(("start", "n", "nominal", "rolled"), VECTORS["add_months"])
def test_add_months(start, n, nominal, rolled):
    assert calendar.corresponding_day(day(start), n) == day(nominal)
    assert add_months(day(start), n) == day(rolled)


def test_a_weekend_made_a_working_day_is_not_rolled():
    """2026-02-28 是调休上班的星期六：期限就落在这一天。"""
    assert day("2026-02-28").weekday() == 5
    assert packaged().is_working_day(day("2026-02-28"))
    assert add_months(day("2025-11-28"), 3) == day("2026-02-28")


def test_the_31st_falls_on_the_last_day_of_every_month():
    for n in range(61):
        found = calendar.corresponding_day(day("2024-01-31"), n)
        assert found.year * 12 + found.month - (2024 * 12 + 1) == n
        assert (found + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda: packaged().is_working_day(date(2027, 1, 1)),
        lambda: packaged().is_working_day(date(2021, 12, 31)),
        lambda: add_months(date(2026, 1, 15), 24),
        lambda: last_day_of_notice(date(2026, 12, 28), 5),
        lambda: packaged().roll(date(2027, 3, 1)),
    ],
)
def test_an_unknown_year_raises_and_never_guesses(ask):
    with pytest.raises(CalendarUnknown, match="放假安排尚未录入，日期为暂定"):
        ask()


@pytest.mark.django_db
def test_rows_override_and_extend_the_packaged_calendar():
    assert CalendarDay.objects.calendar() == packaged()
    CalendarDay.objects.create(day=date(2026, 11, 23), is_working=False, name="临时放假")
    CalendarDay.objects.create(day=date(2026, 11, 28), is_working=True, name="临时调休")
    known = CalendarDay.objects.calendar()
    assert known.last_day_of_notice(date(2026, 11, 20), 5) == date(2026, 11, 28)
    assert packaged().last_day_of_notice(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert 2027 not in known.years


def test_the_end_of_a_day_is_the_next_midnight_in_beijing():
    """8月23日24:00 即 8月24日 00:00（北京时间），左闭右开。"""
    assert clock.end_of_day(date(2024, 8, 23)).isoformat() == "2024-08-24T00:00:00+08:00"


def test_today_is_the_day_in_beijing(settings):
    """北京时间的日期：世界时还在前一日。"""
    settings.PORTAL_CLOCK_FROZEN_AT = datetime.fromisoformat("2026-12-31T16:30:00+00:00")
    assert clock.today() == date(2027, 1, 1)


def test_programme_time_can_be_shifted_and_real_time_cannot(settings):
    settings.PORTAL_CLOCK_FROZEN_AT = None
    settings.PORTAL_CLOCK_SHIFT = timedelta(days=400)
    assert timedelta(days=399) < clock.now() - clock.real_now() <= timedelta(days=400)
