"""录入一年之后各应用登记的重算：网页上做一遍，时钟补没有做完的。"""

from datetime import date

from foundation.workflow import clock, deadlines
from foundation.workflow.deadlines import Settled
from foundation.workflow.models import CalendarDay
from portal.calendar.wording import settled_message
from tests.calendar.samples import import_2027, settlers


def test_settlers_run_after_an_import_with_the_new_calendar(world):
    seen = []

    def corrections(calendar, by):
        seen.append((calendar.is_working_day(date(2027, 1, 1)), by.name))
        return 2

    with settlers(补正期限=corrections, 公示截止=lambda calendar, by: 0):
        imported = import_2027(world)
    assert imported.settled == [Settled("补正期限", 2), Settled("公示截止", 0)]
    assert seen == [(False, "系统管理员")]


def test_the_clock_settles_once_for_each_set_of_known_years(world):
    ran = []

    def corrections(calendar, by):
        ran.append((max(calendar.years), by.name))
        return 0

    with settlers(补正期限=corrections):
        deadlines.settle_newly_known(clock.now())
        deadlines.settle_newly_known(clock.now())
        assert ran == [(2026, "系统时钟")]
        import_2027(world)
        deadlines.settle_newly_known(clock.now())
        deadlines.settle_newly_known(clock.now())
    assert ran == [(2026, "系统时钟"), (2027, "系统管理员"), (2027, "系统时钟")]


def test_a_settler_that_failed_is_tried_again(world):
    tries = []

    def corrections(calendar, by):
        tries.append(by.name)
        if len(tries) == 1:
            raise LookupError("坏了一次")
        return 0

    with settlers(补正期限=corrections):
        for _ in range(3):
            try:
                deadlines.settle_newly_known(clock.now())
            except LookupError:
                continue
    assert len(tries) == 2


def test_without_settlers_nothing_is_asked(world, django_assert_num_queries):
    with settlers(), django_assert_num_queries(0):
        assert deadlines.settle_all(world.by("系统管理员")) == []
        deadlines.settle_newly_known(clock.now())


def test_the_message_names_what_was_recounted():
    both = [Settled("补正期限", 2), Settled("公示截止", 1), Settled("整改期限", 0)]
    assert settled_message(both) == "重算了 3 个暂定日期：补正期限 2 个、公示截止 1 个。"
    assert settled_message([Settled("补正期限", 0)]) == "没有需要重算的暂定日期。"
    assert settled_message([]) == "没有需要重算的暂定日期。"


def test_the_clock_is_told(db):
    from foundation.workflow import clockwork

    assert clockwork._chores["暂定日期重算"] is deadlines.settle_newly_known
    assert not CalendarDay.objects.exists()
