"""哪一年算已知：打包的、整年录入的；只录了几天的不算。"""

from datetime import date

import pytest

from benchmarks.counting import queries_of
from foundation.workflow.calendar import CalendarUnknown, packaged
from foundation.workflow.models import CalendarDay, CalendarYear, Event
from foundation.workflow.refusals import NotLegal, NotPermitted
from portal.calendar import services
from portal.calendar.services import Arrangement, Correction, standing
from tests.calendar.samples import OFF, SOURCE, WORKING_DAYS_2027, entries, import_2027

NEW_YEAR = date(2027, 1, 1)
MONDAY = date(2026, 11, 23)


def correction(day=MONDAY, *, is_working=False, reason="临时放假"):
    return Correction(day, is_working, "", reason)


@pytest.mark.django_db
def test_a_few_days_do_not_make_a_year_known():
    """从前录一天就把整年当作已知，其余的日子都按周末规律冒充确定。"""
    CalendarDay.objects.create(day=NEW_YEAR, is_working=False, name="元旦")
    calendar = CalendarDay.objects.calendar()
    assert calendar == packaged()
    with pytest.raises(CalendarUnknown):
        calendar.is_working_day(NEW_YEAR)


def test_a_year_declared_complete_is_known(world):
    import_2027(world)
    calendar = CalendarDay.objects.calendar()
    assert calendar.years == packaged().years | {2027}
    assert not calendar.is_working_day(NEW_YEAR)
    assert calendar.is_working_day(date(2027, 2, 14))
    assert calendar.add_working_days(date(2026, 12, 28), 5) == date(2027, 1, 5)
    row = CalendarYear.objects.get()
    assert (row.year, row.source, row.imported_by) == (2027, SOURCE, world.user("系统管理员"))


def test_a_declared_packaged_year_is_wholly_the_tables(world):
    """整年录入的一年以表为准：打包里放假而文件没有列的，就是上班。"""
    arrangement = Arrangement(2026, SOURCE, ())
    services.import_year(arrangement, base=standing(2026).fingerprint, by=world.by("系统管理员"))
    calendar = CalendarDay.objects.calendar()
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not packaged().is_working_day(date(2026, 10, 1))
    assert calendar.irregular(2025) == packaged().irregular(2025)


@pytest.mark.django_db
def test_the_calendar_takes_two_queries():
    assert len(queries_of(CalendarDay.objects.calendar)) == 2


# —— 整年录入 ——


def test_importing_again_replaces_the_whole_year_and_both_are_on_record(world):
    first = import_2027(world).event
    services.correct_day(correction(date(2027, 3, 1)), by=world.by("系统管理员"))
    CalendarDay.objects.create(day=date(2028, 1, 3), is_working=False)
    second = import_2027(world, off=OFF[:-1]).event
    assert standing(2027).entries == entries(OFF[:-1])
    assert standing(2027).corrected == {}
    assert CalendarDay.objects.of_year(2028).count() == 1
    assert (first.act, first.source, first.target, first.subject_type) == (
        "import_year",
        "",
        "complete",
        "workflow.calendaryear",
    )
    assert (second.seq, second.source, second.actor_name) == (3, "complete", "系统管理员")
    assert services.entries_in(first.facts) == entries()
    assert services.entries_in(second.facts) == entries(OFF[:-1])


def test_what_moved_since_the_preview_is_not_overwritten(world):
    seen = standing(2027).fingerprint
    import_2027(world)
    arrangement = Arrangement(2027, "别的文号", entries(OFF[:5]))
    with pytest.raises(NotLegal, match="预览之后"):
        services.import_year(arrangement, base=seen, by=world.by("系统管理员"))
    assert standing(2027).entries == entries()
    assert Event.objects.count() == 1 + events_before(world)


def events_before(world):
    """小世界自己的留痕。"""
    return Event.objects.exclude(subject_type="workflow.calendaryear").count()


def test_a_second_press_gets_the_first_result(world):
    seen = standing(2027).fingerprint
    arrangement = Arrangement(2027, SOURCE, entries())
    by = world.by("系统管理员", key="press")
    first = services.import_year(arrangement, base=seen, by=by).event
    assert services.import_year(arrangement, base=seen, by=by).event == first
    change = world.by("系统管理员", key="change")
    second = services.correct_day(correction(), by=change)
    assert services.correct_day(correction(), by=change) == second


# —— 更正一日 ——


def test_correcting_a_packaged_day_takes_the_year_into_the_table(world):
    event = services.correct_day(correction(), by=world.by("系统管理员"))
    calendar = CalendarDay.objects.calendar()
    assert not calendar.is_working_day(MONDAY)
    assert calendar.irregular(2026) == packaged().irregular(2026) | {MONDAY: False}
    assert standing(2026).corrected == {MONDAY: "临时放假"}
    assert (event.act, event.note, event.facts) == (
        "correct_day",
        "临时放假",
        {"day": "2026-11-23", "was": "上班", "is": "放假"},
    )
    back = services.correct_day(correction(is_working=True, reason="通知撤销"), by=world.by("系统管理员"))
    assert (back.seq, back.facts["is"]) == (2, "上班")
    assert CalendarDay.objects.calendar().irregular(2026) == packaged().irregular(2026)
    assert standing(2026).corrected == {MONDAY: "通知撤销"}


def test_correcting_keeps_days_that_were_already_overridden(world):
    CalendarDay.objects.create(day=date(2026, 10, 1), is_working=True, name="早先录入")
    services.correct_day(correction(), by=world.by("系统管理员"))
    assert CalendarDay.objects.calendar().is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("day", "is_working", "words"),
    [
        (MONDAY, True, "2026年11月23日（星期一）本来就是上班，不必更正。"),
        (date(2026, 11, 22), False, "2026年11月22日（星期日）本来就是放假，不必更正。"),
        (date(2027, 1, 4), False, "2027年的安排还没有录入，请先整年导入，再更正其中一日。"),
    ],
)
def test_pointless_and_premature_corrections_are_refused(world, day, is_working, words):
    with pytest.raises(NotLegal) as refusal:
        services.correct_day(correction(day, is_working=is_working), by=world.by("系统管理员"))
    assert [reason.text for reason in refusal.value.reasons] == [words]
    assert not CalendarDay.objects.exists()
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("who", ["省局经办", "省局负责人", "沈阳经办", "甲签署", "纪检", "专家"])
def test_only_the_system_administrator_changes_the_calendar(world, who):
    with pytest.raises(NotPermitted):
        services.correct_day(correction(), by=world.by(who))
    with pytest.raises(NotPermitted):
        services.import_year(
            Arrangement(2027, SOURCE, entries()), base=standing(2027).fingerprint, by=world.by(who)
        )
    assert not CalendarYear.objects.exists()


def test_the_fingerprint_changes_with_anything_one_would_see(world):
    prints = [standing(2027).fingerprint]
    import_2027(world)
    prints.append(standing(2027).fingerprint)
    services.correct_day(correction(date(2027, 3, 1)), by=world.by("系统管理员"))
    prints.append(standing(2027).fingerprint)
    assert len(set(prints)) == 3
    assert standing(2027).fingerprint == prints[-1]


def test_samples_are_what_they_say():
    from portal.calendar.report import calendar_of, working_days

    assert working_days(2027, calendar_of(2027, entries())) == WORKING_DAYS_2027
