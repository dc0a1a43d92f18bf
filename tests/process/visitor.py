"""一个访客：真的 HTTP、真的会话；断了线不重试，由测试决定怎样办。"""

import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from portal.demo.people import PASSWORD

LOST = (OSError, http.client.HTTPException)
SESSION, CSRF = "portal_session", "portal_csrf"


@dataclass(frozen=True)
class Answer:
    """一次答复。"""

    status: int
    body: bytes
    location: str

    @property
    def json(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


@dataclass
class Visitor:
    """带着 Cookie 的一条连接。抛出 LOST 之一：没有得到完整的答复。"""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 60.0
    _connection: http.client.HTTPConnection | None = None

    @classmethod
    def signed_in(cls, port: int, username: str) -> "Visitor":
        """经登录表单登录的演示人。"""
        visitor = cls(port)
        assert visitor.get("/accounts/login/").status == 200
        answer = visitor.post("/accounts/login/", {"login": username, "password": PASSWORD})
        assert (answer.status, answer.location) == (302, "/desk/"), answer
        return visitor

    def again(self) -> "Visitor":
        """同一会话的另一条连接，供另一个线程使用。"""
        return Visitor(self.port, dict(self.cookies), self.timeout)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        return self._ask("POST", path, urlencode(form or {}), "application/x-www-form-urlencoded")

    def save(self, application: int, section: str, changes: Mapping[str, str], *, version: int) -> Answer:
        """暂存一节里改动的几格。"""
        body = json.dumps({"version": version, "changes": changes})
        return self._ask("POST", f"/applications/{application}/sections/{section}/save/", body)

    def act(self, application: int, name: str, **facts: str) -> Answer:
        """办理一个动作。"""
        return self.post(f"/applications/{application}/acts/{name}/", {"key": secrets.token_hex(16), **facts})

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "application/json") -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get(CSRF, "")}
        try:
            return self._exchange(method, path, body, headers)
        except LOST:
            self.hang_up()
            raise

    def _exchange(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return Answer(response.status, content, response.headers.get("Location", ""))

    def hang_up(self) -> None:
        """挂断；下一次请求重新连接。"""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
