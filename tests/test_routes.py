"""路由普查：每条路由都有人决定过谁能走，实际与 portal/access.py 相同；看不见的与不存在的分不出来。"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from applications.models import Application
from foundation.workflow.models import AccessRecord
from portal.access import NAMESPACES, ROUTES, Answer, Who, access_of
from tests.visitors import (
    ABSENT,
    INSIDERS,
    PERSONAS,
    ROW_ROUTES,
    answer,
    arguments,
    ask,
    finalised_jointly,
    form_of,
    ready,
    submitted_jointly,
)
from tests.world import World

SignIn = Callable[[str], Client]


@pytest.fixture
def joint(world: World) -> Application:
    return submitted_jointly(world)


def routes() -> Iterator[str]:
    """整棵路由树的名字；没有名字的归到它的命名空间。"""
    yield from _walk(get_resolver().url_patterns, ())


def _walk(patterns: list[Any], spaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _walk(
                pattern.url_patterns, spaces + ((pattern.namespace,) if pattern.namespace else ())
            )
        else:
            yield ":".join((*spaces, pattern.name or ""))


# —— 每条都有人决定过 ——


def test_every_route_has_been_decided_and_none_is_stale():
    found = set(routes())
    assert {name for name in found if access_of(name) is None} == set()
    assert set(ROUTES) <= found
    assert set(NAMESPACES) <= {name.partition(":")[0] for name in found}


def test_every_persona_is_asked():
    assert {*PERSONAS.values(), Who.ANONYMOUS} == set(Who)


def everybody(sign_in: SignIn) -> dict[str, Client]:
    return {"未登录": Client()} | {person: sign_in(person) for person in PERSONAS}


Matrix = dict[tuple[str, str], Answer]


def decided(names: list[str]) -> Matrix:
    """规定的：{(路由, 人): 得到什么}。"""
    people = PERSONAS | {"未登录": Who.ANONYMOUS}
    return {(name, person): ROUTES[name].answers[who] for name in names for person, who in people.items()}


def actual(clients: dict[str, Client], args: dict[str, list[Any]], names: list[str]) -> Matrix:
    """实际的。"""
    return {
        (name, person): answer(ask(client, name, args.get(name, [])))
        for name in names
        for person, client in clients.items()
    }


def different(found: Matrix, expected: Matrix) -> dict[tuple[str, str], str]:
    """不符的各格：实际 ≠ 规定。"""
    assert set(found) == set(expected)
    return {cell: f"{found[cell]} ≠ {expected[cell]}" for cell in found if found[cell] is not expected[cell]}


PLAIN_ROUTES = [name for name in ROUTES if name not in ROW_ROUTES and name != "accounts:switch"]


@pytest.mark.parametrize("names", [PLAIN_ROUTES, ROW_ROUTES], ids=["plain", "rows"])
def test_each_persona_gets_what_was_decided(joint, sign_in, names):
    ready(form_of(joint))
    assert different(actual(everybody(sign_in), arguments(joint), names), decided(names)) == {}


def test_switching_is_for_the_signed_in(world, sign_in):
    url = reverse("accounts:switch")
    for person in PERSONAS:
        own = {"membership": world.people[person].pk}
        assert answer(sign_in(person).post(url, own)) is Answer.SERVED
    assert answer(Client().post(url, own)) is Answer.LOGIN


def test_a_draft_is_seen_by_its_unit_alone(world, sign_in):
    """草稿：机关、别的单位一律 404，文档不例外。"""
    application = finalised_jointly(world)
    ready(form_of(application))
    one_of_each = {who: person for person, who in PERSONAS.items() if who not in INSIDERS}
    assert {*one_of_each, *INSIDERS, Who.ANONYMOUS} == set(Who)
    outsiders = {person: sign_in(person) for person in one_of_each.values()}
    found = actual(outsiders, arguments(application), ROW_ROUTES)
    assert {cell for cell, got in found.items() if got is not Answer.MISSING} == set()


STRANGERS = ("大连经办", "大连负责人", "乙经办", "乙签署", "专家", "系统管理员")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_wrong_method_tells_strangers_nothing(joint, sign_in, method):
    """换一种方法问，大连与乙得到的仍是 404 或 405，从不是 403、200。"""
    args = arguments(joint)
    for person in STRANGERS:
        client = sign_in(person)
        for name in ROW_ROUTES:
            status = ask(client, name, args[name], method=method).status_code
            assert status in (404, 405), (person, name)
    assert AccessRecord.objects.count() == 0


@pytest.mark.parametrize("person", ["乙经办", "大连经办"])
def test_a_hidden_row_and_a_missing_row_look_the_same(joint, sign_in, person):
    hidden, missing, client = arguments(joint), arguments(joint, pk=ABSENT), sign_in(person)
    for name in ROW_ROUTES:
        seen, unseen = (ask(client, name, args[name]) for args in (hidden, missing))
        assert seen.status_code == unseen.status_code == 404
        assert _without_tokens(seen) == _without_tokens(unseen)
    assert set(missing["applications:detail"] + missing["applications:partner"]) == {ABSENT}


def _without_tokens(response: HttpResponse) -> str:
    """去掉每次都不同的防伪凭证。"""
    return re.sub(r'value="[A-Za-z0-9]{64}"', 'value=""', response.content.decode())
