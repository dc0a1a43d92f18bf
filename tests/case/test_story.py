"""审核一件，全在浏览器里：数字点到证明的那一页、检索、核对、改判要写理由、断了网写的还在、手机上换边。"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from applications.models import Finding
from tests.case.test_viewer import application as lettered_application
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
application = lettered_application


def point(page: Page, number: int) -> Any:
    return page.locator("#case-side .case-point").nth(number - 1)


def choose(page: Page, number: int, label: str) -> None:
    point(page, number).get_by_text(label, exact=True).click()


def test_one_case_is_checked_on_one_screen(world: World, application: Any, browser_as: Any) -> None:
    page = browser_as("沈阳经办", f"/applications/{application.pk}/")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    choose(page, 5, "符合")
    expect(page.locator("#case-meter")).to_contain_text("已核 1 / 20")
    choose(page, 8, "不符合")
    expect(point(page, 8)).to_contain_text("与系统建议不同，请写明理由")
    point(page, 8).get_by_role("textbox").fill("只有两人在职")
    point(page, 8).get_by_role("textbox").press("Tab")
    expect(page.locator("#case-meter")).to_contain_text("不符合 1")
    assert dict(Finding.objects.values_list("point__position", "verdict")) == {5: "ok", 8: "bad"}

    page.get_by_role("button", name="确认全部建议").click()
    expect(page.locator(".notice-success")).to_contain_text("已确认")

    page.locator('.case-toc a[href="#investment"]').click()
    page.locator("#investment-yearly-rd_expense--1 a.case-mark").click()
    expect(page.locator("#case-page")).to_have_value("2")
    expect(page.locator(".case-proved")).to_contain_text("研发费用")
    page.locator("#case-search").fill("expense")
    page.locator("#case-search").press("Enter")
    expect(page.locator(".case-hits")).to_contain_text("共 3 处，在 2 页")
    expect(page.locator(".case-image rect")).to_have_count(1)
    page.locator(".case-image").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#case-page")).to_have_value("3")
    expect(page.locator(".case-image rect")).to_have_count(2)
    assert "page=3" in page.url


def test_what_is_written_stays_when_the_line_is_cut(
    world: World, application: Any, browser: Browser, live_server: Any, sign_in: Callable[[str], Client]
) -> None:
    """断线时 htmx 自己会在控制台里报错，所以另开一个不查控制台的。"""
    context = browser.new_context(base_url=live_server.url)
    session = sign_in("沈阳经办").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/applications/{application.pk}/")
    point(page, 6).get_by_role("textbox").fill("签字不清楚")
    context.set_offline(True)
    choose(page, 6, "不符合")
    expect(point(page, 6)).to_contain_text("网络断开了，写的还在")
    context.set_offline(False)
    choose(page, 6, "不涉及")
    expect(page.locator("#case-meter")).to_contain_text("已核 1 / 20")
    assert Finding.objects.get().remark == "签字不清楚"
    context.close()


def test_a_phone_shows_one_side_at_a_time(world: World, application: Any, browser_as: Any) -> None:
    page = browser_as("沈阳经办", f"/applications/{application.pk}/", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".case-sheet")).to_be_visible()
    expect(page.locator("#case-side")).to_be_hidden()
    page.locator("#investment-yearly-rd_expense--1 a.case-mark").click()
    expect(page.locator(".case-image")).to_be_visible()
    expect(page.locator(".case-sheet")).to_be_hidden()
    page.locator(".case-proved a").first.click()
    expect(page.locator("#investment-yearly-rd_expense--1")).to_be_visible()
    page.locator(".case-switch").get_by_text("审核").click()
    page.locator(".case-tabs").get_by_text("审核要点").click()
    expect(page.locator(".case-points").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
