"""在真浏览器里走一遍：上传中断网、刷新，都从断点接着传；检查合格；链作证明；点开就是那一页。"""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, Route, expect

from applications.models import Material
from foundation.documents.models import Upload
from foundation.workflow import jobs
from tests.factories import fill
from tests.materials.samples import heavy_pdf, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIECE = 2 * 1024 * 1024
RD = "investment.yearly.rd_expense.-3"


class Line:
    """看着每一段从哪里传起；holding 时把这一段扣下不放。"""

    def __init__(self, page: Page) -> None:
        self.offsets: list[int] = []
        self.held: list[Route] = []
        self.hold_from = -1
        page.on("request", self._saw)
        page.route("**/uploads/*/", self._route)

    def _saw(self, request: Request) -> None:
        if request.method == "PATCH":
            self.offsets.append(int(request.headers["upload-offset"]))

    def _route(self, route: Route) -> None:
        offset = route.request.headers.get("upload-offset", "")
        if route.request.method == "PATCH" and int(offset) == self.hold_from:
            self.held.append(route)
        else:
            route.continue_()

    def wait_for_hold(self, page: Page) -> Route:
        for _ in range(100):
            if self.held:
                return self.held.pop()
            page.wait_for_timeout(50)
        raise AssertionError("没有等到这一段")


def is_clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_a_file_survives_a_cut_and_a_reload_and_proves_a_number(
    world: Any, application: Any, browser_as: Any, tmp_path: Path
) -> None:
    fill(application, world, who="甲经办")
    file = tmp_path / "2025年审计报告.pdf"
    file.write_bytes(heavy_pdf(1500))
    assert file.stat().st_size > 3 * PIECE
    page = browser_as("甲经办", f"/applications/{application.pk}/materials/")
    line, slot = Line(page), page.locator("#slot-rd_basis")
    is_clean(page)

    line.hold_from = PIECE
    slot.locator("input[type=file]").set_input_files(file)
    cut = line.wait_for_hold(page)
    page.context.set_offline(True)
    cut.abort("internetdisconnected")
    expect(slot.get_by_text("网络已断开，联网后自动从断点接着传")).to_be_visible()
    line.hold_from = 2 * PIECE
    page.context.set_offline(False)
    line.wait_for_hold(page)
    slot.get_by_role("button", name="暂停").click()
    expect(slot.get_by_text("已暂停，已传的部分还在")).to_be_visible()
    is_clean(page)

    page.reload()
    expect(slot.get_by_text("上次没有传完")).to_be_visible()
    line.hold_from = -1
    slot.locator("input[type=file]").set_input_files(file)
    expect(slot.get_by_text("检查中").first).to_be_visible()
    assert line.offsets == [0, PIECE, PIECE, 2 * PIECE, 2 * PIECE, 3 * PIECE]

    jobs.run(Upload.objects.get().job_id)
    expect(slot.locator(".slot-head").get_by_text("合格")).to_be_visible()
    assert Upload.objects.get().sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    prove(page, application, Material.objects.get())


def prove(page: Page, application: Any, material: Material) -> None:
    page.goto(f"/applications/{application.pk}/evidence/?show=unproved")
    page.locator(f'[id="{RD.replace(".", "-")}"] input').check()
    page.get_by_label("证明文件").select_option(str(material.pk))
    page.locator("input[name=page]").fill("1")
    page.locator("input[name=page]").press("Enter")
    expect(page.get_by_text("已链接 1 处。")).to_be_visible()
    is_clean(page)
    page.get_by_role("link", name="全部").click()
    page.get_by_role("link", name="2025年审计报告.pdf 第 1 页").click()
    expect(page.get_by_text("本页证明：研发费用")).to_be_visible()
    picture = page.get_by_role("img", name="2025年审计报告.pdf第 1 页")
    expect(picture).to_have_js_property("naturalWidth", 800)
    is_clean(page)


def test_the_arrow_keys_turn_pages_on_a_phone_too(world: Any, application: Any, browser_as: Any) -> None:
    material = put(world, application, pages=3)
    page = browser_as("甲查看", f"/materials/{material.pk}/", width=390)
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowRight", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        expect(page.get_by_label("到第几页")).to_have_value(str(number))
    is_clean(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
