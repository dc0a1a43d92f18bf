"""PDF 的页面目录与纸面尺寸：自己先走一遍，有上限、有去重，不让解析库去钻无底洞。"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from foundation.documents.inspection.report import REPRINT, Refusal

LEAST_POINTS = 36  # 半英寸
MOST_POINTS = 14_400  # 规范的上限，200 英寸
_MOST_DEPTH = 40
_MOST_NODES = 20_000
_NODE_KEYS = {"/Type", "/Kids", "/Count", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}


def require_sound_tree(pdf: pikepdf.Pdf, *, most: int) -> None:
    """页面目录不自相引用、不过深，页数在 1—most 之间；目录节点只留该有的键。"""
    count = 0
    for node, is_page in _walk(pdf):
        count += is_page
        if count > most:
            raise Refusal(f"页数超过 {most} 页；请拆成几份上传。")
        if not is_page:
            for key in set(node.keys()) - _NODE_KEYS:
                del node[key]
    if count == 0:
        raise Refusal(f"PDF 里没有页面；{REPRINT}")


def require_printable(page: pikepdf.Page, number: int) -> None:
    """纸面尺寸印得出来；单位倍数计入。"""
    left, bottom, right, top = (float(edge) for edge in Array(page.mediabox))
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    if not (LEAST_POINTS <= width <= MOST_POINTS and LEAST_POINTS <= height <= MOST_POINTS):
        raise Refusal(f"第 {number} 页的纸面为 {width:.0f}×{height:.0f} 点，印不出来；{REPRINT}")
    rotation = page.obj.get("/Rotate", 0)
    if not isinstance(rotation, int) or rotation % 90:
        page.obj.Rotate = 0


def _walk(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, bool]]:
    """依次交出（节点，是不是页面）。"""
    root = pdf.Root.get("/Pages")
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, Dictionary):
            raise Refusal(f"PDF 的页面目录已损坏；{REPRINT}")
        if node.is_indirect and node.objgen in seen:
            raise Refusal(f"PDF 的页面目录自相引用；{REPRINT}")
        seen.add(node.objgen)
        kids = node.get("/Kids")
        if depth > _MOST_DEPTH or len(seen) > _MOST_NODES:
            raise Refusal(f"PDF 的页面目录过深或过大；{REPRINT}")
        yield node, kids is None
        waiting += [(kid, depth + 1) for kid in _listed(kids)]


def _listed(kids: Any) -> list[Any]:
    if kids is None:
        return []
    if not isinstance(kids, Array) or len(kids) > _MOST_NODES:
        raise Refusal(f"PDF 的页面目录已损坏或过大；{REPRINT}")
    # 一个一个取：同一个对象库里的引用，取时才解析。
    return [kids[index] for index in reversed(range(len(kids)))]
