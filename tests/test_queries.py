"""一件与三件，查询次数相同。"""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import services
from applications.models import Application
from foundation.documents.models import Document
from tests.factories import make_application
from tests.world import World


def count_queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def three_submitted(world: World) -> Iterator[Application]:
    """先后提交三件（前两件随后撤回，市局仍看得见），有人承办。"""
    for number in range(3):
        application = make_application(world, status="city_review")
        services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={})
        if number < 2:
            services.withdraw(application, by=world.by("甲签署"), facts={"note": "重报"})
        yield application


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("甲经办", "applications:list"),
        ("沈阳经办", "applications:queue"),
        ("省局经办", "applications:queue"),
        ("纪检", "applications:queue"),
    ],
)
def test_lists_query_as_often_for_three_as_for_one(world, sign_in, who, name):
    client, url, rows = sign_in(who), f"{reverse(name)}?tab=all", three_submitted(world)
    next(rows)
    one = count_queries(client, url)
    assert client.get(url).content.decode().count("GJZPY-") >= 1
    list(rows)
    assert count_queries(client, url) == one
    assert len(set(re.findall(r"GJZPY-\d+-\d+-\d+", client.get(url).content.decode()))) == 3


@pytest.mark.parametrize("who", ["甲经办", "沈阳经办"])
def test_the_desk_queries_as_often_for_three_as_for_one(world, sign_in, who):
    client, url = sign_in(who), reverse("portal:desk")
    make_application(world)
    make_application(world, status="city_review")
    one = count_queries(client, url)
    for _ in range(2):
        make_application(world)
    assert count_queries(client, url) == one


def test_a_case_queries_as_often_with_three_documents_and_a_long_story(world, sign_in):
    application = make_application(world, status="city_review")
    client, url = sign_in("甲经办"), reverse("applications:detail", args=[application.pk])
    one = count_queries(client, url)
    for _ in range(2):
        services.recall(application, by=world.by("甲经办"), facts={})
        services.finalise(application, by=world.by("甲经办"), facts={})
        services.submit(application, by=world.by("甲签署"), facts={})
    assert Document.objects.about(application).count() >= 6
    assert count_queries(client, url) == one


def test_queries_of_the_busiest_pages_stay_few(world, sign_in):
    """不是越少越好，是不许悄悄变多。"""
    application = make_application(world, status="city_review")
    unit, city = sign_in("甲经办"), sign_in("沈阳经办")
    found = {
        "list": count_queries(unit, reverse("applications:list")),
        "queue": count_queries(city, reverse("applications:queue")),
        "detail": count_queries(unit, reverse("applications:detail", args=[application.pk])),
        "section": count_queries(unit, reverse("applications:section", args=[application.pk, "unit"])),
    }
    assert all(count <= 20 for count in found.values()), found
