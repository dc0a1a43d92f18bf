"""页签：每个身份看到的恰是这些件；看得见的每一件恰在一个页签里。"""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.http import QueryDict

from applications.models import Application
from applications.queues.pages import choose
from applications.queues.tabs import counts, tabs_for
from foundation.workflow.actor import Actor
from foundation.workflow.clock import SHANGHAI
from tests.queues.cases import all_cases
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)


def found(by: Actor) -> dict[str, set[int]]:
    """各页签里的件，没有件的不列。"""
    visible = Application.objects.visible_to(by)
    tabs = {tab.name: set(visible.filter(tab.where).values_list("pk", flat=True)) for tab in tabs_for(by)}
    assert {name: len(pks) for name, pks in tabs.items()} == counts(visible, tabs_for(by))
    return {name: pks for name, pks in tabs.items() if pks}


def test_each_persona_has_exactly_these(world: World) -> None:
    cases = all_cases(world)

    def of(**tabs: str) -> dict[str, set[int]]:
        return {tab: {cases[name].pk for name in names.split()} for tab, names in tabs.items()}

    everything = {name for name in cases if name != "draft"}
    city = {
        "incoming": "incoming",
        "signing": "proposed",
        "untaken": "untaken",
        "overdue": "overdue",
        "returned": "returned",
        "recommended": "recommended",
        "sent": "province admitted",
        "ended": "declined",
        "all": " ".join(everything),
    }
    province = {
        "untaken": "province",
        "city": "untaken mine others proposed incoming recommended returned overdue",
        "reviewed": "admitted",
        "ended": "declined",
        "all": " ".join(everything),
    }
    expected = {
        "大连经办": of(**city, mine="mine proposed", others="others"),
        "大连负责人": of(**city, mine="others", others="mine proposed"),
        "省局经办": of(**province),
        "省局负责人": of(**province),
        "纪检": of(
            screening="untaken mine others proposed incoming",
            overdue="overdue",
            returned="returned",
            recommended="recommended",
            recheck="province",
            reviewed="admitted",
            ended="declined",
            all=" ".join(everything),
        ),
        "沈阳经办": of(untaken="incoming", all="incoming"),
    }
    assert {who: found(world.by(who, at=LATER)) for who in expected} == expected
    after = found(world.by("省局负责人", at=world.call.city_until + timedelta(hours=1)))
    late = of(late="untaken mine others proposed incoming recommended", city="returned overdue")
    assert {name: after[name] for name in late} == late
    opened = {who: choose(QueryDict(), by=world.by(who, at=LATER)).tab.name for who in expected}
    assert opened == {
        "大连经办": "untaken",
        "大连负责人": "signing",
        "省局经办": "untaken",
        "省局负责人": "untaken",
        "纪检": "screening",
        "沈阳经办": "untaken",
    }
    assert choose(QueryDict("tab=nonsense"), by=world.by("沈阳经办")).tab.name == "untaken"


def test_what_the_province_returned_is_overdue_for_the_province(world: World) -> None:
    from tests.factories import make_application
    from tests.screening import pin, returning

    application = make_application(world, unit="乙", status="province_review")
    pin(application, world, who="省局经办")
    from applications.services import SERVICES

    facts = returning(case_city_until=world.call.recheck_until)
    SERVICES["return_to_unit"](application, by=world.by("省局经办"), facts=facts)
    due = Application.objects.get().due_at
    assert due is not None
    names = {
        who: {at: next(iter(found(world.by(who, at=at)))) for at in (due - timedelta(seconds=1), due)}
        for who in ("省局经办", "大连经办")
    }
    before, after = due - timedelta(seconds=1), due
    assert names == {
        "省局经办": {before: "returned", after: "overdue"},
        "大连经办": {before: "returned", after: "returned"},
    }


def test_every_visible_case_is_in_exactly_one_tab(world: World) -> None:
    call_command("load_scale", applications=150, verbosity=0)
    moments = (None, world.call.city_until + timedelta(days=1))
    people = ("沈阳经办", "沈阳负责人", "大连经办", "省局经办", "省局负责人", "纪检")
    for by in (world.by(who, at=at) for who in people for at in moments):
        apart = [tab for tab in tabs_for(by) if not tab.overlaps]
        visible = Application.objects.visible_to(by)
        numbers = counts(visible, tabs_for(by))
        assert sum(numbers[tab.name] for tab in apart) == numbers["all"] == visible.count() > 0
        seen = [pk for tab in apart for pk in visible.filter(tab.where).values_list("pk", flat=True)]
        assert len(seen) == len(set(seen))
