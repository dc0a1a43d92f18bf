"""短信：网关由上面的应用登记，这里只管写成七十字以内的一条。

短信只是提醒，站内消息才是全文，所以一律由标题写成，内容在平台上看。
"""

from collections.abc import Callable
from typing import Protocol

from django.conf import settings

LONGEST = 70
"""一条短信的字数；超出就按几条计费，还可能分开到达。"""
TAIL = "，请登录平台查看。"
_UNIT_BYTES = 2


class Refused(Exception):
    """网关明确答复没有发出，原因写在里面。超时之类说不清的不算，照原样抛出。"""


class Gateway(Protocol):
    """能发一条短信的东西。"""

    def send(self, phone: str, text: str) -> None: ...


_find: list[Callable[[], Gateway]] = []


def register(find: Callable[[], Gateway]) -> None:
    """登记取得网关的函数，在应用的 ready() 里调用；后登记的算数。"""
    _find[:] = [find]


def is_available() -> bool:
    """登记过网关没有；没有的话不排短信。"""
    return bool(_find)


def gateway() -> Gateway:
    """当前的网关；没有登记过抛 IndexError。"""
    return _find[0]()


def text_of(title: str) -> str:
    """由标题写成的短信，连签名至多七十字；太长的标题截断并以“…”示意。"""
    head = f"【{settings.PORTAL_SMS_SIGNATURE}】"
    room = LONGEST - length(head) - length(TAIL)
    return f"{head}{_cut(title, room)}{TAIL}"


def length(text: str) -> int:
    """短信按 UTF-16 计字：生僻字一个算两个。"""
    return len(text.encode("utf-16-le")) // _UNIT_BYTES


def _cut(text: str, room: int) -> str:
    if length(text) <= room:
        return text
    kept = text.encode("utf-16-le")[: (room - 1) * _UNIT_BYTES]
    return kept.decode("utf-16-le", errors="ignore") + "…"
