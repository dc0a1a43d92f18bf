"""两人同时打开一件：彼此看得见；五分钟没有动静的不算，一分钟之内不重复写。"""

from datetime import timedelta

import pytest

from applications.models import Viewing
from applications.screening.presence import others, seen, seen_and_others
from benchmarks.counting import queries_of
from foundation.workflow import clock
from tests.factories import make_application
from tests.world import World

pytestmark = pytest.mark.django_db


def test_two_officers_see_each_other(world: World) -> None:
    application = make_application(world, unit="甲", status="city_review")
    other = make_application(world, unit="乙", status="city_review")
    assert seen_and_others(application, by=world.by("沈阳经办")) == []
    assert seen_and_others(application, by=world.by("沈阳同事")) == ["沈阳市知识产权局 沈阳经办"]
    assert seen_and_others(application, by=world.by("沈阳经办")) == ["沈阳市知识产权局 沈阳同事"]
    assert seen_and_others(application, by=world.by("省局经办")) == [
        "沈阳市知识产权局 沈阳经办",
        "沈阳市知识产权局 沈阳同事",
    ]
    assert seen_and_others(application, by=world.by("沈阳经办")) == ["沈阳市知识产权局 沈阳同事"]
    assert seen_and_others(application, by=world.by("纪检")) == []
    assert seen_and_others(other, by=world.by("大连经办")) == []


def test_after_five_minutes_one_has_left(world: World) -> None:
    application = make_application(world, unit="甲", status="city_review")
    seen(application, by=world.by("沈阳经办"))
    ago = {minutes: clock.now() + timedelta(minutes=minutes) for minutes in (4, 5)}
    found = {minutes: others(application, by=world.by("沈阳同事", at=at)) for minutes, at in ago.items()}
    assert found == {4: ["沈阳市知识产权局 沈阳经办"], 5: []}


def test_it_writes_at_most_once_a_minute(world: World) -> None:
    application = make_application(world, unit="甲", status="city_review")
    first = world.by("沈阳经办")
    seen(application, by=first)
    soon = world.by("沈阳经办", at=first.at + timedelta(seconds=59))
    assert [sql for sql in queries_of(lambda: seen(application, by=soon)) if "UPDATE" in sql] == []
    assert Viewing.objects.get().seen_at == first.at
    later = world.by("沈阳经办", at=first.at + timedelta(seconds=60))
    seen(application, by=later)
    assert Viewing.objects.get().seen_at == later.at
