"""退回补正：机关点三处退回；单位恰好看见这三处，改好、答复、重新提交；机关看见每条的答复与改动。全在浏览器里。"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from applications import services
from applications.models import Application
from tests.browser.test_submission_story import lettered
from tests.factories import fill, hand_in, make_application
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application(world: World, tmp_path: Path) -> Application:
    """甲已提交，交了三页的证明。"""
    application = make_application(world)
    upload = hand_in(application, world, code="rd_basis", who="甲经办", pages=3).upload
    blurred = lettered(tmp_path / "blurred.pdf", "blurred", 3).read_bytes()
    for field in (upload.file, upload.copy):
        field.save("blurred.pdf", ContentFile(blurred))
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={})
    return Application.objects.get(pk=application.pk)


def pin_a_field(page: Page) -> None:
    page.get_by_role("link", name="封面", exact=True).click()
    page.get_by_role("link", name="联系人", exact=True).click()
    page.get_by_label("常用事由").select_option(label="与证明不一致")
    expect(page.get_by_label("问题与要求")).to_have_value(re.compile("不一致"))
    page.get_by_label("依据的条款").fill("填报说明2")
    page.get_by_role("button", name="写下，再写一条").click()


def pin_a_row(page: Page) -> None:
    page.get_by_role("link", name="知识产权管理制度", exact=True).click()
    page.get_by_role("link", name="第2行").first.click()
    page.get_by_label("问题与要求").fill("制度名称与原件不同，请更正。")
    page.get_by_role("button", name="写下，再写一条").click()


def pin_a_page(page: Page) -> None:
    page.get_by_role("link", name="研发基础和研发实力证明").click()
    page.get_by_label("的页码").fill("2")
    page.get_by_role("button", name="点这一页").click()
    expect(page.get_by_role("heading", name="第2页")).to_be_visible()
    page.get_by_label("常用事由").select_option(label="扫描不清")
    page.get_by_role("button", name="写下这一条").click()


def give_back(page: Page) -> None:
    expect(page.locator(".items > li")).to_have_count(3)
    page.get_by_role("link", name="退回…").click()
    expect(page.locator(".sending .items > li")).to_have_count(3)
    due = page.get_by_label("补正截止日")
    expect(due).to_have_value("2026-11-27")
    expect(page.locator(".due-day")).to_have_text("2026年11月27日（星期五）24:00 截止，5 个工作日")
    due.fill("2026-11-28")
    expect(page.locator(".due-day")).to_contain_text("休假日")
    due.fill("2026-11-30")
    page.get_by_label("原因或意见").fill("请按各条补正。")
    page.get_by_role("button", name="确认退回").click()
    expect(page.locator("main")).to_contain_text("已退回")


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-tone", "ok")


def correct(page: Page, here: str, scan: Path, work: Callable[[], int]) -> None:
    page.get_by_role("link", name="封面 · 联系人").click()
    page.wait_for_load_state()
    boxes = page.locator("form[data-autosave] [name]")
    expect(boxes).to_have_count(1)
    expect(page.locator(".pin-note")).to_contain_text("补正事项 1")
    page.locator("[name=contact_person]").fill("刘示例")
    saved(page)

    page.goto(here)
    page.get_by_role("link", name="知识产权管理制度 · 第2行").click()
    page.wait_for_load_state()
    expect(page.locator("[data-add]")).to_have_count(0)
    names = page.locator("form[data-autosave] [name]").evaluate_all("boxes => boxes.map(one => one.name)")
    assert names == ["policies.r002.established_on", "policies.r002.name", "policies.r002.implementation"]
    page.locator("[name='policies.r002.name']").fill("专利管理规定")
    saved(page)

    page.goto(here)
    page.get_by_role("link", name="申报材料 · 研发基础和研发实力证明").click()
    expect(page.locator("input[type=file]")).not_to_have_count(0)
    page.locator("#slot-rd_basis").get_by_role("link", name="替换").click()
    page.locator("input[type=file]").first.set_input_files(scan)
    page.wait_for_url("**/materials/**")
    while work():
        pass
    page.goto(f"{here}../materials/")
    expect(page.locator("#slot-rd_basis .slot-head")).to_contain_text("合格")


def test_from_return_to_review(
    application: Application, browser_as: Any, work: Callable[[], int], tmp_path: Path
) -> None:
    here = f"/applications/{application.pk}/corrections/"
    officer = browser_as("沈阳经办", f"{here}drafts/")
    officer.get_by_role("link", name="写一条补正事项").click()
    for pin in (pin_a_field, pin_a_row, pin_a_page):
        pin(officer)
    give_back(officer)

    unit = browser_as("甲经办", f"/applications/{application.pk}/")
    unit.get_by_role("link", name="去补正").first.click()
    expect(unit.locator("#items .items > li")).to_have_count(3)
    expect(unit.locator("main")).not_to_contain_text("沈阳经办")
    correct(unit, here, lettered(tmp_path / "clear.pdf", "clear", 3), work)

    unit.goto(here)
    for number, box in enumerate(unit.locator("textarea.answer").all(), start=1):
        box.fill(f"第{number}条已更正。")
    saved(unit)
    expect(unit.locator("[data-done]")).to_have_text("3")
    unit.get_by_role("link", name="校验、定稿").click()
    unit.get_by_role("link", name="定稿", exact=True).click()
    unit.get_by_role("button", name="确认定稿").click()
    expect(unit.locator("main")).to_contain_text("已定稿")

    signatory = browser_as("甲签署", f"/applications/{application.pk}/acts/resubmit/")
    signatory.get_by_role("checkbox").check()
    signatory.get_by_role("button", name="确认重新提交").click()
    expect(signatory.get_by_role("heading", level=1)).to_contain_text("回执")

    officer.goto(f"{here}review/")
    cards = officer.locator(".items > li")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("第1条已更正。")
    expect(cards.nth(0).locator("ins")).to_have_text("刘")
    expect(cards.nth(1).locator("ins")).not_to_have_count(0)
    expect(cards.nth(2)).to_contain_text("替换")
    expect(officer.locator(".outside")).to_have_count(0)
    cards.nth(0).get_by_role("button", name="已补正").click()
    expect(officer.locator(".items > li").nth(0).locator(".tag-good")).to_have_text("已补正")
    officer.get_by_role("link", name="两版逐栏比对").click()
    expect(officer.locator(".changes dt")).to_have_count(2)
    assert Application.objects.get(pk=application.pk).status == "city_review"
