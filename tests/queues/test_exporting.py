"""导出：内容与列表一致；电话默认遮住；要完整的写明理由，逐件留下查阅记录。"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse, QueryDict
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Organization
from applications import services
from applications.models import Application
from applications.queues import exporting
from applications.queues.exporting import COLUMNS, masked, workbook
from applications.queues.pages import choose
from foundation.workflow.models import AccessRecord
from foundation.workflow.refusals import NotLegal
from tests.factories import make_application
from tests.queues.cases import ACT
from tests.screening import give_back
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EXPORT = "/applications/queue/export/"
PHONE, MASKED = "13800000001", "138****0001"


def lines(answer: HttpResponse) -> list[dict[str, Any]]:
    """导出的各行，按表头。"""
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).active
    heading, *rows = [[cell.value for cell in row] for row in sheet.rows]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_content_is_what_was_submitted(world: World, sign_in: SignIn) -> None:
    application = make_application(world, unit="甲", status="city_review")
    make_application(world, unit="乙", status="city_review")
    ACT["take"](application, by=world.by("沈阳经办"), facts={})
    answer = sign_in("沈阳经办").post(f"{EXPORT}?tab=mine")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert lines(answer) == [
        {
            "申报编号": application.number,
            "申报单位": "沈阳甲示例有限公司",
            "统一社会信用代码": "91210106EXAMPLE03B",
            "单位类型": "企业",
            "所属市局": application.call_city.office.short_name,
            "注册地": "铁西区",
            "技术领域": dict(exporting.INDUSTRIES)[application.industry],
            "申报批次": "2026年度测试批次",
            "状态": "市局审核中",
            "承办人": "沈阳经办",
            "提交时间": "2026-11-20 10:00",
            "经手一方的截止": "2026年12月10日10:00",
            "提醒": "信用核查缺或过期",
            "联系人": "王示例",
            "联系电话": MASKED,
        }
    ]
    assert [column.heading for column in COLUMNS] == list(lines(answer)[0])


def test_masked_ones_leave_one_record(world: World, sign_in: SignIn) -> None:
    make_application(world, unit="甲", status="city_review")
    answer = sign_in("沈阳经办").post(f"{EXPORT}?tab=all&kind=enterprise")
    assert PHONE.encode() not in answer.content
    assert [row["联系电话"] for row in lines(answer)] == [MASKED]
    record = AccessRecord.objects.get()
    assert (record.action, record.user, record.detail) == (
        "export",
        world.user("沈阳经办"),
        "导出申报列表“全部”1件 kind=enterprise",
    )


def test_full_phones_need_a_reason_and_leave_a_record_for_each(world: World, sign_in: SignIn) -> None:
    first = make_application(world, unit="甲", status="city_review")
    second = make_application(world, unit="乙", status="city_review")
    client, given = sign_in("省局经办"), {"full_phones": "on"}
    for reason in ({}, {"reason": "  "}):
        refused = client.post(f"{EXPORT}?tab=all", {**given, **reason})
        assert refused.context["form"].errors["reason"] == [
            "请写明需要完整电话的理由，如“逐家电话通知补正”。"
        ]
    assert AccessRecord.objects.count() == 0
    answer = client.post(f"{EXPORT}?tab=all", {**given, "reason": "逐家电话通知"})
    assert [row["联系电话"] for row in lines(answer)] == [PHONE, PHONE]
    found = set(AccessRecord.objects.values_list("action", "subject_type", "subject_id", "detail"))
    membership = world.people["省局经办"].pk
    assert found == {
        ("export", "accounts.membership", membership, "导出申报列表“全部”2件"),
        ("reveal", "applications.application", first.pk, "导出联系电话：逐家电话通知"),
        ("reveal", "applications.application", second.pk, "导出联系电话：逐家电话通知"),
    }


def test_a_reason_without_asking_reveals_nothing(world: World, sign_in: SignIn) -> None:
    make_application(world, unit="甲", status="city_review")
    answer = sign_in("沈阳经办").post(f"{EXPORT}?tab=all", {"reason": "想看看"})
    assert [row["联系电话"] for row in lines(answer)] == [MASKED]
    assert [record.action for record in AccessRecord.objects.all()] == ["export"]


def test_opening_the_page_exports_nothing(world: World, sign_in: SignIn) -> None:
    make_application(world, unit="甲", status="city_review")
    page = sign_in("沈阳经办").get(f"{EXPORT}?tab=all").content.decode()
    assert "1 件" in page
    assert AccessRecord.objects.count() == 0


def test_the_export_follows_tab_filter_and_order(world: World) -> None:
    call_command("load_scale", applications=120, verbosity=0)
    by = world.by("省局经办")
    for query in ("tab=all&sort=number", "tab=city&q=软件", "tab=all&city=210100&sort=oldest"):
        chosen = choose(QueryDict(query), by=by)
        sheet = load_workbook(BytesIO(workbook(chosen, by=by))).active
        numbers = [row[0].value for row in list(sheet.rows)[1:]]
        expected = chosen.rows.order_by(*exporting.ordering(chosen.sort)).values_list("number", flat=True)
        assert numbers == list(expected)
    assert Application.objects.visible_to(by).count() > 50


def test_while_correcting_the_submitted_contact_is_told(world: World, sign_in: SignIn) -> None:
    application = make_application(world, unit="甲", status="city_review")
    give_back(application, world, who="沈阳经办")
    section = application.filing.sections.get(name="cover")
    section.answers = {**section.answers, "contact_person": "还没提交的人"}
    section.save()
    answer = sign_in("沈阳经办").post(f"{EXPORT}?tab=all")
    assert [row["联系人"] for row in lines(answer)] == ["王示例"]


def test_a_name_that_looks_like_a_formula_stays_text(world: World, sign_in: SignIn) -> None:
    Organization.objects.filter(pk=world.organizations["甲"].pk).update(name='=HYPERLINK("http://x")')
    world.organizations["甲"].refresh_from_db()
    application = make_application(world, unit="甲", status="city_review")
    answer = sign_in("沈阳经办").post(f"{EXPORT}?tab=all")
    sheet = load_workbook(BytesIO(answer.content)).active
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == (application.unit_name, "s")


def test_too_many_are_refused_with_a_way_out(world: World) -> None:
    make_application(world, unit="甲", status="city_review")
    by = world.by("沈阳经办")
    chosen = choose(QueryDict("tab=all"), by=by)
    for reason, most in (("", exporting.MOST), ("理由", exporting.MOST_REVEALED)):
        full = replace(chosen, counts={"all": most})
        over = replace(chosen, counts={"all": most + 1})
        assert workbook(full, by=by, reason=reason)
        with pytest.raises(NotLegal, match="请先筛选"):
            workbook(over, by=by, reason=reason)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800000001", "138****0001"),
        ("024-80000001", "024*****0001"),
        ("80000001", "800*0001"),
        ("8000001", "*****01"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_masking(phone: str, shown: str) -> None:
    assert masked(phone) == shown


def test_nobody_else_exports(world: World, sign_in: SignIn) -> None:
    services.start(world.call, by=world.by("甲经办"))
    codes = {who: sign_in(who).post(f"{EXPORT}?tab=all").status_code for who in ("甲经办", "专家", "纪检")}
    assert codes == {"甲经办": 403, "专家": 403, "纪检": 200}
