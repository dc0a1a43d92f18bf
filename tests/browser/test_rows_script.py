"""逐行填写的表：在真浏览器里添、删、移、填“无”、粘贴、撤销，对着照剧本应答的假服务器。"""

from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fake_portal import RETRY, FakePortal, kept, paste, pause, saved, state

pytestmark = pytest.mark.browser
TWO = {
    "rules": ["r001", "r002"],
    "rules.r001.name": "甲办法",
    "rules.r001.cost": "1.00",
    "rules.r002.name": "乙办法",
}


@pytest.fixture
def two(form: Page, portal: FakePortal) -> Page:
    """表里已有两行。"""
    portal.stored = dict(TWO)
    form.goto(portal.url)
    return form


def names(page: Page) -> list[str]:
    """看得见的各行的名称。"""
    boxes = page.locator("[data-row]:not([hidden]) [name$='.name']")
    return [boxes.nth(index).input_value() for index in range(boxes.count())]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def last(portal: FakePortal) -> dict[str, str]:
    changes: dict[str, str] = portal.posts[-1]["changes"]
    return changes


def test_a_row_is_added_and_sent_with_its_cells(form: Page, portal: FakePortal) -> None:
    button(form, "＋ 添加一行").click()
    form.keyboard.type("甲办法")
    pause(form)
    state(form, "已于")
    row = last(portal)["rules"]
    assert last(portal) == {"rules": row, f"rules.{row}.name": "甲办法"}
    expect(form.get_by_label("第1行 名称")).to_have_value("甲办法")
    expect(form.locator("[data-count]")).to_have_text("共 1 行，")
    button(form, "＋ 添加一行").click()
    pause(form)
    state(form, "已于")
    assert last(portal)["rules"].split(" ")[0] == row


def test_a_removed_row_comes_back_with_its_text(two: Page, portal: FakePortal) -> None:
    two.get_by_label("第1行 名称").fill("甲办法（修订）")
    button(two, "第1行删除").click()
    assert names(two) == ["乙办法"]
    expect(button(two, "第1行删除")).to_be_focused()
    expect(two.locator("[data-undo-text]")).to_have_text("已删除第1行")
    pause(two)
    state(two, "已于")
    assert last(portal) == {"rules": "r002", "rules.r001.name": "甲办法（修订）"}
    button(two, "撤销").click()
    assert names(two) == ["甲办法（修订）", "乙办法"]
    expect(two.get_by_label("第1行 名称")).to_be_focused()
    pause(two, 100)
    state(two, "已于")
    assert last(portal) == {"rules": "r001 r002"}
    expect(button(two, "撤销")).to_have_count(0)


def test_rows_move_by_buttons_and_keys_and_the_cursor_stays(two: Page, portal: FakePortal) -> None:
    button(two, "第1行下移").click()
    assert names(two) == ["乙办法", "甲办法"]
    expect(button(two, "第2行下移")).to_be_focused()
    two.get_by_label("第2行 经费").focus()
    two.keyboard.press("Alt+ArrowUp")
    assert names(two) == ["甲办法", "乙办法"]
    expect(two.get_by_label("第1行 经费")).to_be_focused()
    two.keyboard.press("Alt+ArrowUp")
    pause(two)
    state(two, "已于")
    assert last(portal) == {"rules": "r001 r002"}


def test_none_is_said_and_taken_back(two: Page, portal: FakePortal) -> None:
    two.get_by_label("没有，填“无”").check()
    assert names(two) == []
    pause(two, 100)
    state(two, "已于")
    assert last(portal) == {"rules": "无"}
    button(two, "撤销").click()
    assert names(two) == ["甲办法", "乙办法"]
    expect(two.get_by_label("没有，填“无”")).not_to_be_checked()
    two.get_by_label("没有，填“无”").check()
    button(two, "＋ 添加一行").click()
    expect(two.get_by_label("没有，填“无”")).not_to_be_checked()
    pause(two)
    state(two, "已于")
    assert len(last(portal)["rules"].split(" ")) == 1


def test_rows_of_colleagues_arrive_and_mine_stay(two: Page, portal: FakePortal) -> None:
    def joined(post: dict[str, Any]) -> tuple[int, Any]:
        merged = f"theirs {post['changes']['rules']}"
        others = {"rules.theirs.name": "丙办法", "rules.theirs.cost": "2.00"}
        return saved(post, texts={"rules": merged}, others=others, displays={"rules.sum.cost": "3.00"})

    portal.answers = [joined]
    portal.gate.clear()
    button(two, "＋ 添加一行").click()
    pause(two)
    state(two, "正在保存")
    two.keyboard.type("我的")
    button(two, "第2行删除").click()
    portal.gate.set()
    expect(two.get_by_label("第1行 名称")).to_have_value("丙办法")
    assert names(two) == ["丙办法", "甲办法", "我的"]
    expect(two.locator('[data-computed="rules.sum.cost"]')).to_have_text("3.00")
    pause(two)
    state(two, "已于")
    mine = portal.posts[0]["changes"]["rules"].split(" ")[-1]
    assert portal.posts[1] == {
        "version": 18,
        "changes": {"rules": f"theirs r001 {mine}", f"rules.{mine}.name": "我的"},
    }


def test_an_order_that_came_with_a_conflict_is_merged(two: Page, portal: FakePortal) -> None:
    one = {"address": "rules.r001.name", "label": "“第1行 名称”", "theirs": "他", "by": "李敏", "at": "10:31"}
    portal.answers = [(409, {"version": 19, "conflicts": [one], "others": {"rules": "r001 r002 theirs"}})]
    two.get_by_label("第1行 名称").fill("我")
    button(two, "第2行删除").click()
    pause(two)
    expect(two.get_by_role("alert")).to_contain_text("“第1行 名称”")
    expect(two.get_by_role("alert")).to_contain_text("李敏，10:31")
    pause(two)
    state(two, "1 处与他人冲突")
    assert portal.posts[1] == {"version": 19, "changes": {"rules": "r001 theirs"}}
    button(two, "用我的").click()
    pause(two, 100)
    state(two, "已于")
    assert portal.posts[2] == {"version": 20, "changes": {"rules.r001.name": "我"}}


def test_a_row_that_others_removed_can_be_put_back(two: Page, portal: FakePortal) -> None:
    portal.answers = [lambda post: saved(post, others={"rules": "r002"})]
    two.get_by_label("第1行 名称").fill("甲办法（修订）")
    pause(two)
    expect(two.get_by_role("alert")).to_contain_text("甲办法（修订），1.00")
    assert names(two) == ["乙办法"]
    button(two, "放回").click()
    assert names(two) == ["乙办法", "甲办法（修订）"]
    pause(two, 100)
    state(two, "已于")
    assert last(portal) == {"rules": "r002 r001"}


def test_a_row_put_back_by_others_brings_its_text(two: Page, portal: FakePortal) -> None:
    portal.answers = [lambda post: saved(post, others={"rules": "r001 r002 r003"})]
    portal.stored = TWO | {"rules": ["r001", "r002", "r003"], "rules.r003.name": "丙办法"}
    two.get_by_label("第1行 名称").fill("甲")
    pause(two)
    expect(two.get_by_label("第3行 名称")).to_have_value("丙办法")
    state(two, "并入他人改动 1 处")


def test_a_session_lost_in_a_new_row_keeps_the_row(form: Page, portal: FakePortal) -> None:
    portal.answers = [(401, {"login": "/login?next=/"})]
    button(form, "＋ 添加一行").click()
    form.keyboard.type("甲办法")
    pause(form)
    state(form, "登录已失效")
    form.on("dialog", lambda dialog: dialog.accept())
    form.goto(portal.url)
    panel = form.get_by_role("region", name="本机有未保存的内容")
    expect(panel.locator("[data-mine]")).to_have_text("1 行\n甲办法")
    expect(panel.locator("[data-theirs]")).to_have_text("（空）")
    panel.get_by_role("button", name="恢复这一处").click()
    assert names(form) == ["甲办法"]
    pause(form, 100)
    state(form, "已于")
    row = last(portal)["rules"]
    assert last(portal) == {"rules": row, f"rules.{row}.name": "甲办法"}
    assert kept(form) == {}


def test_a_row_typed_while_offline_is_sent_afterwards(two: Page, portal: FakePortal) -> None:
    two.context.set_offline(True)
    button(two, "＋ 添加一行").click()
    two.keyboard.type("丙办法")
    pause(two)
    state(two, "网络已断开")
    button(two, "第1行删除").click()
    pause(two, RETRY)
    state(two, "网络已断开")
    two.context.set_offline(False)
    state(two, "已于")
    assert names(two) == ["乙办法", "丙办法"]
    assert last(portal)["rules"].startswith("r002 ")
    assert kept(two) == {}


def test_blank_texts_become_none_in_one_step(two: Page, portal: FakePortal) -> None:
    two.fill("#contact", "张")
    pause(two)
    state(two, "已于")
    button(two, "把空着的栏目填“无”…").click()
    panel = two.get_by_role("region", name="把空着的栏目填“无”")
    expect(panel.locator("[data-label]")).to_have_text(
        ["联系电话", "请详述", "第1行 执行情况", "第2行 执行情况"]
    )
    panel.get_by_label("联系电话").uncheck()
    panel.get_by_role("button", name="填“无”").click()
    pause(two, 100)
    state(two, "已于")
    none = {"story": "无", "rules.r001.practice": "无", "rules.r002.practice": "无"}
    assert last(portal) == none
    two.fill("#story", "有的")
    button(two, "撤销").click()
    expect(two.locator("[data-undo-text]")).to_have_text("已撤销；其中 1 处后来又改过，没有动")
    pause(two, 100)
    state(two, "已于")
    assert last(portal) == dict.fromkeys(none, "") | {"story": "有的"}


def preview() -> tuple[int, Any]:
    """服务器对好的 2×2 一块：第二行接着原有的行，第三行新添。"""
    block = {"r002.name": "一", "r002.cost": "1234.5", "newrow.name": "二", "newrow.cost": "2"}
    shown = [
        {"address": f"rules.{at}", "text": text, "shown": text, "problems": []} for at, text in block.items()
    ]
    return 200, {
        "order": {"rules": "r001 r002 newrow"},
        "count": 4,
        "notes": ["认出了表头，已按表头对列"],
        "columns": ["名称", "经费"],
        "rows": [{"label": "第2行", "cells": shown[:2]}, {"label": "第3行", "cells": shown[2:]}],
    }


def test_a_pasted_block_is_previewed_applied_and_undone(two: Page, portal: FakePortal) -> None:
    portal.previews = [preview()]
    paste(two, "rules.r002.name", "名称\t经费\r\n一\t1,234.5\r\n二\t2\r\n")
    panel = two.get_by_role("region", name="粘贴预览")
    expect(panel).to_contain_text("将填入 4 格，行不够的自动添上")
    expect(panel.locator("table")).to_contain_text("原为 乙办法")
    question = portal.pastes[0]
    assert (question["start"], question["order"]) == ("rules.r002.name", "r001 r002")
    assert (question["text"], len(question["fresh"])) == ("名称\t经费\n一\t1,234.5\n二\t2", 3)
    portal.answers = [lambda post: saved(post, texts=post["changes"] | {"rules.r002.cost": "1234.50"})]
    panel.get_by_role("button", name="填入", exact=True).click()
    pause(two, 100)
    state(two, "已于")
    assert last(portal) == {
        "rules": "r001 r002 newrow",
        "rules.r002.name": "一",
        "rules.r002.cost": "1234.5",
        "rules.newrow.name": "二",
        "rules.newrow.cost": "2",
    }
    expect(two.get_by_label("第2行 经费")).to_have_value("1234.50")
    button(two, "撤销").click()
    pause(two, 100)
    state(two, "已于")
    assert names(two) == ["甲办法", "乙办法"]
    assert last(portal) == {
        "rules": "r001 r002",
        "rules.r002.name": "乙办法",
        "rules.r002.cost": "",
        "rules.newrow.name": "",
        "rules.newrow.cost": "",
    }


def test_a_paste_can_be_refused_cancelled_or_taken_as_text(two: Page, portal: FakePortal) -> None:
    portal.previews = [(400, {"message": "不能整块粘贴"}), preview()]
    paste(two, "rules.r001.practice", "一\n二")
    expect(two.get_by_role("alert")).to_contain_text("不能整块粘贴")
    button(two, "知道了").click()
    paste(two, "rules.r001.practice", "一\n二")
    button(two, "只作为文字填入这一格").click()
    expect(two.get_by_label("第1行 执行情况")).to_have_value("一 二")
    portal.previews = [preview()]
    paste(two, "rules.r001.practice", "一\t二")
    expect(button(two, "填入")).to_be_focused()
    two.keyboard.press("Escape")
    expect(two.get_by_label("第1行 执行情况")).to_be_focused()
    paste(two, "rules.r001.name", "一格\n")
    assert (names(two), len(portal.pastes)) == (["甲办法", "乙办法"], 3)


def test_fifty_rows_stay_fast(form: Page, portal: FakePortal) -> None:
    ids = [f"r{number:03d}" for number in range(50)]
    portal.stored = {"rules": ids} | {f"rules.{row}.name": f"办法{row}" for row in ids}
    form.goto(portal.url)
    expect(button(form, "＋ 添加一行")).to_be_disabled()
    began = perf_counter()
    for _ in range(5):
        form.evaluate("document.querySelector('[data-row]:not([hidden]) [data-remove]').click()")
        form.evaluate("document.querySelector('[data-undo-button]').click()")
    assert perf_counter() - began < 1
    assert len(names(form)) == 50
