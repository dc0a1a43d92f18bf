"""浏览器用系统里的 chromium，不另行下载；页面上的脚本出错，或被安全策略拦下什么，即失败。"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.fake_portal import FakePortal

# 浏览器驱动自己有事件循环；测试里的数据库读写与它互不相干。
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    flags = ["--disable-gpu", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:  # chromium 不许 root 带沙箱运行；普通用户照常带着
        flags.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": flags}


def watched(page: Page, broken: list[str]) -> Page:
    """脚本错误与安全策略的拦截都记到 broken 里；断网、会话失效时浏览器自己的报错不算。"""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            broken.append(message.text)

    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", heard)
    page.set_default_timeout(5000)
    return page


@pytest.fixture
def portal() -> Iterator[FakePortal]:
    fake = FakePortal()
    yield fake
    fake.close()


@pytest.fixture
def form(page: Page, portal: FakePortal) -> Iterator[Page]:
    """打开了填写页的浏览器，时间由测试拨动。"""
    broken: list[str] = []
    watched(page, broken)
    page.clock.install()
    page.context.add_cookies([{"name": "portal_csrf", "value": "first", "url": portal.url}])
    page.goto(portal.url)
    yield page
    assert broken == []


@pytest.fixture
def browser_as(
    browser: Browser, live_server: Any, sign_in: Callable[[str], Client]
) -> Iterator[Callable[..., Page]]:
    """以某人登录、打开了真网站某一页的浏览器；各人各开各的。"""
    broken: list[str] = []
    contexts: list[BrowserContext] = []

    def open_as(name: str, path: str, *, width: int = 1366) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 768})
        contexts.append(context)
        session = sign_in(name).cookies[settings.SESSION_COOKIE_NAME].value
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
