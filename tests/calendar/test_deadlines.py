"""期限：最后一日与截止时刻、暂定与重算、还有几天、哪几天提醒、定期限时的不妥。"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.workflow import clock
from foundation.workflow.calendar import CalendarUnknown, packaged
from foundation.workflow.deadlines import (
    Deadline,
    day_of,
    in_months,
    in_working_days,
    last_day_of,
    on_day,
    problem_with,
    reminder_days,
    settle,
    spoken,
    working_days_left,
)
from tests.calendar.samples import known_2027

KNOWN = packaged()
BOTH = KNOWN.with_days(known_2027().exceptions, declared=frozenset({2027}))


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def certain(text: str) -> Deadline:
    return Deadline(day(text), clock.end_of_day(day(text)), tentative=False)


def tentative(text: str) -> Deadline:
    return Deadline(day(text), clock.end_of_day(day(text)), tentative=True)


# —— 按月 ——


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("2025-05-31", 3, "2025-09-01"),  # 8月31日是星期日
        ("2025-07-01", 3, "2025-10-09"),  # 国庆、中秋
        ("2024-02-29", 24, "2026-02-28"),  # 没有对应日取月末；这个星期六调休上班，不顺延
        ("2025-11-28", 3, "2026-02-28"),
        ("2025-11-29", 3, "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-09-01", 1, "2025-10-09"),
    ],
)
def test_months(start, n, last):
    assert in_months(day(start), n, calendar=KNOWN) == certain(last)


# —— 按工作日 ——


@pytest.mark.parametrize(
    ("start", "n", "counting_the_first", "last"),
    [
        ("2024-09-29", 5, "2024-10-10", "2024-10-11"),  # 起算日是调休上班的星期日
        ("2024-09-29", 7, "2024-10-12", "2024-10-14"),  # 10月12日是调休上班的星期六
        ("2025-04-25", 5, "2025-04-30", "2025-05-06"),
        ("2026-02-13", 1, "2026-02-13", "2026-02-14"),  # 次日是调休上班的星期六：期限就落在这一天
        ("2026-02-14", 1, "2026-02-14", "2026-02-24"),
    ],
)
def test_working_days(start, n, counting_the_first, last):
    assert in_working_days(day(start), n, calendar=KNOWN) == certain(last)
    assert KNOWN.last_day_of_notice(day(start), n, "same") == day(counting_the_first)


def test_a_deadline_ends_at_midnight_half_open():
    found = in_working_days(day("2026-11-20"), 5, calendar=KNOWN)
    assert (found.day, found.at) == (day("2026-11-27"), at("2026-11-28T00:00"))
    assert last_day_of(found.at) == found.day
    assert last_day_of(at("2026-11-27T17:00")) == found.day


def test_an_instant_counts_by_its_day_in_beijing():
    """世界时 11月20日 16:30 已是北京的 21 日。"""
    instant = datetime.fromisoformat("2026-11-20T16:30:00+00:00")
    assert day_of(instant) == day("2026-11-21")
    assert in_months(instant, 1, calendar=KNOWN) == certain("2026-12-21")
    assert in_working_days(instant, 1, calendar=KNOWN) == certain("2026-11-23")


@pytest.mark.parametrize("rule", [in_working_days, in_months])
@pytest.mark.parametrize("n", [0, -1])
def test_a_term_of_nothing_is_refused(rule, n):
    with pytest.raises(ValueError, match="期限至少为 1"):
        rule(day("2026-11-20"), n, calendar=KNOWN)


def test_a_named_day_rolls_over_holidays_and_not_over_a_working_weekend():
    assert on_day(day("2026-10-01"), calendar=KNOWN) == certain("2026-10-08")
    assert on_day(day("2026-10-10"), calendar=KNOWN) == certain("2026-10-10")  # 星期六，调休上班
    assert on_day(day("2026-10-17"), calendar=KNOWN) == certain("2026-10-19")


DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 10, 1))


@given(start=DAYS, n=st.integers(min_value=1, max_value=40))
def test_exactly_n_working_days_lie_after_the_start(start, n):
    found = in_working_days(start, n, calendar=KNOWN)
    counted = [start + timedelta(days=k) for k in range(1, (found.day - start).days + 1)]
    assert sum(map(KNOWN.is_working_day, counted)) == n
    assert KNOWN.is_working_day(found.day)
    assert not found.tentative
    assert found.at == clock.end_of_day(found.day)


@given(start=st.dates(min_value=date(2026, 9, 1), max_value=date(2028, 12, 31)), n=st.integers(1, 300))
def test_a_deadline_is_tentative_exactly_when_it_needs_an_unknown_year(start, n):
    found = in_working_days(start, n, calendar=BOTH)
    first = start + timedelta(days=1)
    assert found.tentative == (not {first.year, found.day.year} <= BOTH.years)
    counted = [start + timedelta(days=k) for k in range(1, (found.day - start).days + 1)]
    assert sum(map(BOTH.nominal().is_working_day, counted)) == n


@given(start=DAYS, n=st.integers(min_value=1, max_value=30))
def test_the_days_left_after_the_start_are_the_days_given(start, n):
    found = in_working_days(start, n, calendar=KNOWN)
    noon = clock.end_of_day(start) - timedelta(hours=12)
    assert working_days_left(noon, found.at, KNOWN) == n


# —— 暂定与重算 ——


def test_an_unknown_year_gives_the_weekday_rule_marked_tentative():
    """12月28日（星期一）起第 5 个工作日：29、30、31 日之后进了 2027 年，暂按元旦照常上班。"""
    found = in_working_days(day("2026-12-28"), 5, calendar=KNOWN)
    assert found == tentative("2027-01-04")
    assert found.caveat == "暂定，待2027年放假安排公布后确定"
    assert in_working_days(day("2026-12-28"), 3, calendar=KNOWN) == certain("2026-12-31")
    assert certain("2026-12-31").caveat == ""
    assert in_months(day("2026-11-09"), 3, calendar=KNOWN) == tentative("2027-02-09")
    assert on_day(day("2027-01-01"), calendar=KNOWN) == tentative("2027-01-01")
    assert on_day(day("2027-01-02"), calendar=KNOWN) == tentative("2027-01-04")


def test_days_of_an_unknown_year_do_not_leak_into_the_weekday_rule():
    half = KNOWN.with_days({day("2027-01-04"): False})
    assert half.years == KNOWN.years
    assert in_working_days(day("2026-12-28"), 5, calendar=half) == tentative("2027-01-04")


def test_settling_recounts_a_tentative_deadline_once_the_year_is_known():
    held = in_working_days(day("2026-12-28"), 5, calendar=KNOWN)
    settled = settle(held, in_working_days, day("2026-12-28"), 5, calendar=BOTH)
    assert settled == certain("2027-01-05")  # 元旦放假，晚一天
    held = in_months(day("2026-11-09"), 3, calendar=KNOWN)
    assert settle(held, in_months, day("2026-11-09"), 3, calendar=BOTH) == certain("2027-02-14")
    held = on_day(day("2027-10-01"), calendar=KNOWN)
    assert settle(held, on_day, day("2027-10-01"), calendar=BOTH) == certain("2027-10-08")


def test_settling_may_make_it_earlier_when_a_weekend_works():
    held = in_working_days(day("2027-02-12"), 2, calendar=KNOWN)
    assert held == tentative("2027-02-16")
    assert settle(held, in_working_days, day("2027-02-12"), 2, calendar=BOTH) == certain("2027-02-15")


def test_settling_leaves_the_certain_and_the_still_unknown_alone():
    fixed = certain("2026-12-31")
    assert settle(fixed, in_working_days, day("2026-01-05"), 1, calendar=BOTH) is fixed
    held = in_working_days(day("2026-12-28"), 5, calendar=KNOWN)
    assert settle(held, in_working_days, day("2026-12-28"), 5, calendar=KNOWN) == held


def test_the_nominal_calendar_never_replaces_the_strict_one():
    assert KNOWN.nominal().is_working_day(day("2027-01-01"))
    with pytest.raises(CalendarUnknown):
        KNOWN.is_working_day(day("2027-01-01"))


# —— 还有几个工作日 ——


@pytest.mark.parametrize(
    ("now", "ends", "left"),
    [
        ("2026-11-20T10:00", "2026-11-28T00:00", 5),
        ("2026-11-27T00:00", "2026-11-28T00:00", 0),  # 当天截止
        ("2026-11-26T23:59", "2026-11-28T00:00", 1),
        ("2026-11-26T10:00", "2026-11-27T17:00", 1),
        ("2026-12-01T10:00", "2026-11-28T00:00", 0),  # 已经截止
        ("2026-02-13T10:00", "2026-02-25T00:00", 2),  # 除夕前调休的星期六，节后第一天
        ("2026-12-30T10:00", "2027-01-01T00:00", 1),
        ("2026-12-30T10:00", "2027-01-05T00:00", None),
    ],
)
def test_working_days_left(now, ends, left):
    assert working_days_left(at(now), at(ends), KNOWN) == left


# —— 提醒 ——


@pytest.mark.parametrize(
    ("last", "days"),
    [
        ("2026-11-27", ["2026-11-24", "2026-11-26"]),
        ("2026-02-24", ["2026-02-12", "2026-02-14"]),  # 隔着春节：节前的星期六上班
        ("2026-02-25", ["2026-02-13", "2026-02-24"]),
        ("2026-10-09", ["2026-09-29", "2026-10-08"]),
        ("2027-01-05", ["2026-12-31", "2027-01-04"]),  # 未知的年份按周末规律
    ],
)
def test_reminders_at_three_and_one_working_days(last, days):
    assert reminder_days(day(last), KNOWN) == [day(text) for text in days]


def test_reminders_elsewhere_and_none():
    assert reminder_days(day("2026-11-27"), KNOWN, (5,)) == [day("2026-11-20")]
    assert reminder_days(day("2026-11-27"), KNOWN, ()) == []


@given(last=st.dates(min_value=date(2022, 2, 1), max_value=date(2026, 12, 31)))
def test_a_reminder_comes_with_that_many_working_days_left(last):
    last = KNOWN.roll(last) if last < date(2026, 12, 31) else last
    ends = clock.end_of_day(last)
    noons = [clock.end_of_day(reminder) - timedelta(hours=12) for reminder in reminder_days(last, KNOWN)]
    assert [working_days_left(noon, ends, KNOWN) for noon in noons] == [3, 1]


# —— 定期限时的不妥 ——

FRIDAY = day("2026-11-20")


@pytest.mark.parametrize(
    ("last", "text"),
    [
        ("2026-11-19", "2026年11月19日（星期四）已经过去；最早可定为2026年11月23日（星期一）。"),
        (
            "2026-11-20",
            "2026年11月20日（星期五）就是今天，开始的当日不计入；最早可定为2026年11月23日（星期一）。",
        ),
        ("2026-11-23", ""),
        (
            "2026-11-21",
            "2026年11月21日（星期六）是休假日，期限不能止于休假日；可改为2026年11月23日（星期一）。",
        ),
        ("2026-12-31", ""),
        ("2027-01-04", ""),  # 尚未公布的年份按周末规律
        (
            "2027-01-02",
            "2027年1月2日（星期六）是休假日，期限不能止于休假日；可改为2027年1月4日（星期一）。",
        ),
    ],
)
def test_problems_with_a_deadline(last, text):
    assert problem_with(day(last), today=FRIDAY, calendar=KNOWN) == text


@pytest.mark.parametrize(
    ("today", "last", "text"),
    [
        ("2026-02-13", "2026-02-14", ""),  # 调休上班的星期六
        (
            "2026-02-13",
            "2026-02-21",
            "2026年2月21日（星期六）是休假日，期限不能止于休假日；可改为2026年2月24日（星期二）。",
        ),
        (
            "2026-02-14",
            "2026-02-14",
            "2026年2月14日（星期六）就是今天，开始的当日不计入；最早可定为2026年2月24日（星期二）。",
        ),
    ],
)
def test_problems_around_the_spring_festival(today, last, text):
    assert problem_with(day(last), today=day(today), calendar=KNOWN) == text


@pytest.mark.parametrize(
    ("last", "cut_off", "text"),
    [
        ("2026-11-30", "2026-12-01T00:00", ""),
        (
            "2026-12-01",
            "2026-12-01T00:00",
            "2026年12月1日（星期二）晚于所在环节的截止时间；最晚可定为2026年11月30日（星期一）。",
        ),
        # 17:00 截止：当天 24:00 已经过了
        (
            "2026-11-30",
            "2026-11-30T17:00",
            "2026年11月30日（星期一）晚于所在环节的截止时间；最晚可定为2026年11月27日（星期五）。",
        ),
        (
            "2026-11-28",
            "2026-11-30T00:00",
            "2026年11月28日（星期六）是休假日，期限不能止于休假日；可改为2026年11月27日（星期五）。",
        ),
        (
            "2026-11-24",
            "2026-11-21T00:00",
            "所在环节的截止时间之前已没有完整的工作日，最后一个是2026年11月20日（星期五），不能再定期限。",
        ),
    ],
)
def test_problems_with_a_cut_off(last, cut_off, text):
    assert problem_with(day(last), today=FRIDAY, calendar=KNOWN, latest=at(cut_off)) == text


def test_a_day_is_spoken_with_its_weekday():
    assert spoken(day("2026-02-28")) == "2026年2月28日（星期六）"
