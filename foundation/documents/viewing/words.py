"""读净化副本里的文字：全部各页的文字，或某一页里某几个字在哪里。

文字一律去掉空白再比：排版会把一个词拆到两行，汉字之间也常夹着空格。
"""

import ctypes
import os
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_PAGE_MOST = 20_000
"""一页至多读这么多字；再多的多半是敌意文件。"""
_ALL_MOST = 2_000_000
_HITS_MOST = 200
_SCALE = 10_000
"""位置以页宽、页高的万分之一计。"""


def read(request: dict[str, Any]) -> dict[str, Any]:
    """请求是 {source, target: 描述符, needle, page}：没有 needle 的把各页文字写进 target，有的返回位置。"""
    with os.fdopen(request["source"], "rb") as source, os.fdopen(request["target"], "wb") as target:
        document = pypdfium2.PdfDocument(source)
        if request["needle"]:
            return {"boxes": _boxes(document[request["page"] - 1], request["needle"])}
        pages = _pages(document)
        target.write("\n".join(pages).encode("utf-8", "replace"))
        return {"pages": len(pages)}


def _pages(document: Any) -> list[str]:
    """各页的文字，每页一行；总数到了上限就不再读。"""
    pages: list[str] = []
    left = _ALL_MOST
    for number in range(len(document)):
        text = "".join(text for _, text in _characters(document[number].get_textpage()))[:left]
        pages.append(text)
        left -= len(text)
    return pages


def _characters(page: Any) -> Iterator[tuple[int, str]]:
    """这一页的字：（序号, 折过大小写的字），不含空白与控制字符。"""
    for index in range(min(page.count_chars(), _PAGE_MOST)):
        code = pdfium.FPDFText_GetUnicode(page, index)
        is_surrogate = 0xD800 <= code <= 0xDFFF
        letter = chr(code) if 0 < code <= 0x10FFFF and not is_surrogate else ""
        if letter.isprintable() and not letter.isspace():
            for folded in letter.casefold():
                yield index, folded


def _boxes(page: Any, needle: str) -> list[list[int]]:
    """needle 各处的位置 [左, 上, 宽, 高]；跨行的一处成几个框。"""
    text_page = page.get_textpage()
    characters = list(_characters(text_page))
    text = "".join(letter for _, letter in characters)
    boxes: list[list[int]] = []
    start = text.find(needle)
    while start >= 0 and len(boxes) < _HITS_MOST:
        found = characters[start : start + len(needle)]
        boxes += _lines([_place(page, text_page, index) for index, _ in found])
        start = text.find(needle, start + len(needle))
    return boxes


def _place(page: Any, text_page: Any, index: int) -> tuple[int, int, int, int]:
    """一个字在画出来的页上的位置（左、上、右、下）；页的旋转与裁切由 pdfium 折算。"""
    left, bottom, right, top = text_page.get_charbox(index)
    corners = [_on_device(page, x, y) for x, y in ((left, top), (right, bottom))]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _on_device(page: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _SCALE, _SCALE, 0, x, y, across, down)
    return across.value, down.value


def _lines(places: list[tuple[int, int, int, int]]) -> list[list[int]]:
    """同一行上相邻的字并成一个框。"""
    merged: list[list[int]] = []
    for left, top, right, bottom in places:
        last = merged[-1] if merged else None
        if last and top < last[3] and bottom > last[1] and left >= last[0]:
            merged[-1] = [last[0], min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            merged.append([left, top, right, bottom])
    return [[left, top, right - left, bottom - top] for left, top, right, bottom in merged]
