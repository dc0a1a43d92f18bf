"""筛选：每一项筛出的恰是该有的；写坏了的不起作用；都在网址里。"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.http import QueryDict

from accounts.enums import CreditResult
from accounts.models import Ban, CreditCheck
from applications import services
from applications.models import Application, Call
from applications.partnering import SERVICES as PARTNER_SERVICES
from applications.queues.marks import marks_for
from applications.queues.pages import choose, queue_page
from foundation.workflow import clock
from foundation.workflow.actor import Actor
from tests.factories import make_application
from tests.queues.cases import ACT, DUE_ON, OVERDUE_ON, add_unit, returned
from tests.screening import answer_all, check_credit, fresh
from tests.visitors import submitted_jointly
from tests.world import World

pytestmark = pytest.mark.django_db


def narrowed(query: str, *, by: Actor) -> set[int]:
    chosen = choose(QueryDict(f"tab=all&{query}"), by=by)
    return set(chosen.rows.values_list("pk", flat=True))


def where(by: Actor, test: Callable[[Application], object]) -> set[int]:
    rows = Application.objects.visible_to(by).select_related("organization", "call_city__office", "call")
    return {row.pk for row in rows if test(row)}


def test_each_choice_finds_exactly_its_own(world: World) -> None:
    call_command("load_scale", applications=150, verbosity=0)
    by = world.by("省局经办")
    some = Application.objects.visible_to(by).exclude(industry="").select_related("organization").first()
    assert some is not None
    district, industry = some.organization.registered_division, some.industry
    expected = {
        f"district={district}": where(by, lambda row: row.organization.registered_division == district),
        "city=210200": where(by, lambda row: row.call_city.office.code == "210200"),
        f"industry={industry}": where(by, lambda row: row.industry == industry),
        "kind=enterprise": where(by, lambda row: True),
        "kind=university": set(),
        "officer=none": where(by, lambda row: row.officer is None),
        f"call={world.call.pk}": where(by, lambda row: True),
        f"q={some.number}": {some.pk},
        f"q={some.number[-9:]}": where(by, lambda row: row.number.endswith(some.number[-9:])),
        f"q={some.organization.credit_code.lower()}": {some.pk},
        f"q={some.organization.credit_code[-9:]}": {some.pk},
        "q=软件": where(by, lambda row: "软件" in row.unit_name),
        "q=大连 软件": where(by, lambda row: "大连" in row.unit_name and "软件" in row.unit_name),
        "q=ＧＪＺＰＹ－": where(by, lambda row: True),
        "q=没有这一家": set(),
        "q=%25": set(),
        "q=_": set(),
        "city=210200&q=软件": where(
            by, lambda row: row.call_city.office.code == "210200" and "软件" in row.unit_name
        ),
    }
    assert {query: narrowed(query, by=by) for query in expected} == expected
    assert expected[f"industry={industry}"] < expected["kind=enterprise"]


def test_the_officer_is_one_of_the_office(world: World) -> None:
    mine = make_application(world, unit="乙", status="city_review")
    ACT["take"](mine, by=world.by("大连经办"), facts={})
    by, officer = world.by("大连负责人"), world.people["大连经办"].pk
    assert narrowed(f"officer={officer}", by=by) == {mine.pk}
    assert narrowed("officer=none", by=by) == set()
    form = choose(QueryDict(), by=by).form
    names = [label for _, label in form.fields["officer"].choices]
    assert names == ["全部", "未领取", "大连经办", "大连负责人"]
    # 别的市的人不是选项：写在网址里也不起作用。
    stranger = world.people["沈阳经办"].pk
    assert narrowed(f"officer={stranger}", by=by) == {mine.pk}


def test_what_is_written_wrong_has_no_effect_and_is_told(world: World) -> None:
    application = make_application(world, unit="乙", status="city_review")
    by = world.by("大连经办")
    for query in ("kind=spaceship", "mark=nonsense", "call=0", "district=210106", f"q={'长' * 61}", "sort=x"):
        assert narrowed(query, by=by) == {application.pk}
    page = queue_page(QueryDict("kind=spaceship&officer=none"), by=by)
    assert [(chip.label, chip.value) for chip in page["chips"]] == [("承办人", "未领取")]
    assert list(page["form"].errors) == ["kind"]


def test_the_city_chooses_among_its_own_districts(world: World) -> None:
    districts = dict(choose(QueryDict(), by=world.by("大连经办")).form.fields["district"].choices)
    assert "甘井子区" in districts.values()
    assert "210106" not in districts
    assert "city" not in choose(QueryDict(), by=world.by("大连经办")).form.fields
    assert "officer" not in choose(QueryDict(), by=world.by("纪检")).form.fields


def test_links_keep_the_filters_and_clearing_keeps_the_tab(world: World) -> None:
    make_application(world, unit="乙", status="city_review")
    wanted = QueryDict("tab=all&sort=number&kind=enterprise&q=大连&after=3~x")
    page = queue_page(wanted, by=world.by("大连经办"))
    assert QueryDict(page["clear_url"][1:]).dict() == {"tab": "all", "sort": "number"}
    chips = {chip.label: QueryDict(chip.url[1:]).dict() for chip in page["chips"]}
    assert chips == {
        "关键词": {"tab": "all", "sort": "number", "kind": "enterprise"},
        "单位类型": {"tab": "all", "sort": "number", "q": "大连"},
    }
    untaken = next(tab for tab in page["tabs"] if tab.label == "待领取")
    assert QueryDict(untaken.url[1:]).dict() == {"tab": "untaken", "kind": "enterprise", "q": "大连"}
    assert [tab.count for tab in page["tabs"] if tab.label in ("待领取", "全部")] == [1, 1]


def test_when_another_tab_has_it_that_is_said(world: World) -> None:
    make_application(world, unit="乙", status="recommended")
    page = queue_page(QueryDict("tab=untaken&q=大连乙"), by=world.by("大连经办"))
    assert (page["rows"], page["elsewhere"]) == ([], 1)


# —— 提醒 ——


def marked(world: World, *, by: Actor) -> dict[str, set[int]]:
    visible = Application.objects.visible_to(by)
    marks = marks_for(by, Call.objects.all())
    found = {mark.code: set(visible.filter(mark.where).values_list("pk", flat=True)) for mark in marks}
    shown = {mark.code: narrowed(f"mark={mark.code}", by=by) for mark in marks}
    assert shown == found
    return {code: pks for code, pks in found.items() if pks}


def test_deadlines_are_marked_by_the_instant(world: World) -> None:
    for number, name in enumerate("丙丁戊", start=1):
        add_unit(world, name, number)
    early = returned(world, "丙", due_on=OVERDUE_ON)
    late = returned(world, "丁", due_on=DUE_ON)
    waiting = make_application(world, unit="戊", status="recommended")
    due = early.due_at
    assert due is not None
    second = timedelta(seconds=1)
    found = {
        at: marked(world, by=world.by("大连负责人", at=at))
        for at in (due - second, due, world.call.city_until - second, world.call.city_until)
    }
    assert found == {
        due - second: {"soon": {early.pk}},
        due: {"overdue": {early.pk}},
        world.call.city_until - second: {"overdue": {early.pk, late.pk}, "soon": {waiting.pk}},
        world.call.city_until: {"overdue": {early.pk, late.pk}, "late": {waiting.pk}},
    }


def test_soon_is_three_working_days(world: World) -> None:
    """11月20日是星期五：三个工作日到25日24:00。"""
    for number, (name, day) in enumerate({"丙": 25, "丁": 26}.items(), start=1):
        add_unit(world, name, number)
        returned(world, name, due_on=OVERDUE_ON.replace(day=day))
    soon = Application.objects.get(organization=world.organizations["丙"])
    assert marked(world, by=world.by("大连经办")) == {"soon": {soon.pk}}


def test_credit_is_marked_once_somebody_has_the_case(world: World) -> None:
    for number, name in enumerate("丙丁戊己", start=1):
        add_unit(world, name, number)
    names = dict(zip(("untaken", "none", "stale", "clear"), "丙丁戊己", strict=True))
    rows = {key: make_application(world, unit=name, status="city_review") for key, name in names.items()}
    for key in ("none", "stale", "clear"):
        ACT["take"](rows[key], by=world.by("大连经办"), facts={})
    check_credit(rows["stale"], world, who="大连经办", days_ago=31)
    check_credit(rows["clear"], world, who="大连经办", days_ago=30)
    missing = {rows["none"].pk, rows["stale"].pk}
    assert marked(world, by=world.by("大连经办")) == {"credit_missing": missing}
    check_credit(rows["clear"], world, who="大连经办", result=CreditResult.SERIOUS)
    Ban.objects.create(
        credit_code=rows["untaken"].organization.credit_code,
        starts_on=clock.today() - timedelta(days=1),
        until_on=clock.today(),
        ground="测试",
        clause="指南七",
    )
    assert marked(world, by=world.by("大连经办")) == {
        "credit_missing": missing,
        "credit_serious": {rows["clear"].pk},
        "banned": {rows["untaken"].pk},
    }
    # 后来查得没有失信的，以后来的为准；演练的禁报不管正式的。
    check_credit(rows["clear"], world, who="大连经办")
    Ban.objects.update(is_rehearsal=True)
    assert marked(world, by=world.by("大连经办")) == {"credit_missing": missing}
    assert CreditCheck.objects.count() == 4


def test_a_partner_that_left_after_the_submission_is_marked(world: World) -> None:
    application = submitted_jointly(world)
    by = world.by("沈阳经办")
    before = marked(world, by=by)
    assert "partner_left" not in before
    partner = application.partners.get()
    PARTNER_SERVICES["leave"](partner, by=world.by("代理经办"), facts={"note": "业务调整"})
    assert marked(world, by=by) == before | {"partner_left": {application.pk}}


def test_a_second_one_of_the_same_unit_and_a_corrected_one_are_marked(world: World) -> None:
    first = make_application(world, unit="乙", status="city_review")
    services.withdraw(first, by=world.by("乙签署"), facts={"note": "重报"})
    second = make_application(world, unit="乙", status="returned")
    by = world.by("大连经办")
    assert marked(world, by=by) == {"again": {first.pk, second.pk}}
    answer_all(second)
    unit = world.by("乙签署")
    services.finalise(fresh(second), by=unit, facts={})
    ACT["resubmit"](fresh(second), by=unit, facts={"commitment": True})
    assert marked(world, by=by) == {"again": {first.pk, second.pk}, "corrected": {second.pk}}
