"""真网站上填表：两个人同时填一节、从电子表格粘贴、断线、各种宽度与无障碍检查。"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from applications import partnering
from applications.models import Application
from foundation.filings import autosave
from portal.demo import answers
from tests.browser.fake_portal import paste, state
from tests.factories import fill, make_application
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]

PEOPLE_BLOCK = "\r\n".join(
    [
        "附件1\t\t\t\t\t\t",
        "序号\t姓名\t职务\t联系电话\t资质类别\t副高级以上知识产权师\t备注",
        "1\t孙示例\t主任\t１３８０００００００１\t专利代理师\t是\t甲",
        "2\t周示例\t\t024-23456789\t其他\t否\t",
    ]
)


@pytest.fixture
def draft(world: World) -> Application:
    return make_application(world)


def section(application: Application, name: str) -> str:
    return f"/applications/{application.pk}/sections/{name}/"


def stored(application: Application, name: str) -> dict[str, Any]:
    found: dict[str, Any] = application.filing.sections.get(name=name).answers
    return found


def axe_finds(page: Page) -> list[str]:
    """axe 报出的问题：哪条规则、哪个元素。"""
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in violations for node in one["nodes"]]


def test_two_people_fill_one_section_at_once(world: World, draft: Application, browser_as: Open) -> None:
    handler, signatory = (browser_as(name, section(draft, "policy")) for name in ("甲经办", "甲签署"))
    for page, name in ((handler, "甲的办法"), (signatory, "乙的办法")):
        page.locator("#policies").get_by_role("button", name="添加一行").click()
        page.get_by_label("第1行 制度名称").fill(name)
        state(page, "已于")
    expect(signatory.get_by_label("第1行 制度名称")).to_have_value("乙的办法")
    expect(signatory.get_by_label("第2行 制度名称")).to_have_value("甲的办法")
    handler.get_by_label("第1行 制度名称").fill("甲的办法（修订）")
    state(handler, "并入他人改动")
    expect(handler.get_by_label("第1行 制度名称")).to_have_value("乙的办法")
    expect(handler.get_by_label("第2行 制度名称")).to_have_value("甲的办法（修订）")
    signatory.get_by_label("第2行 制度名称").fill("乙改过的办法")
    panel = signatory.get_by_role("alert")
    expect(panel).to_contain_text("“第2行 制度名称”")
    expect(panel).to_contain_text("甲经办")
    expect(panel.locator("[data-mine]")).to_have_text("乙改过的办法")
    expect(panel.locator("[data-theirs]")).to_have_text("甲的办法（修订）")
    panel.get_by_role("button", name="用我的").click()
    state(signatory, "已于")
    rows = stored(draft, "policy")
    names = [rows[f"policies.{row}.name"] for row in rows["policies"]]
    assert names == ["乙的办法", "乙改过的办法"]


def test_a_block_from_a_spreadsheet_is_pasted_and_undone(draft: Application, browser_as: Open) -> None:
    page = browser_as("甲经办", section(draft, "investment"))
    paste(
        page,
        "yearly.rd_expense.-3",
        "单位：万元\t\t\t\t\t\n"
        "指标\t2025年\t2024年\t2023年\t备注\t增幅\n"
        "研发费用\t1,234.5\t１２３４．５\t\t甲\t5%\n"
        "研发费用总额占同期销售收入总额的比例\t5%\t4%\t3%\t\t\n"
        "总销售收入\t20000\t约一万\t0\t\t\n",
    )
    panel = page.get_by_role("region", name="粘贴预览")
    expect(panel).to_contain_text("将填入 5 格")
    expect(panel.locator("[data-notes]")).to_contain_text(
        "由系统计算，没有粘贴：研发费用总额占同期销售收入总额的比例"
    )
    expect(panel.locator("[data-notes]")).to_contain_text("没有认出的列，没有粘贴：备注、增幅")
    expect(panel.locator(".errors")).to_have_count(1)
    panel.get_by_role("button", name="填入", exact=True).click()
    state(page, "已于")
    expect(page.locator('[data-computed="yearly.rd_ratio.-1"]')).to_have_text("6.17%")
    expect(page.locator('[data-errors="yearly.total_sales.-2"]')).to_contain_text("不是")
    assert stored(draft, "investment") == {
        "yearly.rd_expense.-1": "1234.50",
        "yearly.rd_expense.-2": "1234.50",
        "yearly.total_sales.-1": "20000.00",
        "yearly.total_sales.-2": {"raw": "约一万"},
        "yearly.total_sales.-3": "0.00",
    }
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_label("研发费用（2025年，万元）")).to_have_value("")
    state(page, "已于")
    expect(page.locator('[data-computed="yearly.rd_ratio.-1"]')).to_have_text("")
    assert set(stored(draft, "investment").values()) == {""}


def test_people_are_pasted_into_the_partners_table(
    world: World, draft: Application, browser_as: Open
) -> None:
    partner = accepted(world, draft)
    page = browser_as("代理经办", f"/partners/{partner.pk}/sections/people/")
    page.locator("#participants").get_by_role("button", name="添加一行").click()
    row = page.locator("[data-row] [name]").first.get_attribute("name") or ""
    paste(page, row, PEOPLE_BLOCK)
    panel = page.get_by_role("region", name="粘贴预览")
    expect(panel).to_contain_text("将填入 9 格，行不够的自动添上")
    expect(panel.locator("[data-notes]")).to_contain_text("没有认出的列，没有粘贴：序号、备注")
    panel.get_by_role("button", name="填入", exact=True).click()
    expect(page.get_by_label("第2行 资质类别")).to_have_value("other")
    state(page, "已于")
    saved = partner.filing.sections.get(name="people").answers
    phones = [saved[f"participants.{row}.phone"] for row in saved["participants"]]
    assert phones == ["13800000001", "024-23456789"]


def accepted(world: World, application: Application) -> Any:
    """接受了邀请的联合申报单位。"""
    partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    partner = application.partners.get()
    partnering.SERVICES["accept"](partner, by=world.by("代理经办"), facts={"note": ""})
    return application.partners.select_related("filing").get()


def test_blanks_become_none_and_the_contents_follow(draft: Application, browser_as: Open) -> None:
    page = browser_as("甲经办", section(draft, "policy"))
    left = page.locator(".toc-panel [data-section=policy] [data-left]")
    expect(left).to_have_text("未填 4")
    page.get_by_role("button", name="把空着的栏目填“无”").click()
    page.get_by_role("button", name="填“无”", exact=True).click()
    state(page, "已于")
    expect(left).to_have_text("未填 1")
    expect(page.locator("#standards").get_by_label("没有，填“无”")).to_be_checked()
    page.get_by_role("button", name="撤销").click()
    state(page, "已于")
    expect(left).to_have_text("未填 4")


def test_a_lost_session_and_a_broken_line_lose_nothing(
    world: World, draft: Application, browser_as: Open
) -> None:
    page = browser_as("甲经办", section(draft, "policy"))
    session = [one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    page.locator("#policies").get_by_role("button", name="添加一行").click()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.type("2024-03")
    state(page, "登录已失效")
    page.context.add_cookies(session)  # type: ignore[arg-type]
    page.get_by_role("button", name="已登录，继续保存").click()
    state(page, "已于")
    page.context.set_offline(True)
    page.get_by_label("第1行 制度名称").fill("断网时写的")
    state(page, "网络已断开")
    page.context.set_offline(False)
    state(page, "已于")
    saved = stored(draft, "policy")
    row = saved["policies"][0]
    assert saved[f"policies.{row}.established_on"] == "2024-03"
    assert saved[f"policies.{row}.name"] == "断网时写的"


def test_every_section_is_accessible_and_fits(world: World, draft: Application, browser_as: Open) -> None:
    """表1、表3 各节，桌面与手机两种宽度：axe 没有发现，也不横向滚动。"""
    fill(draft, world, who="甲经办")
    partner = accepted(world, draft)
    for part in partner.filing.sections.select_related("filing"):
        autosave.save(part, answers.partner()[part.name], base_version=1, by=world.by("代理经办"))
    handler, agent = browser_as("甲经办", "/"), browser_as("代理经办", "/")
    wanted = [(handler, section(draft, part.name)) for part in draft.filing.sections.all()]
    wanted += [(agent, f"/partners/{partner.pk}/sections/{name}/") for name in ("unit", "people", "work")]
    for page, path in wanted:
        page.goto(path)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            if width == 1366 or page.locator(".sheet").count():  # 手机上只有表的样子大变
                assert axe_finds(page) == [], (path, width)


def test_panels_are_accessible(draft: Application, browser_as: Open) -> None:
    page = browser_as("甲经办", section(draft, "policy"))
    page.locator("#policies").get_by_role("button", name="添加一行").click()
    page.get_by_role("button", name="把空着的栏目填“无”").click()
    assert axe_finds(page) == []
    page.get_by_role("button", name="取消").click()
    row = page.locator("[data-row] [name]").first.get_attribute("name") or ""
    paste(page, row, "2024-3\t甲办法\n某年\t乙办法")
    expect(page.get_by_role("region", name="粘贴预览")).to_contain_text("将填入 4 格")
    assert axe_finds(page) == []
