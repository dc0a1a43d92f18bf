"""何时算启动完成：/healthz 答复正常，才印出地址、写 serve.json。"""

import http.client
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from portal.serve.folder import DataFolder
from portal.serve.group import say

_PATIENCE = 30.0
_ANSWER_WITHIN = 0.5


@dataclass(frozen=True)
class Address:
    """浏览器用的地址。监听全部网卡时，本机仍以回环地址访问。"""

    host: str
    port: int

    @classmethod
    def of(cls, bind: str, port: int) -> "Address":
        return cls({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind), port)

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


class Announcement:
    """启动完成的宣告：交给 Group 的 probe 与 on_change。"""

    def __init__(self, address: Address, *, folder: DataFolder, lines: Sequence[str]) -> None:
        self._address = address
        self._folder = folder
        self._lines = lines
        self._made = False
        self._give_up = time.monotonic() + _PATIENCE

    def probe(self, pids: dict[str, int]) -> bool:
        """问一次 /healthz；正常则宣告。半分钟仍不正常也宣告，但说明缺什么。"""
        fault = self._fault()
        if fault and time.monotonic() < self._give_up:
            return False
        self._made = True
        self.write(pids)
        self._folder.sign(self._address.url)
        say(f"已启动：{self._address.url}")
        if fault:
            say(f"但健康检查没有通过：{fault}（日志在 {self._folder.logs}）")
        for line in self._lines:
            say(line)
        return True

    def write(self, pids: dict[str, int]) -> None:
        """宣告之后，进程号变了就更新 serve.json。"""
        if self._made:
            self._folder.write_state(
                {"pid": os.getpid(), "port": self._address.port, "url": self._address.url, "children": pids}
            )

    def _fault(self) -> str:
        """健康检查的问题；空串为正常。"""
        connection = http.client.HTTPConnection(
            self._address.host, self._address.port, timeout=_ANSWER_WITHIN
        )
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            body = answer.read(4000)
        except (OSError, http.client.HTTPException) as problem:
            return f"网站没有答复（{problem}）"
        finally:
            connection.close()
        return "" if answer.status == http.client.OK else _named(answer.status, body)


def _named(status: int, body: bytes) -> str:
    try:
        failing = json.loads(body)["failing"]
    except (ValueError, LookupError, TypeError):
        return f"状态码 {status}"
    return "、".join(str(name) for name in failing)
