"""整页：谁看得见、查询次数与件数无关、大连看不见沈阳。"""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from applications.models import Application
from benchmarks.counting import queries_of
from tests.factories import make_application
from tests.queues.cases import ACT, add_unit, all_cases
from tests.screening import propose
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
QUEUE = "/applications/queue/"
STAFF = ("沈阳经办", "大连负责人", "省局经办", "省局负责人", "纪检")
LIMIT = 12


def count(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200
    return len(queries_of(lambda: client.get(path)))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_those_who_screen_may_come(world: World, sign_in: SignIn) -> None:
    allowed = {who for who in world.people if sign_in(who).get(QUEUE).status_code == 200}
    assert allowed == {
        "沈阳经办", "沈阳同事", "沈阳负责人", "大连经办", "大连负责人", "省局经办", "省局负责人", "纪检",
    }  # fmt: skip
    assert sign_in("甲经办").get(QUEUE).status_code == 403
    assert Client().get(QUEUE).status_code == 302


@pytest.mark.parametrize("who", STAFF)
def test_one_case_three_cases_and_many_take_the_same_queries(world: World, sign_in: SignIn, who: str) -> None:
    client, path = sign_in(who), f"{QUEUE}?tab=all"
    unit = "甲" if who.startswith("沈阳") else "乙"
    make_application(world, unit=unit, status="city_review")
    one = count(client, path)
    for number, name in enumerate("丙丁", start=1):
        add_unit(world, name, number)
        application = make_application(world, unit=name, status="city_review")
        ACT["take"](application, by=world.by("大连经办"), facts={})
    assert count(client, path) == one
    call_command("load_scale", applications=150, units=120, verbosity=0)
    assert count(client, path) == one
    assert one <= LIMIT


def test_filters_pages_and_empty_tabs_stay_inside_the_limit(world: World, sign_in: SignIn) -> None:
    call_command("load_scale", applications=230, verbosity=0)
    client = sign_in("省局负责人")
    page = client.get(f"{QUEUE}?tab=all").context
    paths = (
        QUEUE,
        f"{QUEUE}{page['next_url']}",
        f"{QUEUE}?tab=all&after=0~",
        f"{QUEUE}?tab=all&q=示例&kind=enterprise&mark=credit_missing&officer=none&city=210100",
        f"{QUEUE}?tab=all&mark=partner_left",
        f"{QUEUE}?tab=signing",
        f"{QUEUE}?tab=ended&q=没有这一家",
    )
    found = {path: count(client, path) for path in paths}
    assert all(number <= LIMIT for number in found.values()), found


def test_dalian_never_sees_a_case_of_shenyang(world: World, sign_in: SignIn) -> None:
    theirs = make_application(world, unit="甲", status="city_review")
    own = make_application(world, unit="乙", status="city_review")
    for who, mine, hidden in (
        ("大连经办", own, theirs),
        ("大连负责人", own, theirs),
        ("沈阳经办", theirs, own),
    ):
        client = sign_in(who)
        for path in (
            QUEUE,
            f"{QUEUE}?tab=all",
            f"{QUEUE}?tab=all&q=示例",
            f"{QUEUE}?tab=all&q={hidden.number}",
            f"{QUEUE}?tab=all&city=210100",
            f"{QUEUE}?tab=all&officer={world.people['沈阳经办'].pk}",
            f"{QUEUE}batch/recommend/?pk={hidden.pk}&pk={mine.pk}",
            f"{QUEUE}export/?tab=all",
        ):
            page = text(client, path)
            assert hidden.unit_name not in page
        listed = client.get(f"{QUEUE}?tab=all").context
        assert [row.pk for row in listed["rows"]] == [mine.pk]
        assert [tab.count for tab in listed["tabs"] if tab.label == "全部"] == [1]
        assert client.get(f"{QUEUE}?tab=all&q={hidden.number}").context["rows"] == []
    both = sign_in("省局经办").get(f"{QUEUE}?tab=all").context["rows"]
    assert {row.pk for row in both} == {theirs.pk, own.pk}


def test_a_row_says_what_matters(world: World, sign_in: SignIn) -> None:
    cases = all_cases(world)
    page = sign_in("大连负责人").get(f"{QUEUE}?tab=all")
    rows = {row.pk: row for row in page.context["rows"]}
    mine, proposed = rows[cases["others"].pk], rows[cases["proposed"].pk]
    assert (mine.officer, proposed.officer, rows[cases["untaken"].pk].officer) == ("我", "大连经办", "未领取")
    assert (proposed.pending.label, proposed.pending.who) == ("拟不通过", "大连经办")
    assert proposed.pending.url == reverse("applications:act", args=[cases["proposed"].pk, "decline"])
    assert rows[cases["incoming"].pk].pending.label == "转办"
    assert rows[cases["returned"].pk].due.text == "2026年12月4日24:00"
    assert rows[cases["overdue"].pk].due.label == "即将到期"
    assert rows[cases["declined"].pk].due is None
    assert rows[cases["untaken"].pk].facts == "企业 · 甘井子区"
    theirs = {row.pk: row for row in sign_in("大连经办").get(f"{QUEUE}?tab=all").context["rows"]}
    assert theirs[cases["proposed"].pk].pending.url == "", "经办自己签不了，没有去签发的链接"


def test_what_the_province_proposes_inside_is_not_told_to_the_city(world: World, sign_in: SignIn) -> None:
    application = make_application(world, unit="乙", status="province_review")
    propose(application, world, act="decline_on_recheck", who="省局经办", ground="false_material")
    seen = {
        who: sign_in(who).get(f"{QUEUE}?tab=all").context["rows"][0].pending is not None
        for who in ("大连经办", "大连负责人", "省局经办", "省局负责人", "纪检")
    }
    assert seen == {
        "大连经办": False,
        "大连负责人": False,
        "省局经办": True,
        "省局负责人": True,
        "纪检": True,
    }
    assert "拟复核不通过" not in text(sign_in("大连经办"), f"{QUEUE}?tab=all")


def test_batches_offered_fit_the_person_and_the_tab(world: World, sign_in: SignIn) -> None:
    make_application(world, unit="乙", status="city_review")
    offered = {
        (who, tab): [batch.label for batch in sign_in(who).get(f"{QUEUE}?tab={tab}").context["batches"]]
        for who in ("大连经办", "大连负责人", "省局经办", "省局负责人")
        for tab in ("untaken", "others", "all")
    }
    assert offered == {
        ("大连经办", "untaken"): ["批量领取"],
        ("大连经办", "others"): ["批量通过"],
        ("大连经办", "all"): [],
        ("大连负责人", "untaken"): ["批量分派"],
        ("大连负责人", "others"): ["批量通过", "批量分派"],
        ("大连负责人", "all"): [],
        ("省局经办", "untaken"): ["批量领取"],
        ("省局经办", "others"): ["批量复核通过"],
        ("省局经办", "all"): [],
        ("省局负责人", "untaken"): ["批量分派"],
        ("省局负责人", "others"): ["批量复核通过", "批量分派"],
        ("省局负责人", "all"): [],
    }


def test_an_empty_tab_says_so(world: World, sign_in: SignIn) -> None:
    page = text(sign_in("沈阳经办"), QUEUE)
    assert "没有待领取的申报。" in page
    assert Application.objects.count() == 0
