"""文档的种类：内容由上面的应用登记，这里只管生成与保管。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foundation.documents.models import Document


@dataclass(frozen=True)
class Sheet:
    """一份待排版的文档：html 是由快照渲染好的整页，title 是下载时的文件名（不带扩展名）。"""

    html: str
    title: str


Build = Callable[["Document"], Sheet]
Finish = Callable[["Document"], None]


@dataclass(frozen=True)
class Kind:
    """一种文档：build 读快照、不读活的行；finish 在写入文档的同一事务里运行，如发“已生成”通知。"""

    build: Build
    finish: Finish | None = None


_kinds: dict[str, Kind] = {}


def register(kind: str, *, build: Build, finish: Finish | None = None) -> None:
    """登记一种文档，在应用的 ready() 里调用。"""
    _kinds[kind] = Kind(build, finish)


def finish_of(document: Document) -> Finish | None:
    """文档写入时要一并做的事；没有登记的种类没有。"""
    kind = _kinds.get(document.kind)
    return kind.finish if kind else None


def kind_of(document: Document) -> Kind:
    """文档所属种类的做法；没有登记过抛 KeyError。"""
    return _kinds[document.kind]
