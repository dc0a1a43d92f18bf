"""从提交到复核通过：三处退回、答复、看改动、核要点、通过、报送、省局退回市局、更正、再报送、进入专家评审。"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications import services
from applications.enums import ApplicationStatus
from applications.models import Application, RecommendationList
from tests.browser.test_correction_story import application as submitted_application
from tests.browser.test_correction_story import (
    correct,
    give_back,
    pin_a_field,
    pin_a_page,
    pin_a_row,
    saved,
)
from tests.browser.test_submission_story import lettered
from tests.factories import make_application
from tests.world import World, new_call

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
application = submitted_application
Work = Callable[[], int]


def status(application: Application) -> str:
    return str(Application.objects.get(pk=application.pk).status)


def confirm(page: Page, label: str) -> None:
    """确认页：按下确认，办成了。"""
    page.get_by_role("button", name=f"确认{label}").click()
    expect(page.locator(".notice-success").first).to_be_visible()


def answer_and_resubmit(unit: Page, signatory: Page, here: str) -> None:
    unit.goto(f"{here}corrections/")
    for box in unit.locator("textarea.answer").all():
        box.fill("已更正。")
    saved(unit)
    unit.goto(f"{here}acts/finalise/")
    unit.get_by_role("button", name="确认定稿").click()
    expect(unit.locator("main")).to_contain_text("已定稿")
    signatory.goto(f"{here}acts/resubmit/")
    signatory.get_by_role("checkbox").check()
    signatory.get_by_role("button", name="确认重新提交").click()
    expect(signatory.get_by_role("heading", level=1)).to_contain_text("回执")


def judge_everything(officer: Page, here: str) -> None:
    """先确认系统的建议，其余逐条写明、选符合。"""
    officer.goto(here)
    officer.get_by_role("button", name="确认全部建议").click()
    expect(officer.locator(".notice-success")).to_contain_text("已确认")
    for number in range(1, 21):
        point = officer.locator("#case-side .case-point").nth(number - 1)
        if "is-settled" in (point.get_attribute("class") or ""):
            continue
        point.get_by_role("textbox").fill("已对照材料核过")
        point.get_by_text("符合", exact=True).click()
        expect(point.locator(".point-who").first).to_contain_text("沈阳经办")
    expect(officer.locator("#case-meter")).to_contain_text("已核 20 / 20")


def check_credit(officer: Page) -> None:
    officer.locator(".case-tabs").get_by_text("信用与备注").click()
    officer.get_by_text("登记一次核查").click()
    officer.get_by_label("来源").fill("信用中国")
    officer.get_by_label("核查日期").fill("2026-11-20")
    officer.get_by_label("结果").select_option(label="未发现失信记录")
    officer.get_by_role("button", name="登记", exact=True).click()
    expect(officer.locator("#credit")).to_contain_text("未发现失信记录")


def recommend(officer: Page, here: str) -> None:
    officer.goto(f"{here}acts/recommend/")
    expect(officer.get_by_label("原因或意见")).to_have_value("材料初审合格，同意推荐")
    confirm(officer, "通过")


def send_list(officer: Page, head: Page, letter: Path, work: Work, *, what: str) -> None:
    here = f"/lists/{RecommendationList.objects.get().pk}/"
    officer.goto(here)
    expect(officer.locator(".list-steps")).to_contain_text(f"编制{what}")
    officer.get_by_role("button", name="编制", exact=True).click()
    expect(officer.locator(".list-steps")).to_contain_text("已编制")
    officer.locator("input[type=file]").set_input_files(letter)
    expect(officer.locator(".list-steps")).to_contain_text(letter.name)
    while work():
        pass
    head.goto(here)
    head.get_by_role("link", name="报送", exact=True).click()
    head.get_by_role("checkbox").check()
    head.get_by_role("button", name="确认报送").click()
    expect(head.locator("main")).to_contain_text("已报送")


def test_from_submission_to_expert_review(
    application: Application, world: World, browser_as: Any, work: Work, tmp_path: Path
) -> None:
    here = f"/applications/{application.pk}/"
    officer, head = browser_as("沈阳经办", f"{here}corrections/add/"), browser_as("沈阳负责人", "/")
    for pin in (pin_a_field, pin_a_row, pin_a_page):
        pin(officer)
    give_back(officer)
    unit, signatory = browser_as("甲经办", f"{here}corrections/"), browser_as("甲签署", "/")
    expect(unit.locator("#items .items > li")).to_have_count(3)
    correct(unit, f"{here}corrections/", lettered(tmp_path / "clear.pdf", "clear", 3), work)
    answer_and_resubmit(unit, signatory, here)

    officer.goto(f"{here}corrections/review/")
    expect(officer.locator(".items > li")).to_have_count(3)
    expect(officer.locator(".items > li").nth(0).locator("ins")).to_have_text("刘")
    judge_everything(officer, here)
    check_credit(officer)
    recommend(officer, here)
    letter = lettered(tmp_path / "letter.pdf", "letter", 1)
    send_list(officer, head, letter, work, what="推荐汇总表")
    assert status(application) == ApplicationStatus.PROVINCE_REVIEW

    province = browser_as("省局经办", f"{here}acts/send_back/")
    province.get_by_label("给市局的截止日").fill("2026-12-11")
    province.get_by_label("原因或意见").fill("请核对联合研发协议。")
    confirm(province, "退回市局")
    officer.goto("/applications/queue/")
    expect(officer.locator("main")).to_contain_text("沈阳甲示例有限公司")
    recommend(officer, here)
    again = lettered(tmp_path / "again.pdf", "again", 1)
    send_list(officer, head, again, work, what="更正表")
    province.goto(f"{here}acts/admit/")
    confirm(province, "复核通过")
    assert status(application) == ApplicationStatus.EXPERT_REVIEW

    unit.goto(f"{here}progress/")
    told = unit.locator("main")
    for step in ("提交", "退回", "重新提交", "通过", "退回市局", "复核通过"):
        expect(told).to_contain_text(step)
    for name in ("沈阳经办", "沈阳负责人", "省局经办"):
        expect(told).not_to_contain_text(name)


def test_a_decline_blocks_this_call_and_not_the_next(world: World, browser_as: Any) -> None:
    application = make_application(world, status="city_review")
    here = f"/applications/{application.pk}/"
    officer = browser_as("沈阳经办", f"{here}propose/decline/")
    expect(officer.locator("main")).to_contain_text("流程结束，申报单位本批次不能再申报")
    officer.get_by_label("不通过的事由").select_option(label="不符合申报条件（指南一、二）")
    officer.locator("textarea").first.fill("没有三年的研发投入，不符合指南二。")
    officer.locator("main form button").last.click()
    head = browser_as("沈阳负责人", f"{here}acts/decline/")
    expect(head.locator("main")).to_contain_text("没有三年的研发投入")
    head.get_by_role("checkbox").check()
    head.get_by_role("button", name="确认").click()
    expect(head.locator(".notice-success").first).to_be_visible()
    assert status(application) == ApplicationStatus.DECLINED

    second = make_application(world, finalised=True)
    signatory = browser_as("甲签署", f"/applications/{second.pk}/acts/submit/")
    expect(signatory.locator("main")).to_contain_text("本单位在本批次已有一件申报")
    expect(signatory.get_by_role("button", name="确认提交")).to_be_disabled()

    following = new_call(world, year=2027)
    fresh = services.start(following, by=world.by("甲经办"))
    signatory.goto(f"/applications/{fresh.pk}/")
    expect(signatory.locator("main")).not_to_contain_text("已有一件申报")
