"""粘贴预览的地址：谁能用、答什么；怎样对行列在 tests/formspec/test_paste.py。"""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.factories import make_application
from tests.world import World

SignIn = Callable[[str], Client]
QUESTION = {
    "text": "2024-3\t甲办法\t好\n某年\t乙办法",
    "start": "policies.r001.established_on",
    "order": "r001",
}


@pytest.fixture
def draft(world: World) -> Application:
    return make_application(world)


def ask(client: Client, application: Application, **question: Any) -> HttpResponse:
    url = reverse("applications:paste", args=[application.pk, "policy"])
    return client.post(url, QUESTION | {"fresh": ["r002"]} | question, content_type="application/json")


def test_the_answer_says_what_goes_where_and_stores_nothing(draft: Application, sign_in: SignIn) -> None:
    answer = ask(sign_in("甲经办"), draft)
    body = answer.json()
    assert answer.status_code == 200
    assert body["order"] == {"policies": "r001 r002"}
    assert (body["count"], body["columns"]) == (5, ["制订时间", "制度名称", "执行情况"])
    assert [row["label"] for row in body["rows"]] == ["第1行", "第2行"]
    first, second = (row["cells"] for row in body["rows"])
    assert first[0] == {
        "address": "policies.r001.established_on",
        "text": "2024-3",
        "shown": "2024年3月",
        "problems": [],
    }
    assert len(second[0]["problems"]) == 1
    assert second[2] is None
    assert draft.filing.sections.get(name="policy").answers == {}


@pytest.mark.parametrize(
    ("who", "status"), [("甲经办", 200), ("甲查看", 403), ("乙经办", 404), ("省局经办", 404)]
)
def test_only_those_who_fill_may_ask(draft: Application, sign_in: SignIn, who: str, status: int) -> None:
    assert ask(sign_in(who), draft).status_code == status


def test_a_lost_session_is_told_not_redirected(draft: Application, client: Client) -> None:
    answer = ask(client, draft)
    assert answer.status_code == 401
    assert answer.json() == {"login": f"/accounts/login/?next=/applications/{draft.pk}/sections/policy/"}


@pytest.mark.parametrize(
    "question",
    [
        {"start": "ip_policy_soundness"},
        {"start": "policies.r009.name"},
        {"text": "长" * 200_001},
        {"fresh": ["无"]},
        {"fresh": "r002"},
    ],
)
def test_what_cannot_be_pasted_is_refused(draft: Application, sign_in: SignIn, question: Any) -> None:
    answer = ask(sign_in("甲经办"), draft, **question)
    assert answer.status_code == 400
    assert answer.json()["message"]
