"""成批办理：先分出办得成的与办不成的，同意之后才办；看过之后有变动的，再看一次。"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from accounts.models import CreditCheck
from applications.models import Application, CallCity, OfficerRecusal
from applications.queues.batches import MOST
from applications.screening.proposals import Draft, propose
from foundation.workflow import clock
from foundation.workflow.models import Event
from tests.factories import make_application
from tests.queues.cases import ACT, add_unit, ready_to_pass
from tests.screening import ACTS, check_credit, fresh
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
OFFICER = "大连经办"
NOTE = "材料初审合格，同意推荐"
KEY = "k" * 32


def path(name: str) -> str:
    return f"/applications/queue/batch/{name}/"


def look(client: Client, name: str, rows: list[Application]) -> Any:
    """勾选之后的确认单。"""
    answer = client.get(path(name), {"pk": [row.pk for row in rows]})
    assert answer.status_code == 200
    return answer.context["preview"]


def confirm(client: Client, name: str, preview: Any, **given: Any) -> HttpResponse:
    """照确认单按下确认。"""
    return client.post(
        path(name),
        {
            "key": KEY,
            "note": NOTE,
            "row": [f"{line.application.pk}:{line.seq}" for line in preview.lines],
            "passing": [line.application.pk for line in preview.passing],
            **given,
        },
    )


def statuses(*rows: Application) -> list[str]:
    return [fresh(row).status for row in rows]


@pytest.fixture
def three(world: World) -> list[Application]:
    """两件可以通过，一件还没有核对。"""
    for number, name in enumerate("丙丁", start=1):
        add_unit(world, name, number)
    ready = [ready_to_pass(world, name, who=OFFICER) for name in "丙丁"]
    return [*ready, make_application(world, unit="乙", status="city_review")]


def test_the_preview_splits_what_passes_from_what_does_not(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    preview = look(sign_in(OFFICER), "recommend", three)
    assert [line.application.pk for line in preview.passing] == [three[0].pk, three[1].pk]
    [failing] = preview.failing
    assert failing.application.pk == three[2].pk
    assert [reason.text for reason in failing.reasons] == [
        "审核要点还有20条没有结论，请先逐条核对。",
        "还没有30天之内的信用核查，请先核查并登记结果。",
    ]
    page = sign_in(OFFICER).get(path("recommend"), {"pk": [row.pk for row in three]}).content.decode()
    assert "只办其中可以办的 2 件" in page
    assert world.call.recommend_remark in page


def test_nothing_is_done_in_part_without_consent(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    client = sign_in(OFFICER)
    preview = look(client, "recommend", three)
    refused = confirm(client, "recommend", preview)
    assert refused.status_code == 409
    assert "请先勾选同意只办其余的" in refused.content.decode()
    assert statuses(*three) == ["city_review"] * 3
    done = confirm(client, "recommend", preview, consent="on")
    assert done.status_code == 200
    assert statuses(*three) == ["recommended", "recommended", "city_review"]
    report = done.context["report"]
    assert ({row.pk for row in report.done}, [line.application.pk for line in report.refused]) == (
        {three[0].pk, three[1].pk},
        [three[2].pk],
    )


def test_one_batch_number_on_all_its_events(world: World, sign_in: SignIn, three: list[Application]) -> None:
    client = sign_in(OFFICER)
    confirm(client, "recommend", look(client, "recommend", three[:2]))
    events = Event.objects.filter(batch=KEY, subject_type="applications.application")
    assert {(event.subject_id, event.act, event.note) for event in events} == {
        (row.pk, "recommend", NOTE) for row in three[:2]
    }


def test_pressing_twice_does_it_once_and_tells_the_same(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    client = sign_in(OFFICER)
    preview = look(client, "recommend", three)
    first, second = (confirm(client, "recommend", preview, consent="on") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    reports = [
        ({row.pk for row in report.done}, {line.application.pk for line in report.refused})
        for report in (first.context["report"], second.context["report"])
    ]
    assert reports[0] == reports[1] == ({three[0].pk, three[1].pk}, {three[2].pk})
    assert Event.objects.filter(act="recommend").count() == 2


def test_a_case_decided_by_a_colleague_meanwhile_is_shown_again_and_nothing_is_done(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    client = sign_in(OFFICER)
    preview = look(client, "recommend", three[:2])
    ACT["recommend"](three[0], by=world.by("大连负责人"), facts={"note": NOTE})
    again = confirm(client, "recommend", preview, consent="on")
    assert again.status_code == 409
    assert "您看过之后情况有变，一件也没有办" in again.content.decode()
    assert statuses(*three[:2]) == ["recommended", "city_review"]
    shown = again.context["preview"]
    [moved] = [line for line in shown.lines if line.has_moved]
    assert moved.application.pk == three[0].pk
    assert [reason.text for reason in moved.reasons] == ["当前状态为“已推荐，待报送”，不能通过。"]
    done = confirm(client, "recommend", shown, consent="on")
    assert done.status_code == 200
    assert statuses(*three[:2]) == ["recommended", "recommended"]


def test_what_became_possible_meanwhile_is_not_done_unseen(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    """看的时候办不成的一件后来办得成了（没有留痕的变动）：也要再看一次。"""
    client = sign_in("省局经办")
    add_unit(world, "戊", 3)
    rows = [make_application(world, unit="戊", status="province_review")]
    rows[0].call.credit_check_days = 0
    rows[0].call.save()
    CreditCheck.objects.filter(credit_code=rows[0].organization.credit_code).update(
        checked_on=clock.today() - timedelta(days=1)
    )
    preview = look(client, "admit", rows)
    assert preview.passing == []
    check_credit(rows[0], world, who="省局经办")
    again = confirm(client, "admit", preview, consent="on")
    assert (again.status_code, statuses(*rows)) == (409, ["province_review"])
    assert confirm(client, "admit", again.context["preview"]).status_code == 200
    assert statuses(*rows) == ["expert_review"]


def test_a_case_no_longer_ours_is_counted_not_named(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    client = sign_in(OFFICER)
    preview = look(client, "recommend", three[:2])
    propose(
        three[0],
        ACTS["transfer"],
        Draft(opinion="已迁走。", facts={}, office=world.people["沈阳负责人"].office),
        by=world.by("大连负责人"),
    )
    ACT["transfer"](three[0], by=world.by("沈阳负责人"), facts={})
    again = confirm(client, "recommend", preview, consent="on")
    page = again.content.decode()
    assert again.status_code == 409
    assert "有 1 件已转由别的机关办理" in page
    assert three[0].unit_name not in page
    assert statuses(*three[:2]) == ["city_review", "city_review"]


def test_the_quota_is_shared_out_before_not_after(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    """名额还剩一件：预览就说清哪一件排在名额之后，而不是办到一半才拒绝。"""
    CallCity.objects.filter(office__code="210200").update(quota=1)
    client = sign_in(OFFICER)
    preview = look(client, "recommend", three[:2])
    assert [line.application.pk for line in preview.passing] == [three[0].pk]
    assert [line.reasons[0].text for line in preview.failing] == ["推荐名额不够，这一件排在名额之后。"]
    confirm(client, "recommend", preview, consent="on")
    assert statuses(*three[:2]) == ["recommended", "city_review"]


def test_assigning_asks_whom_and_leaves_out_who_is_recused(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    client, officer = sign_in("大连负责人"), world.people[OFFICER]
    OfficerRecusal.objects.create(
        membership=officer,
        organization=three[0].organization,
        reason="近亲属任职",
        declared_by=officer,
        declared_at=clock.now(),
    )
    preview = look(client, "assign", three)
    assert len(preview.passing) == 3
    assert confirm(client, "assign", preview).context["form"].errors["officer"] == ["请选择承办人。"]
    stranger = confirm(client, "assign", preview, officer=world.people["沈阳经办"].pk)
    assert "officer" in stranger.context["form"].errors
    again = confirm(client, "assign", preview, officer=officer.pk)
    assert again.status_code == 409
    assert [line.application.pk for line in again.context["preview"].failing] == [three[0].pk]
    done = confirm(client, "assign", again.context["preview"], officer=officer.pk, consent="on")
    assert done.status_code == 200
    assert [fresh(row).officer for row in three] == [None, officer, officer]


def test_taking_many_leaves_out_what_a_colleague_took(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    ACT["assign"](three[0], by=world.by("大连负责人"), facts={"officer": world.people["大连负责人"]})
    client = sign_in(OFFICER)
    preview = look(client, "take", three)
    assert [line.reasons[0].text for line in preview.failing] == ["大连负责人已领取，正在承办。"]
    assert confirm(client, "take", preview, consent="on").status_code == 200
    assert [fresh(row).officer for row in three] == [
        world.people["大连负责人"],
        world.people[OFFICER],
        world.people[OFFICER],
    ]


def test_who_may_do_what(world: World, sign_in: SignIn, three: list[Application]) -> None:
    people = ("大连经办", "大连负责人", "省局经办", "省局负责人", "纪检", "乙签署", "专家")
    found = {
        name: {who for who in people if sign_in(who).get(path(name), {"pk": three[0].pk}).status_code == 200}
        for name in ("take", "assign", "recommend", "admit")
    }
    assert found == {
        "take": {"大连经办", "省局经办"},
        "assign": {"大连负责人", "省局负责人"},
        "recommend": {"大连经办", "大连负责人"},
        "admit": {"省局经办", "省局负责人"},
    }
    assert sign_in(OFFICER).get(path("decline"), {"pk": three[0].pk}).status_code == 404
    assert sign_in("省局经办").get(path("recommend"), {"pk": three[0].pk}).status_code == 403


def test_another_citys_case_is_neither_shown_nor_done(
    world: World, sign_in: SignIn, three: list[Application]
) -> None:
    theirs = ready_to_pass(world, "甲", who="沈阳经办")
    client = sign_in(OFFICER)
    preview = look(client, "recommend", [three[0], theirs])
    assert [line.application.pk for line in preview.lines] == [three[0].pk]
    forged = {
        "row": [f"{three[0].pk}:{preview.lines[0].seq}", f"{theirs.pk}:3"],
        "passing": [three[0].pk, theirs.pk],
    }
    assert confirm(client, "recommend", preview, consent="on", **forged).status_code == 409
    assert statuses(three[0], theirs) == ["city_review", "city_review"]
    assert fresh(theirs).unit_name not in client.get(path("recommend"), {"pk": theirs.pk}).content.decode()


def test_at_most_a_hundred_at_once(world: World, sign_in: SignIn) -> None:
    call_command("load_scale", applications=400, verbosity=0)
    pks = list(Application.objects.submitted().values_list("pk", flat=True))
    assert len(pks) > MOST
    answer = sign_in("省局经办").get(path("admit"), {"pk": pks})
    assert len(answer.context["preview"].lines) == MOST


def test_garbage_is_nothing_to_do(sign_in: SignIn) -> None:
    client = sign_in(OFFICER)
    for given in ({}, {"pk": ["x", "-1", "9" * 40, ""]}):
        answer = client.get(path("take"), given)
        assert (answer.status_code, answer.context["preview"].lines) == (200, [])
    posted = client.post(path("take"), {"key": KEY, "row": ["a:b", "1", ":", "7:7"], "passing": "x"})
    assert posted.status_code == 409
    assert Event.objects.filter(act="take").count() == 0
