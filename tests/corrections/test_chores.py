"""补正的提醒各只发一次；暂定的截止日在放假安排录入之后定下来，告知单位。"""

from datetime import date, datetime, timedelta

import pytest

from applications import services
from applications.corrections import chores
from applications.models import Call, Correction
from foundation.notifications.models import Notification
from foundation.workflow.actor import Actor
from foundation.workflow.calendar import packaged
from foundation.workflow.clock import SHANGHAI, end_of_day
from foundation.workflow.models import Event
from tests import screening
from tests.factories import make_application

NEW_YEAR = date(2027, 1, 4)


def reminded(world, who):
    told = Notification.objects.filter(recipient=world.user(who), kind__startswith="correction_")
    return list(told.order_by("pk").values_list("title", flat=True))


def test_each_reminder_comes_once_to_the_unit_alone(world):
    make_application(world, status="returned")
    for day in (23, 24, 24, 25, 26, 26, 28, 28):
        chores.send_reminders(datetime(2026, 11, day, 9, tzinfo=SHANGHAI))
    assert reminded(world, "甲经办") == [
        "补正还有3个工作日截止（2026年11月27日24:00）",
        "补正还有1个工作日截止（2026年11月27日24:00）",
        "补正已逾期（2026年11月27日24:00截止）",
    ]
    for other in ("甲查看", "乙经办", "沈阳经办", "代理经办"):
        assert reminded(world, other) == []


def test_nobody_is_reminded_after_answering(world):
    returned = make_application(world, status="returned")
    screening.resubmit(returned, world)
    chores.send_reminders(datetime(2026, 11, 28, 9, tzinfo=SHANGHAI))
    assert reminded(world, "甲经办") == []


@pytest.fixture
def tentative(world):
    """补正截止落在还没有放假安排的 2027 年。"""
    later = end_of_day(date(2027, 2, 26))
    Call.objects.filter(pk=world.call.pk).update(city_until=later, recheck_until=later + timedelta(days=9))
    application = make_application(world, status="city_review")
    return screening.give_back(application, world, due_on=NEW_YEAR, is_tentative=True)


def test_a_tentative_deadline_is_settled_when_the_year_is_known(world, tentative):
    by = Actor.clock(end_of_day(date(2026, 12, 1)))
    assert chores.settle_dues(packaged(), by) == 0, "那一年还没有安排，仍是暂定"
    known = packaged().with_days({NEW_YEAR: False, date(2027, 1, 5): False}, declared=frozenset({2027}))
    assert chores.settle_dues(known, by) == 1
    assert chores.settle_dues(known, by) == 0
    row = Correction.objects.get()
    assert (row.due_on, row.is_tentative) == (date(2027, 1, 6), False)
    application = screening.fresh(tentative)
    assert application.correction_due_at == application.due_at == end_of_day(date(2027, 1, 6))
    assert Event.objects.about(application).last().act == "settle_due"
    told = Notification.objects.filter(recipient=world.user("甲经办"), kind="settle_due")
    assert told.get().title == "补正截止日已确定：2027年1月6日24:00"


def test_a_finished_case_is_left_alone(world, tentative):
    services.withdraw(tentative, by=world.by("甲经办"), facts={"note": "不再申报"})
    known = packaged().with_days({}, declared=frozenset({2027}))
    assert chores.settle_dues(known, Actor.clock(end_of_day(date(2026, 12, 1)))) == 0
