"""自动保存脚本：在真浏览器里对着照剧本应答的假服务器，逐个状态码走一遍。"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fake_portal import DRAFT, RETRY, FakePortal, kept, pause, saved, state

pytestmark = pytest.mark.browser


def clash(**more: Any) -> tuple[int, Any]:
    one = {"address": "contact", "label": "联系人", "mine": "我", "theirs": "他", "by": "李敏", "at": "10:31"}
    return 409, {"version": 19, "conflicts": [one], "others": {}} | more


def test_only_the_changed_address_is_sent_after_a_pause(form: Page, portal: FakePortal) -> None:
    form.fill("#contact", "张")
    assert kept(form) == {"contact": "张"}
    pause(form)
    state(form, "已于 10:32 自动保存")
    assert portal.posts == [{"version": 17, "changes": {"contact": "张"}}]
    assert portal.tokens == ["first"]
    assert kept(form) == {}


def test_typing_during_a_save_waits_and_goes_with_the_next_version(form: Page, portal: FakePortal) -> None:
    portal.gate.clear()
    form.fill("#contact", "张")
    pause(form)
    state(form, "正在保存")
    form.fill("#contact", "张晓")
    form.fill("#phone", "1")
    pause(form)
    assert len(portal.posts) == 1
    portal.gate.set()
    state(form, "已于")
    pause(form)
    state(form, "已于")
    assert portal.posts[1:] == [{"version": 18, "changes": {"contact": "张晓", "phone": "1"}}]


def test_the_answer_fills_the_page_but_not_under_the_cursor(form: Page, portal: FakePortal) -> None:
    spent, wrong = "yearly.spent.-3", [{"text": "过小", "is_error": False}, "不是金额"]
    portal.answers = [
        lambda post: saved(
            post,
            texts={spent: "4753.12"},
            displays={"yearly.ratio.-3": "5.50%"},
            problems={spent: wrong},
            remaining={"sample": 3},
        )
    ]
    form.fill("#yearly-spent--3", "４７５３．１２")
    pause(form)
    expect(form.locator("#yearly-ratio--3")).to_have_text("5.50%")
    expect(form.locator("#yearly-spent--3")).to_have_value("４７５３．１２")
    form.locator("#contact").focus()
    expect(form.locator("#yearly-spent--3")).to_have_value("4753.12")
    expect(form.locator("#yearly-spent--3")).to_have_attribute("aria-invalid", "true")
    expect(form.locator(f'[data-errors="{spent}"]')).to_have_text("不是金额")
    expect(form.locator(f'[data-warnings="{spent}"]')).to_have_text("过小")
    expect(form.locator("[data-left]")).to_have_text("错误 1")


def test_untouched_boxes_take_what_others_changed(form: Page, portal: FakePortal) -> None:
    portal.answers = [lambda post: saved(post, others={"phone": "024-1", "kind": "b"})]
    form.fill("#contact", "张")
    pause(form)
    state(form, "并入他人改动 2 处")
    expect(form.locator("#phone")).to_have_value("024-1")
    expect(form.get_by_label("合署")).to_be_checked()
    assert len(portal.posts) == 1


@pytest.mark.parametrize(("button", "left"), [("用我的", "我"), ("用对方的", "他")])
def test_a_conflict_shows_both_and_asks(form: Page, portal: FakePortal, button: str, left: str) -> None:
    portal.answers = [clash()]
    form.fill("#contact", "我")
    form.fill("#phone", "1")
    pause(form)
    panel = form.get_by_role("alert")
    expect(panel).to_contain_text("李敏，10:31")
    expect(panel.locator("[data-theirs]")).to_have_text("他")
    pause(form)
    state(form, "1 处与他人冲突")
    assert portal.posts[1] == {"version": 19, "changes": {"phone": "1"}}
    assert kept(form) == {"contact": "我"}
    panel.get_by_role("button", name=button).click()
    pause(form, 100)
    expect(panel).to_have_count(0)
    expect(form.locator("#contact")).to_have_value(left)
    if button == "用我的":
        state(form, "已于")
        assert portal.posts[2] == {"version": 20, "changes": {"contact": "我"}}
    assert kept(form) == {}


def test_what_others_changed_is_asked_when_i_am_typing_there(form: Page, portal: FakePortal) -> None:
    def while_typing(post: dict[str, Any]) -> tuple[int, Any]:
        return saved(post, others={"phone": "2"})

    portal.answers = [while_typing]
    portal.gate.clear()
    form.fill("#contact", "张")
    pause(form)
    state(form, "正在保存")
    form.fill("#phone", "1")
    portal.gate.set()
    expect(form.get_by_role("alert")).to_contain_text("联系电话")
    expect(form.locator("#phone")).to_have_value("1")


def test_a_lost_answer_is_not_a_conflict_with_oneself(form: Page, portal: FakePortal) -> None:
    mine = {"address": "contact", "theirs": "我", "by": "王示例", "at": "10:31"}
    portal.answers = [(502, {}), (409, {"version": 18, "conflicts": [mine], "others": {}})]
    form.fill("#contact", "我")
    pause(form)
    state(form, "正在重试")
    form.fill("#contact", "我们")
    pause(form)
    pause(form, 400)
    state(form, "已于")
    assert portal.posts[-1] == {"version": 18, "changes": {"contact": "我们"}}
    expect(form.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("answer", [(401, {"login": "/login?next=/"}), (302, None)])
def test_a_lost_session_keeps_everything(form: Page, portal: FakePortal, answer: tuple[int, Any]) -> None:
    portal.answers = [answer]
    form.fill("#contact", "张")
    pause(form)
    state(form, "登录已失效")
    assert kept(form) == {"contact": "张"}
    expect(form.get_by_role("link", name="在新窗口登录")).to_have_attribute(
        "href", "/login?next=/" if answer[1] else "/accounts/login/?next=%2F"
    )
    form.get_by_role("button", name="已登录，继续保存").click()
    state(form, "已于")
    assert portal.posts[1] == portal.posts[0]


def test_a_stale_token_is_read_again_from_the_cookie(form: Page, portal: FakePortal) -> None:
    portal.answers = [(403, {})]
    form.fill("#contact", "张")
    pause(form)
    state(form, "已于")
    assert portal.posts[0] == portal.posts[1]
    portal.answers = [(403, {}), (403, {})]
    form.fill("#contact", "张晓")
    pause(form)
    expect(form.get_by_role("alert")).to_contain_text("没有填写这份申报书的权限")


def test_a_locked_section_stops_and_says_why(form: Page, portal: FakePortal) -> None:
    portal.answers = [(423, {"message": "申报书已定稿。"})]
    form.fill("#contact", "张")
    pause(form)
    expect(form.get_by_role("alert")).to_contain_text("申报书已定稿。")
    pause(form, 60000)
    assert len(portal.posts) == 1
    assert kept(form) == {"contact": "张"}


def test_a_broken_line_is_tried_again(form: Page, portal: FakePortal) -> None:
    portal.answers = [(503, {})]
    form.fill("#contact", "张")
    pause(form)
    state(form, "正在重试")
    pause(form, RETRY)
    state(form, "已于")
    form.context.set_offline(True)
    form.fill("#contact", "张晓")
    pause(form)
    state(form, "网络已断开")
    form.context.set_offline(False)
    state(form, "已于")
    assert portal.posts[-1]["changes"] == {"contact": "张晓"}


def test_unsaved_text_is_offered_back(form: Page, portal: FakePortal) -> None:
    portal.answers = [(503, {})]
    form.fill("#contact", "张")
    form.fill("#phone", "1")
    pause(form)
    state(form, "正在重试")
    portal.stored = {"phone": "1"}
    form.on("dialog", lambda dialog: dialog.accept())
    form.goto(portal.url)
    panel = form.get_by_role("region", name="本机有未保存的内容")
    expect(panel.locator("[data-mine]")).to_have_text(["张"])
    panel.get_by_role("button", name="全部恢复").click()
    pause(form, 100)
    state(form, "已于")
    expect(form.locator("#contact")).to_have_value("张")
    assert portal.posts[-1]["changes"] == {"contact": "张"}
    assert kept(form) == {}


def test_secrets_are_never_kept_on_this_machine(form: Page, portal: FakePortal) -> None:
    form.locator("#account").press_sequentially("62220000")
    pause(form)
    assert (portal.posts, kept(form)) == ([], {})
    form.locator("#contact").focus()
    state(form, "已于")
    assert portal.posts == [{"version": 17, "changes": {"account": "62220000"}}]
    expect(form.locator("#account")).to_have_value("")
    expect(form.locator("#account-kept")).to_contain_text("已填写（加密保存）")
    assert kept(form) == {}


def test_characters_are_counted_as_the_server_counts_them(form: Page) -> None:
    form.fill("#story", "𬸦a\n字")
    expect(form.locator("#story-counter")).to_have_text("已输入 4 / 5 字")
    form.fill("#story", "一二三四五六")
    expect(form.locator("#story-counter")).to_have_text("已输入 6 / 5 字，超出 1 字")


def test_leaving_saves_first(form: Page, portal: FakePortal) -> None:
    form.fill("#contact", "张")
    form.get_by_role("link", name="下一节").click()
    form.wait_for_url("**/next")
    assert portal.posts == [{"version": 17, "changes": {"contact": "张"}}]


def test_leaving_warns_only_when_something_is_unsaved(form: Page, portal: FakePortal) -> None:
    asked: list[str] = []
    form.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form.fill("#contact", "张")
    pause(form)
    state(form, "已于")
    form.goto(f"{portal.url}/next")
    assert asked == []
    form.goto(portal.url)
    form.fill("#contact", "张晓")
    form.goto(f"{portal.url}/next")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("way", ["logout", "receipt"])
def test_drafts_are_cleared_on_logout_and_after_submitting(form: Page, portal: FakePortal, way: str) -> None:
    portal.answers = [(503, {}), (503, {})]
    form.on("dialog", lambda dialog: dialog.accept())
    form.fill("#contact", "张")
    pause(form)
    state(form, "正在重试")
    other = DRAFT.replace(":7:", ":8:")
    form.evaluate(f"localStorage.setItem('{other}', localStorage.getItem('{DRAFT}'))")
    if way == "logout":
        form.get_by_role("button", name="退出").click()
        expect(form.locator("body")).to_have_text("已退出")
        form.goto(f"{portal.url}/next")
    else:
        form.goto(f"{portal.url}/receipt")
    assert kept(form) == {}
    assert form.evaluate(f"localStorage.getItem('{other}')") is not None


def test_nothing_is_added_to_the_global_scope(form: Page, portal: FakePortal) -> None:
    names = form.evaluate("Object.keys(window)")
    form.goto(f"{portal.url}/next")
    assert set(names) - set(form.evaluate("Object.keys(window)")) == set()
