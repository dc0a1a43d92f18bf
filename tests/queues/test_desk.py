"""工作台：逾期的补正、自己手上的逐件列出；待签发、待领取等说有几件。"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from applications.desk import items
from benchmarks.counting import queries_of
from foundation.workflow.clock import SHANGHAI
from tests.factories import make_application
from tests.queues.cases import all_cases
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)


def told(world: World, who: str, *, at: datetime | None = None) -> list[tuple[str, str, str]]:
    """标题（件则为名字）、按钮、轻重。"""
    return [(item.title, item.action, item.tone) for item in items(world.by(who, at=at))]


def test_each_persona_is_told_what_waits(world: World, sign_in: Callable[[str], Client]) -> None:
    cases = all_cases(world)

    def named(name: str) -> str:
        return f"{cases[name].unit_name}（{cases[name].number}）"

    overdue = (named("overdue"), "去决定", "overdue")
    assert {who: told(world, who, at=LATER) for who in ("大连经办", "大连负责人", "省局经办", "纪检")} == {
        "大连经办": [
            overdue,
            ("待领取 1 件", "去领取", "normal"),
            (named("mine"), "继续审核", "normal"),
            (named("proposed"), "继续审核", "normal"),
        ],
        "大连负责人": [
            overdue,
            ("待我签发 1 件", "去签发", "normal"),
            ("待接收转办 1 件", "去答复", "normal"),
            ("待报送 1 件", "去报送", "normal"),
            (named("others"), "继续审核", "normal"),
        ],
        "省局经办": [("待领取 1 件", "去领取", "normal")],
        "纪检": [],
    }
    after = world.call.city_until + timedelta(hours=1)
    assert ("市局逾期 6 件", "去看看", "overdue") in told(world, "省局负责人", at=after)
    client = sign_in("大连负责人")
    for item in items(world.by("大连负责人")):
        page = client.get(item.url)
        assert page.status_code == 200
        if "tab=" in item.url:
            assert f"{page.context['tab'].label} {len(page.context['rows'])} 件" == item.title


def test_the_unit_is_told_to_correct_first(world: World) -> None:
    make_application(world, unit="甲", status="returned")
    make_application(world, unit="甲")
    told_now = [(item.action, item.tone) for item in items(world.by("甲经办"))]
    assert told_now == [("去补正", "normal"), ("继续填写", "normal")]
    late = datetime(2026, 11, 28, 0, 0, tzinfo=SHANGHAI)
    told_then = [(item.action, item.tone) for item in items(world.by("甲经办", at=late))]
    assert told_then == [("查看", "overdue"), ("继续填写", "soon")]


@pytest.mark.parametrize("who", ["沈阳经办", "沈阳负责人", "省局经办", "省局负责人"])
def test_the_desk_takes_three_queries_however_many(world: World, who: str) -> None:
    by = world.by(who)
    few = len(queries_of(lambda: items(by)))
    call_command("load_scale", applications=150, verbosity=0)
    assert few == len(queries_of(lambda: items(by))) == 3
