"""假门户：一页填写表单和一个照剧本应答的保存地址；模板、脚本、安全策略都是真的。"""

import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from foundation.formspec import fields
from foundation.formspec.schema import Section
from foundation.formspec.view import section_view

CSP = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SECTION = Section(
    name="sample",
    title="样例",
    fields=(
        fields.Text(name="contact", label="联系人"),
        fields.Text(name="phone", label="联系电话", kind="phone"),
        fields.Text(name="account", label="银行账号", sensitive=True, kind="bank_account"),
        fields.Choice(name="kind", label="类型", options=(("a", "单独设置"), ("b", "合署"))),
        fields.LongText(name="story", label="请详述", max_length=5),
        fields.YearGrid(
            name="yearly",
            label="投入",
            rows=(
                fields.GridRow(name="spent", label="研发费用", leaf=fields.Money(unit="万元")),
                fields.GridRow(name="sales", label="总销售收入", leaf=fields.Money(unit="万元")),
                fields.Ratio(name="ratio", label="比例", numerator="spent", denominator="sales"),
            ),
        ),
        fields.Rows(
            name="rules",
            label="制度",
            columns=(
                fields.Text(name="name", label="名称", max_length=40),
                fields.Text(name="practice", label="执行情况", max_length=300),
                fields.Money(name="cost", label="经费"),
            ),
            max_rows=50,
            totals=("cost",),
        ),
    ),
)
SAVE_URL = "/applications/12/sections/sample/save/"
PASTE_URL = "/applications/12/sections/sample/paste/"
TOC = '<li class="is-todo" data-section="sample"><a aria-current="page"><small data-left></small></a></li>'
RECEIPT = (
    '<script type="module" src="/static/js/drafts.js"></script><i data-forget="7:/applications/12/"></i>'
)
LOGOUT = '<form method="post" action="/logout" data-forget-on-leave="7:"><button>退出</button></form>'

PAUSE, RETRY = 1300, 5100
DRAFT = f"portal.draft:7:{SAVE_URL}"

Answer = tuple[int, Any]


class FakePortal:
    """answers 是排好的应答，用完就答“存下”；posts 是收到的保存请求；previews 是排好的粘贴预览。"""

    def __init__(self) -> None:
        self.answers: list[Answer | Callable[[dict[str, Any]], Answer]] = []
        self.posts: list[dict[str, Any]] = []
        self.previews: list[Answer] = []
        self.pastes: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.stored: dict[str, Any] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def page(self) -> str:
        form = render_to_string(
            "filings/_form.html",
            {
                "fields": section_view(SECTION, self.stored, base_year=2024, problems=[]),
                "save_url": SAVE_URL,
                "paste_url": PASTE_URL,
                "version": 17,
                "user_id": 7,
                "next_url": "/next",
            },
        )
        scripts = "".join(
            f'<script type="module" src="/static/js/{name}.js"></script>'
            for name in ("autosave", "drafts", "long-text")
        )
        return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8">{scripts}{TOC}{LOGOUT}{form}</html>'

    def preview(self, question: dict[str, Any]) -> Answer:
        self.pastes.append(question)
        return self.previews.pop(0)

    def answer(self, post: dict[str, Any]) -> Answer:
        self.posts.append(post)
        planned = self.answers.pop(0) if self.answers else saved(post)
        return planned(post) if callable(planned) else planned


def saved(post: dict[str, Any], **more: Any) -> Answer:
    """200：版本加一，其余照给。"""
    return 200, {"version": post["version"] + 1, "saved_at": "10:32", "texts": post["changes"]} | more


def pause(page: Page, milliseconds: int = PAUSE) -> None:
    page.clock.fast_forward(milliseconds)


def kept(page: Page) -> dict[str, str]:
    stored = page.evaluate(f"localStorage.getItem('{DRAFT}')")
    return json.loads(stored)["texts"] if stored else {}


def state(page: Page, text: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(text)


def paste(page: Page, address: str, text: str) -> None:
    """像从电子表格那样粘贴。"""
    page.locator(f'[name="{address}"]').evaluate(
        """(box, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            box.focus();
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            box.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, portal: FakePortal, *connection: Any) -> None:
        self.portal = portal
        super().__init__(*connection)

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            file = settings.BASE_DIR / path.lstrip("/")
            return self.reply(200, KINDS[file.suffix], file.read_bytes())
        pages = {"/": self.portal.page(), "/next": "下一节", "/login": "登录", "/favicon.ico": ""}
        pages["/receipt"] = RECEIPT
        return self.reply(200, "text/html; charset=utf-8", pages[path].encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path == "/logout":
            return self.reply(200, "text/html; charset=utf-8", "已退出".encode())
        if self.path == PASTE_URL:
            return self.answer(*self.portal.preview(json.loads(body)))
        self.portal.tokens.append(self.headers["X-CSRFToken"] or "")
        answer = self.portal.answer(json.loads(body))
        self.portal.gate.wait(10)
        return self.answer(*answer)

    def answer(self, status: int, content: Any) -> None:
        self.reply(status, "application/json", json.dumps(content).encode())

    def reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/login")
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)
