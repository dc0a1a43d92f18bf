"""每一格都填进坏东西：答得清楚，什么也不丢，页面照开，有错的定不了稿。"""

import json

import pytest

from applications.models import Application
from foundation.filings.schemas import schema_of
from foundation.formspec.fields.row_order import RowOrder
from tests.factories import make_application

LONG = "无空格" * 33_334

HOSTILE = {
    "标签": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "模板": "{{ settings.SECRET_KEY }}{% debug %}",
    "控制符": "甲\x00\x07\x1b[31m乙\x85",
    "双向": "0001\u202e1000\u202c\u2066丙\u2069",
    "表情": "进展顺利😀👩‍👩‍👧",
    "半个代理": "丁\ud800戊",
    "十万字": LONG,
    "负数": "-12",
    "将来": "2999-12-31",
}


def post(client, application, name, changes, version=1):
    return client.post(
        f"/applications/{application.pk}/sections/{name}/save/",
        json.dumps({"version": version, "changes": changes}),
        content_type="application/json",
    )


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_field_answers_and_keeps_what_can_be_kept(world, sign_in, kind):
    application, client, raw = make_application(world), sign_in("甲经办"), HOSTILE[kind]
    for section in schema_of(application.filing).sections:
        changes = {
            entry.address: raw
            for entry in section.entries.values()
            if not entry.leaf.readonly and not isinstance(entry.leaf, RowOrder)
        }
        if not changes:
            continue
        answer = post(client, application, section.name, changes)
        assert answer.status_code == 200, (section.name, answer.content[:200])
        assert set(answer.json()["problems"]) == set(changes)
        page = client.get(f"/applications/{application.pk}/sections/{section.name}/")
        assert page.status_code == 200
        text = page.content.decode()
        assert "<script>alert(1)" not in text
        assert "onerror=alert" not in text.replace("onerror=alert(1)&gt;", "")
        for hidden in ("\u202e", "\x1b", "\x00", "\ud800"):
            assert hidden not in text
    check = client.get(f"/applications/{application.pk}/check/")
    assert check.status_code == 200
    assert check.context["error_count"] > 0
    refused = client.post(f"/applications/{application.pk}/acts/finalise/", {"key": "k"})
    assert refused.status_code == 409
    assert Application.objects.get(pk=application.pk).finalised is None


def test_unreadable_numbers_are_kept_as_typed(world, sign_in):
    application, client = make_application(world), sign_in("甲经办")
    answer = post(client, application, "unit", {"rd_staff_count": "三百多人"})
    assert answer.json()["texts"] == {"rd_staff_count": "三百多人"}
    [problem] = answer.json()["problems"]["rd_staff_count"]
    assert problem["is_error"]
    assert "研发人员数" in problem["text"]


@pytest.mark.parametrize(
    ("section", "address", "raw", "words"),
    [
        ("unit", "rd_staff_count", "-3", "不得为负"),
        ("investment", "yearly.rd_expense.-1", "-0.01", "不得为负"),
        ("investment", "yearly.rd_expense.-1", "62561200", "是否误填为元"),
        ("cover", "application_date", "2026-02-30", "日期"),
        ("people", "staff.leader.mobile", "12345", "手机"),
        ("people", "staff.leader.email", "nobody", "邮箱"),
        ("policy", "ip_policy_soundness", "好😀", "😀"),
        ("plan", "construction_plan", LONG, "5,000"),
    ],
)
def test_the_answer_says_what_and_how(world, sign_in, section, address, raw, words):
    application, client = make_application(world), sign_in("甲经办")
    answer = post(client, application, section, {address: raw})
    texts = [problem["text"] for problem in answer.json()["problems"][address]]
    assert any(words in text for text in texts), texts


def test_ten_thousand_pasted_rows_are_answered_and_nothing_is_saved(world, sign_in):
    application, client = make_application(world), sign_in("甲经办")
    row = "policies.rabc.name"
    body = {"text": "2016-03\t管理办法\t执行良好\n" * 10_000, "start": row}
    answer = client.post(
        f"/applications/{application.pk}/sections/policy/paste/",
        json.dumps(body),
        content_type="application/json",
    )
    assert answer.status_code in (200, 400, 413)
    assert application.filing.sections.get(name="policy").answers == {}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '{"version": 1}',
        '{"version": "x", "changes": {}}',
        '{"version": 1, "changes": {"a": 1}}',
    ],
)
def test_a_malformed_request_is_told_so(world, sign_in, body):
    application, client = make_application(world), sign_in("甲经办")
    url = f"/applications/{application.pk}/sections/cover/save/"
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert "刷新页面" in answer.json()["message"]
