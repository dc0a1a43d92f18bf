"""补正的提醒：各自恰好一次。"""

from datetime import date, datetime, timedelta

import pytest

from applications import services
from applications.corrections.reminders import due_reminders, reminder_key
from applications.models import Application
from foundation.workflow import clock
from foundation.workflow.clock import SHANGHAI
from tests import screening
from tests.corrections import steps
from tests.factories import make_application


def fresh(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def at(day, hour=9):
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


def test_three_one_and_overdue_come_once_each(world, application):
    returned = steps.give_back(application, world, "cover.contact_person")
    assert returned.correction_due_at == clock.end_of_day(date(2026, 11, 27))
    told = {day: [kind for _, kind in due_reminders(at(day))] for day in range(20, 28)}
    assert told == {
        20: [],
        21: [],
        22: [],
        23: [],
        24: ["correction_due_in_3"],
        25: [],
        26: ["correction_due_in_1"],
        27: [],
    }
    due = returned.correction_due_at
    assert due_reminders(due - timedelta(microseconds=1)) == []
    assert due_reminders(due) == [(returned, "correction_overdue")]
    keys = {reminder_key(returned, kind) for kind in ("correction_overdue", "correction_due_in_1")}
    assert keys == {"correction_overdue:1:2026-11-27", "correction_due_in_1:1:2026-11-27"}


def test_a_short_deadline_skips_days_already_past(world, application):
    steps.give_back(application, world, "cover.contact_person", due_on=date(2026, 11, 23))
    assert due_reminders(at(20)) == []
    assert [kind for _, kind in due_reminders(clock.end_of_day(date(2026, 11, 23)))] == ["correction_overdue"]


def test_an_extension_reminds_anew(world, application):
    returned = steps.give_back(application, world, "cover.contact_person")
    facts = {"due_on": date(2026, 12, 4), "note": "来函说明"}
    services.SERVICES["extend_correction"](returned, by=world.by("沈阳经办"), facts=facts)
    assert due_reminders(at(26)) == []
    third = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)
    assert [kind for _, kind in due_reminders(third)] == ["correction_due_in_3"]
    assert reminder_key(fresh(application), "correction_due_in_3") == "correction_due_in_3:1:2026-12-04"


def test_those_handed_in_or_ended_are_left_alone(world, application):
    returned = steps.give_back(application, world, "cover.contact_person")
    steps.hand_in_again(fresh(application), world)
    assert due_reminders(at(26)) == []
    assert due_reminders(returned.correction_due_at) == []
    assert screening.fresh(application).status == "city_review"
