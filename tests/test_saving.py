"""暂存经网页：页面收到的状态码与内容照约定。"""

import json

import pytest
from django.test import Client
from django.urls import reverse

from applications import services
from applications.models import Application
from tests.factories import fill, make_application
from tests.test_autosave import ACCOUNT, COST, OTHER_ACCOUNT, RATIO, SALES, section
from tests.world import World


@pytest.fixture
def application(world: World) -> Application:
    return make_application(world)


def post(client: Client, application: Application, name: str, body: object) -> tuple[int, dict]:
    url = reverse("applications:save", args=[application.pk, name])
    raw = body if isinstance(body, str) else json.dumps(body)
    answer = client.post(url, raw, content_type="application/json")
    is_json = answer.headers["Content-Type"] == "application/json"
    return answer.status_code, json.loads(answer.content) if is_json else {}


def test_200_answers_what_is_stored_computed_and_left_to_do(application, sign_in):
    client = sign_in("甲经办")
    post(client, application, "investment", {"version": 1, "changes": {SALES: "86420.35"}})
    status, answer = post(
        client,
        application,
        "investment",
        {"version": 2, "changes": {COST: "4,753.12", "yearly.ip_expense.-3": "一百"}},
    )
    assert status == 200
    assert answer["version"] == 3
    assert answer["saved_at"] == "10:00"
    assert answer["texts"] == {COST: "4753.12", "yearly.ip_expense.-3": "一百"}
    assert answer["displays"][RATIO] == "5.50%"
    assert answer["problems"][COST] == []
    assert len(answer["problems"]["yearly.ip_expense.-3"]) == 1
    assert answer["others"] == {}
    assert answer["remaining"] == {"investment": 12}


def test_200_tells_what_others_changed_meanwhile(application, sign_in):
    post(sign_in("甲签署"), application, "cover", {"version": 1, "changes": {"contact_person": "王示例"}})
    body = {"version": 1, "changes": {"responsible_person": "张示例"}}
    status, answer = post(sign_in("甲经办"), application, "cover", body)
    assert (status, answer["others"]) == (200, {"contact_person": "王示例"})


def test_409_shows_both_texts_and_who(world, application, sign_in):
    post(sign_in("甲签署"), application, "investment", {"version": 1, "changes": {COST: "1"}})
    status, answer = post(
        sign_in("甲经办"), application, "investment", {"version": 1, "changes": {COST: "2"}}
    )
    year = world.call.year - 3
    assert status == 409
    assert answer == {
        "version": 2,
        "others": {},
        "conflicts": [
            {
                "address": COST,
                "label": f"“研发费用”（{year}年，万元）",
                "mine": "2",
                "theirs": "1.00",
                "by": "甲签署",
                "at": "2026年11月20日10:00",
            }
        ],
    }


def test_409_about_a_secret_shows_no_clear_text_of_the_other(application, sign_in):
    post(sign_in("甲签署"), application, "unit", {"version": 1, "changes": {"bank_account": ACCOUNT}})
    body = {"version": 1, "changes": {"bank_account": OTHER_ACCOUNT}}
    status, answer = post(sign_in("甲经办"), application, "unit", body)
    assert status == 409
    assert ACCOUNT not in json.dumps(answer)


def test_200_about_a_secret_echoes_nothing(application, sign_in):
    body = {"version": 1, "changes": {"bank_account": ACCOUNT}}
    status, answer = post(sign_in("甲经办"), application, "unit", body)
    assert (status, answer["texts"]) == (200, {"bank_account": ""})
    assert ACCOUNT not in json.dumps(answer)


def test_423_after_finalise(world, application, sign_in):
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    body = {"version": 1, "changes": {"contact_person": "迟到"}}
    status, answer = post(sign_in("甲经办"), application, "cover", body)
    assert (status, set(answer)) == (423, {"message"})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "不是 JSON",
        "[]",
        "null",
        {},
        {"version": 1},
        {"changes": {"contact_person": "王"}},
        {"version": "一", "changes": {"contact_person": "王"}},
        {"version": 0, "changes": {"contact_person": "王"}},
        {"version": 1, "changes": ["contact_person"]},
        {"version": 1, "changes": {"contact_person": 5}},
        {"version": 1, "changes": {"contact_person": None}},
        {"version": 1, "changes": {"contact_person": {"secret": 1, "mac": "x"}}},
        {"version": 1, "changes": {"applicant_name": "改名"}},
        {"version": 1, "changes": {RATIO: "99"}},
    ],
)
def test_400_for_what_makes_no_sense(application, sign_in, body):
    client = sign_in("甲经办")
    before = section(application, "cover")
    status, answer = post(client, application, "cover", body)
    assert (status, "message" in answer) == (400, True)
    assert section(application, "cover").answers == before.answers


def test_a_deeply_nested_body_is_refused_not_fatal(application, sign_in):
    assert post(sign_in("甲经办"), application, "cover", "[" * 100_000)[0] == 400


def test_401_when_the_session_is_gone(application):
    body = {"version": 1, "changes": {"contact_person": "王"}}
    status, answer = post(Client(), application, "cover", body)
    assert (status, answer) == (
        401,
        {"login": f"/accounts/login/?next=/applications/{application.pk}/sections/cover/"},
    )
    assert post(Client(), application, "no-such-section", body)[0] == 401


@pytest.mark.parametrize("who", ["乙经办", "代理经办", "沈阳经办", "大连经办", "省局经办", "纪检", "专家"])
def test_404_for_those_who_do_not_see_the_draft(application, sign_in, who):
    body = {"version": 1, "changes": {"contact_person": "王"}}
    assert post(sign_in(who), application, "cover", body)[0] == 404
    assert section(application, "cover").version == 1


def test_404_for_a_section_that_is_not_there(application, sign_in):
    assert post(sign_in("甲经办"), application, "no-such-section", {"version": 1, "changes": {}})[0] == 404


@pytest.mark.parametrize("who", ["甲查看", "沈阳经办", "省局经办", "纪检"])
def test_403_for_those_who_see_it_and_may_not_fill(world, sign_in, who):
    application = make_application(world, status="city_review")
    body = {"version": 1, "changes": {"contact_person": "王"}}
    assert post(sign_in(who), application, "cover", body)[0] == 403


def test_403_when_the_csrf_token_is_stale(world, application):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("甲经办"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert post(client, application, "cover", {"version": 1, "changes": {"contact_person": "王"}})[0] == 403


def test_405_for_get(application, sign_in):
    assert (
        sign_in("甲经办").get(reverse("applications:save", args=[application.pk, "cover"])).status_code == 405
    )
