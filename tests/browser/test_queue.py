"""审核队列在真浏览器里：勾选、成批领取、键盘、手机宽度、没有脚本也能办。"""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from applications.models import Application
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/applications/queue/"


@pytest.fixture
def loaded(world: World) -> World:
    call_command("load_scale", applications=200, verbosity=0)
    return world


def untaken(world: World) -> int:
    visible = Application.objects.visible_to(world.by("省局经办"))
    return visible.filter(status="province_review", officer=None).count()


def test_choosing_and_taking_several(loaded: World, browser_as: Callable[..., Page]) -> None:
    before = untaken(loaded)
    page = browser_as("省局经办", f"{QUEUE}?tab=untaken")
    page.get_by_label("全选本页").check()
    expect(page.locator("[data-chosen]")).to_have_text(f"已选 {before} 件")
    page.get_by_label("全选本页").uncheck()
    for box in page.locator("input[name=pk]").all()[:2]:
        box.check()
    expect(page.locator("[data-chosen]")).to_have_text("已选 2 件")
    page.get_by_role("button", name="批量领取").click()
    page.get_by_role("button", name="确认领取 2 件").click()
    expect(page.get_by_role("status")).to_contain_text("已领取 2 件")
    page.get_by_role("link", name="回到列表").click()
    assert "tab=untaken" in page.url
    assert untaken(loaded) == before - 2


def test_the_keyboard_walks_the_rows(loaded: World, browser_as: Callable[..., Page]) -> None:
    page = browser_as("省局经办", f"{QUEUE}?tab=untaken")
    rows = page.locator("[data-open]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("已选 1 件")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("/")
    search = page.get_by_label("关键词")
    expect(search).to_be_focused()
    search.type("jkx/")
    expect(search).to_have_value("jkx/")
    expect(page.locator("[data-chosen]")).to_have_text("已选 1 件")
    rows.nth(1).focus()
    address = rows.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_sticks_out(loaded: World, browser_as: Callable[..., Page], width: int) -> None:
    page = browser_as("省局负责人", QUEUE, width=width)
    for path in (QUEUE, f"{QUEUE}?tab=all", f"{QUEUE}?tab=all&q=软件&mark=soon", f"{QUEUE}export/?tab=all"):
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, path


def test_on_a_phone_the_choices_unfold(loaded: World, browser_as: Callable[..., Page]) -> None:
    page = browser_as("省局经办", QUEUE, width=390)
    kind = page.get_by_label("单位类型")
    expect(kind).to_be_hidden()
    page.get_by_text("更多条件").click()
    expect(kind).to_be_visible()
    kind.select_option("enterprise")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("单位类型：企业")).to_be_visible()
    expect(page.get_by_label("单位类型")).to_have_value("enterprise")
