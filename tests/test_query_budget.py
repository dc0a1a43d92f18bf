"""最常用的两处的查询次数有上限：打开一节不过十次，暂存一次不过八次，与填了多少无关。"""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import OrganizationKind
from applications.models import Application
from applications.tables import BY_KIND
from benchmarks.counting import queries_of
from tests.factories import FILLED, fill, make_application
from tests.patents.samples import invention, list_patents
from tests.world import World

pytestmark = pytest.mark.django_db

SECTION_PAGE, AUTOSAVE = 10, 8
SECTIONS = [section.name for section in BY_KIND[OrganizationKind.ENTERPRISE].sections]
SignIn = Callable[[str], Client]


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    """甲的经办，已经打开过一页：会话的活动时间这一分钟内不再写。"""
    client = sign_in("甲经办")
    assert client.get(reverse("portal:desk")).status_code == 200
    return client


def opening(client: Client, application: Application, section: str) -> list[str]:
    path = reverse("applications:section", args=[application.pk, section])
    queries = queries_of(lambda: client.get(path))
    assert client.get(path).status_code == 200
    return queries


def saving(client: Client, application: Application, section: str, *, version: int) -> list[str]:
    """改这一节里一处不敏感的格子。"""
    leaf = BY_KIND[OrganizationKind.ENTERPRISE].section(section).leaf
    address, text = next((a, t) for a, t in FILLED[section].items() if not leaf(a).sensitive)
    path = reverse("applications:save", args=[application.pk, section])
    body = json.dumps({"version": version, "changes": {address: text}})
    statuses: list[int] = []
    queries = queries_of(
        lambda: statuses.append(client.post(path, body, content_type="application/json").status_code)
    )
    assert statuses == [200]
    return queries


@pytest.mark.parametrize("section", SECTIONS)
def test_opening_a_section(client: Client, world: World, section: str) -> None:
    empty, filled, listed = (make_application(world) for _ in range(3))
    for application in (filled, listed):
        fill(application, world, who="甲经办")
    list_patents(listed, world, [invention(number) for number in range(1, 4)])
    bare, full = opening(client, empty, section), opening(client, filled, section)
    assert len(bare) == len(full)
    most = opening(client, listed, section)
    assert len(most) <= SECTION_PAGE, "\n".join(most)


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_once(client: Client, world: World, section: str) -> None:
    queries = saving(client, make_application(world), section, version=1)
    assert any(sql.startswith("UPDATE") for sql in queries)
    assert len(queries) <= AUTOSAVE, "\n".join(queries)


def test_saving_onto_what_others_saved_meanwhile(client: Client, world: World) -> None:
    application = make_application(world)
    fill(application, world, who="甲签署")
    section = SECTIONS[0]
    queries = saving(client, application, section, version=1)
    assert len(queries) <= AUTOSAVE, "\n".join(queries)
