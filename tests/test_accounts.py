"""账号：信用代码、手机号的写法、登录、任职的切换与停用。"""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.acting import client_address
from accounts.enums import Persona
from accounts.models import Membership, Office, Organization, User
from accounts.offices import load_offices
from accounts.phones import e164
from accounts.validators import validate_credit_code, validate_phone, validate_username
from applications.models import Application
from tests.factories import make_application
from tests.world import World

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text(encoding="utf-8"))
CODES = VECTORS["credit_codes"]


# —— 统一社会信用代码 ——


@pytest.mark.parametrize("code", CODES["valid"])
def test_valid_credit_codes(code):
    validate_credit_code(code)


@pytest.mark.parametrize("code", CODES["invalid"])
def test_invalid_credit_codes(code):
    with pytest.raises(ValidationError):
        validate_credit_code(code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("９１２１０１００６０４６０８１７２Ｋ", "半角"),
        (" 91210100604608172K", "没有空格"),
        ("91210100 604608172K", "没有空格"),
        ("91210100604608172k", "半角大写"),
        ("9121010060460817", "现为 16 位"),
        ("91210100604608172I", "字母 I、O、S、V、Z 不会出现"),
        ("91210100604608172X", "校验位不符"),
        ("", "18 位"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(code, says):
    with pytest.raises(ValidationError) as refused:
        validate_credit_code(code)
    assert says in "".join(refused.value.messages)


@pytest.mark.parametrize("code", CODES["valid"])
def test_every_single_wrong_digit_is_noticed(code):
    """GB 32100 的校验位查得出任何一位写错。"""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for position, right in enumerate(code):
        wrong = next(letter for letter in alphabet if letter != right)
        with pytest.raises(ValidationError):
            validate_credit_code(code[:position] + wrong + code[position + 1 :])


# —— 手机号与用户名 ——


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+8613800000001",
        "+86 138 0000 0001",
        "8613800000001",
        "１３８０００００００１",
    ],
)
def test_every_way_to_write_a_mobile_number(typed):
    assert e164(typed) == "+8613800000001"
    validate_phone(e164(typed))


@pytest.mark.parametrize(
    "typed", ["handler", "12800000001", "1380000000", "138000000011", "+14155550100", ""]
)
def test_what_is_no_mobile_number_stays_as_typed(typed):
    assert e164(typed) == typed
    with pytest.raises(ValidationError):
        validate_phone(typed)


@pytest.mark.parametrize("name", ["13800000001", "+86 138 0000 0001", "1234567", " "])
def test_a_username_must_not_look_like_a_phone(name):
    with pytest.raises(ValidationError):
        validate_username(name)


def test_people_without_a_phone_do_not_collide(db):
    for name in ("甲", "乙"):
        assert User.objects.create_user(name, password="test", full_name=name, phone="").phone is None


# —— 登录 ——


@pytest.mark.parametrize("typed", ["沈阳经办", "13800000107", "138 0000 0107", "+8613800000107"])
def test_sign_in_by_name_or_phone(world, typed):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": typed, "password": "test"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("portal:desk"))
    assert client.session["_auth_user_id"] == str(world.user("沈阳经办").pk)


@pytest.mark.parametrize(
    ("login", "password"), [("沈阳经办", "wrong"), ("没有这个人", "test"), ("13900000000", "test")]
)
def test_a_failed_sign_in_does_not_tell_whether_the_account_exists(world, login, password):
    client = Client()
    page = client.post(reverse("account_login"), {"login": login, "password": password})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    text = page.content.decode()
    assert any(said in text for said in ("用户名或密码不对", "手机号或密码不对"))


def test_the_deactivated_cannot_sign_in(world):
    user = world.user("沈阳经办")
    user.is_active = False
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": "沈阳经办", "password": "test"})
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_before_verification_opens(db):
    before = User.objects.count()
    Client().post(reverse("account_signup"), {"phone": "13800009999", "password1": "Liaoning-2026"})
    assert User.objects.count() == before


# —— 任职 ——


def second_post(world: World, *, active: bool = True) -> Membership:
    """甲经办同时也是乙单位的查看人。"""
    return Membership.objects.create(
        user=world.user("甲经办"),
        persona=Persona.VIEWER,
        organization=world.organizations["乙"],
        is_active=active,
    )


def switch(client: Client, membership: object) -> int:
    return client.post(reverse("accounts:switch"), {"membership": membership}).status_code


def sees(client: Client, application: Application) -> bool:
    return client.get(reverse("applications:documents", args=[application.pk])).status_code == 200


def test_one_acts_in_one_post_at_a_time(world, sign_in):
    """以乙单位的身份行事时，看得见的是乙的，不是甲的加乙的。"""
    mine, theirs = make_application(world), make_application(world, unit="乙")
    client, other = sign_in("甲经办"), second_post(world)
    assert (sees(client, mine), sees(client, theirs)) == (True, False)
    assert switch(client, other.pk) == 302
    assert (sees(client, mine), sees(client, theirs)) == (False, True)


def test_only_ones_own_active_posts_can_be_chosen(world, sign_in):
    client = sign_in("甲经办")
    mine = world.people["甲经办"].pk
    assert switch(client, mine) == 302
    for other in (
        world.people["甲签署"].pk,
        world.people["大连经办"].pk,
        second_post(world, active=False).pk,
        10**9,
    ):
        assert switch(client, other) == 404
    assert client.session["membership"] == mine


@pytest.mark.parametrize("nonsense", ["", "abc", "1.5", "9" * 40])
def test_a_nonsense_choice_is_not_found(world, sign_in, nonsense):
    assert switch(sign_in("甲经办"), nonsense) == 404


def test_a_post_ended_meanwhile_falls_back_to_the_one_still_held(world, sign_in):
    mine, theirs = make_application(world), make_application(world, unit="乙")
    client, other = sign_in("甲经办"), second_post(world)
    switch(client, other.pk)
    Membership.objects.filter(pk=other.pk).update(is_active=False)
    assert (sees(client, mine), sees(client, theirs)) == (True, False)


def test_without_any_post_one_sees_nothing_of_units(world, sign_in):
    application = make_application(world)
    client = sign_in("甲经办")
    Membership.objects.filter(user=world.user("甲经办")).update(is_active=False)
    assert not sees(client, application)


@pytest.mark.parametrize(
    ("persona", "organization", "office"),
    [
        (Persona.HANDLER, False, False),
        (Persona.HANDLER, False, True),
        (Persona.HANDLER, True, True),
        (Persona.CITY_OFFICER, True, False),
        (Persona.CITY_HEAD, False, False),
        (Persona.PROVINCE_OFFICER, False, False),
        (Persona.EXPERT, True, False),
        (Persona.AUDITOR, False, True),
    ],
)
def test_a_persona_belongs_where_it_does(world, persona, organization, office):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=world.user("专家"),
            persona=persona,
            organization=world.organizations["甲"] if organization else None,
            office=Office.objects.get(code="210100") if office else None,
        )


def test_the_same_post_is_not_held_twice(world):
    for name in ("甲经办", "沈阳经办", "专家"):
        held = world.people[name]
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(
                user=held.user, persona=held.persona, organization=held.organization, office=held.office
            )


def test_one_credit_code_is_one_unit(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(
            credit_code=world.organizations["甲"].credit_code, name="同码", kind="enterprise"
        )


def test_offices_are_the_province_and_the_fifteen_and_loading_again_adds_none(db):
    load_offices()
    before = list(Office.objects.values_list("code", "name", "level"))
    load_offices()
    assert list(Office.objects.values_list("code", "name", "level")) == before
    assert len([code for code, _, level in before if level == "city"]) == 15
    assert [name for _, name, level in before if level == "province"] == ["辽宁省知识产权局"]


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_the_trusted_proxy_saw(rf, settings, proxies, header, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": header})
    assert client_address(request) == expected
