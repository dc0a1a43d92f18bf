"""PDF 里图形套图形：自己套自己的画不完；一层套几层、每层画许多遍的，小文件能画上几十亿遍。"""

import re
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from foundation.documents.inspection.report import REPRINT, Refusal

MOST_DRAWINGS = 50_000
_MOST_DEPTH = 30
_DRAW = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")

Known = dict[tuple[int, int], int]


def require_finite(page: pikepdf.Page, number: int, *, known: Known) -> None:
    """一页里图形总共画的遍数不过多。known 是各图形已算出的遍数，整份文件共用。"""
    total = _drawings(page.obj, page.get("/Resources", Dictionary()), known=known, above=())
    if total > MOST_DRAWINGS:
        raise Refusal(f"第 {number} 页的图形层层重复，要画 {MOST_DRAWINGS} 遍以上；{REPRINT}")


def _drawings(holder: Any, resources: Any, *, known: Known, above: tuple[Any, ...]) -> int:
    if len(above) > _MOST_DEPTH:
        raise Refusal(f"PDF 里的图形套了 {_MOST_DEPTH} 层以上；{REPRINT}")
    forms = _forms(resources)
    if not forms:
        return 1
    counts = _counts(holder)
    drawn = {name: form for name, form in forms.items() if name in counts}
    return 1 + sum(
        counts[name] * _of_form(form, resources, known=known, above=above) for name, form in drawn.items()
    )


def _of_form(form: Any, resources: Any, *, known: Known, above: tuple[Any, ...]) -> int:
    if form.objgen in above:
        raise Refusal(f"PDF 里有图形自己套自己，画不完；{REPRINT}")
    if form.objgen not in known:
        inner = form.get("/Resources", resources)
        found = _drawings(form, inner, known=known, above=(*above, form.objgen))
        known[form.objgen] = min(found, MOST_DRAWINGS + 1)
    return known[form.objgen]


def _forms(resources: Any) -> dict[str, Any]:
    listed = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(listed, Dictionary):
        return {}
    return {
        name.removeprefix("/"): item
        for name, item in listed.items()
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Form
    }


def _counts(holder: Any) -> dict[str, int]:
    """内容里每个名字画了几遍。"""
    given = holder if isinstance(holder, pikepdf.Stream) else holder.get("/Contents")
    pieces = list(given) if isinstance(given, pikepdf.Array) else [given]
    counts: dict[str, int] = {}
    for piece in pieces:
        for match in _DRAW.finditer(_body(piece)):
            name = match[1].decode("latin-1")
            counts[name] = counts.get(name, 0) + 1
    return counts


def _body(piece: Any) -> bytes:
    if not isinstance(piece, pikepdf.Stream):
        return b""
    try:
        return piece.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except pikepdf.PikepdfError:
        return b""
