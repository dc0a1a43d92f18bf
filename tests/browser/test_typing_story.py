"""从登录到回执，全部由人在浏览器里打字：表1 与表3 一件，表2 一件；印出来的与打进去的逐格相同。"""

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from accounts.offices import load_offices
from applications.models import Application, MaterialSlot, Partner
from foundation.documents.models import Document
from foundation.filings.models import Filing
from foundation.filings.schemas import schema_of
from foundation.filings.secrets import is_reference, reveal
from foundation.workflow import clock
from portal.demo import answers
from portal.demo.calls import load_calls
from portal.demo.people import PASSWORD, load_people
from tests.browser.conftest import watched
from tests.factories import fill, make_application
from tests.paper.printing import BOTTOM, TOP, WIDTH, plain

SAVED = re.compile("已于|没有未保存的改动")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo(transactional_db: None) -> None:
    load_offices()
    load_people()
    load_calls(clock.now())
    MaterialSlot.objects.update(required_of=[])  # 材料另有故事


@pytest.fixture
def visit(browser: Browser, live_server: Any, demo: None):
    """以演示账号打开真网站；第一个人从登录页登录，其余的带着会话来。"""
    broken: list[str] = []
    contexts = []

    def open_as(username: str, path: str) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 900})
        contexts.append(context)
        client = Client()
        client.force_login(
            User.objects.get(username=username),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = watched(context.new_page(), broken)
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert broken == []


def sign_in_by_hand(browser: Browser, url: str, login: str) -> Page:
    page = browser.new_context(base_url=url, viewport={"width": 1366, "height": 900}).new_page()
    page.goto("/accounts/login/")
    page.get_by_label("手机号或用户名").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page


def type_filing(page: Page, base: str, posts: answers.Posts) -> None:
    """逐节逐格打字，每格一次。"""
    for name, texts in posts.items():
        page.goto(f"{base}sections/{name}/")
        ids = add_rows(page, texts)
        for address, text in texts.items():
            if (" " not in text and address not in ids and not is_order(page, address)) or not is_order(
                page, address
            ):
                put(page, renamed(address, ids), text)
        save(page)


def is_order(page: Page, address: str) -> bool:
    return page.locator(f'[data-rows="{address}"]').count() == 1


def add_rows(page: Page, texts: dict[str, str]) -> dict[str, dict[str, str]]:
    """逐行的表先添够行；行编号由页面给出，返回 {表: {示例里的编号: 页面给的编号}}。"""
    found: dict[str, dict[str, str]] = {}
    for address, text in texts.items():
        table = page.locator(f'[data-rows="{address}"]')
        if table.count() == 0:
            continue
        if text == "无":
            table.locator("[data-none]").check()
            continue
        wanted = text.split()
        for _ in wanted:
            table.get_by_role("button", name="添加一行").click()
        order = page.locator(f'[name="{address}"]').input_value().split()
        found[address] = dict(zip(wanted, order, strict=True))
    return found


def renamed(address: str, ids: dict[str, dict[str, str]]) -> str:
    table, _, rest = address.partition(".")
    row, _, column = rest.partition(".")
    return f"{table}.{ids[table][row]}.{column}" if table in ids else address


def put(page: Page, address: str, text: str) -> None:
    box = page.locator(f'[name="{address}"]').first
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(text)
    elif box.get_attribute("type") == "radio":
        page.locator(f'[name="{address}"][value="{text}"]').check()
    else:
        box.fill(text)
        box.blur()


def save(page: Page) -> None:
    page.get_by_role("button", name="暂存").click()
    expect(page.locator("[data-save-state]")).to_contain_text(SAVED, timeout=15000)


def typed(filing: Filing) -> dict[str, dict[str, str]]:
    """库里存下的，化回输入框的文字；行编号按次序写成 r001、r002……"""
    book = {}
    for section in filing.sections.all():
        spec, stored = schema_of(filing).section(section.name), section.answers
        names = {
            row: f"r{number:03d}"
            for value in stored.values()
            if isinstance(value, list)
            for number, row in enumerate(value, start=1)
        }
        texts = {}
        for address, value in stored.items():
            plain_address = ".".join(names.get(part, part) for part in address.split("."))
            leaf = spec.leaf(address)
            text = reveal(value) if is_reference(value) else leaf.text(value) if leaf else str(value)
            ordered = " ".join(names.get(part, part) for part in text.split(" "))
            texts[plain_address] = ordered if isinstance(value, list) else text
        book[section.name] = texts
    return book


def expected(filing: Filing, posts: answers.Posts) -> dict[str, dict[str, str]]:
    """打进去的每格读成值再写回来的样子（如 4753.1 写成 4753.10）。"""
    sections = {name: schema_of(filing).section(name) for name in posts}
    return {
        name: {a: again(sections[name].leaf(a), text) for a, text in texts.items() if text}
        for name, texts in posts.items()
    }


def again(leaf: Any, text: str) -> str:
    return str(leaf.text(leaf.parse(text)))


def act(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).click()
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name=f"确认{label}").click()


def start(page: Page) -> str:
    """在演练批次里新建一件，返回它的地址前缀。"""
    page.goto("/calls/")
    page.get_by_role("link", name="演练：辽宁省高价值专利培育中心申报（2024年度表格）").first.click()
    page.get_by_role("button", name="新建申报").click()
    page.wait_for_url("**/sections/cover/")
    return page.url.partition("sections/")[0]


def printed_text(document: Document) -> str:
    """印出来的全文，不含页眉页脚。"""
    with document.file.open("rb") as opened:
        pages = pypdfium2.PdfDocument(opened.read())
    area = {"left": 0, "bottom": BOTTOM, "right": WIDTH, "top": TOP}
    return plain("".join(page.get_textpage().get_text_bounded(**area) for page in pages))


def assert_on_paper(text: str, filing: Filing, posts: answers.Posts) -> None:
    """每一格打进去的文字，按纸面的写法，都在印出来的文字里。"""
    for name, texts in posts.items():
        if name == "avoidance":
            continue
        spec = schema_of(filing).section(name)
        for address, raw in texts.items():
            leaf = spec.leaf(address)
            shown = plain(leaf.display(leaf.parse(raw)))
            if address in {"office"} or (" " in raw and len(raw) < 60 and raw.startswith("r0")):
                continue
            assert raw.startswith("r0") or shown in text, f"{name}.{address}：{shown[:40]}"


def test_enterprise_and_agency_from_sign_in_to_receipt(
    browser: Browser, live_server: Any, visit: Callable[[str, str], Page], work: Callable[[], int]
) -> None:
    handler = sign_in_by_hand(browser, live_server.url, "138 0000 0001")
    base = start(handler)
    posts = answers.enterprise()
    type_filing(handler, base, posts)
    application = Application.objects.select_related("filing").get()
    assert typed(application.filing) == expected(application.filing, posts)

    handler.goto(f"{base}partner/")
    handler.get_by_label("服务机构的统一社会信用代码").fill("91210112EXAMPLE2XK")
    handler.get_by_role("button", name="发出邀请").click()
    partner = Partner.objects.get()
    clerk = visit("agency", "/desk/")
    clerk.get_by_role("link", name="答复邀请").click()
    act(clerk, "接受邀请")
    type_filing(clerk, f"{live_server.url}/partners/{partner.pk}/", answers.partner())
    partner.refresh_from_db()
    assert typed(partner.filing) == expected(partner.filing, answers.partner())

    handler.goto(f"{base}check/")
    expect(handler.locator("main")).not_to_contain_text("处错误")
    handler.goto(base)
    act(handler, "定稿")
    while work():
        pass
    signatory = visit("signatory", base)
    act(signatory, "提交")
    expect(signatory.get_by_role("heading", level=1)).to_contain_text("回执")
    expect(signatory.locator("main")).to_contain_text("YL-GJZPY-2024-210100-0001")
    while work():
        pass
    form = Document.objects.about(application).get(kind="application_form", edition="full")
    text = printed_text(form)
    assert_on_paper(text, application.filing, posts)
    assert_on_paper(text, partner.filing, answers.partner())
    signatory.goto(base)
    with signatory.expect_download() as download:
        signatory.get_by_role("link", name="申报书（第1版）").first.click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_a_university_types_table_two(visit: Callable[[str, str], Page], work: Callable[[], int]) -> None:
    page = visit("university", "/")
    base, posts = start(page), answers.university()
    type_filing(page, base, posts)
    application = Application.objects.select_related("filing").get()
    assert typed(application.filing) == expected(application.filing, posts)
    page.goto(base)
    act(page, "定稿")
    while work():
        pass
    form = Document.objects.about(application).get(kind="application_form", edition="full")
    assert_on_paper(printed_text(form), application.filing, posts)


def test_the_agency_declines_and_the_unit_goes_on_alone(world: Any, browser_as: Any) -> None:
    application = make_application(world)
    fill(application, world, who="甲经办")
    handler = browser_as("甲经办", f"/applications/{application.pk}/partner/")
    handler.get_by_label("服务机构的统一社会信用代码").fill("91210112EXAMPLE2XK")
    handler.get_by_role("button", name="发出邀请").click()
    expect(handler.get_by_text("请对方登录后答复")).to_be_visible()
    handler.goto(f"/applications/{application.pk}/acts/finalise/")
    expect(handler.locator("main")).to_contain_text("尚未答复联合申报的邀请")
    clerk = browser_as("代理经办", "/desk/")
    clerk.get_by_role("link", name="答复邀请").click()
    act(clerk, "谢绝邀请")
    expect(clerk.locator("main")).to_contain_text("已谢绝")
    handler.goto(f"/applications/{application.pk}/")
    act(handler, "定稿")
    expect(handler.locator("main")).to_contain_text("已定稿，待提交")
