"""两端对齐：WeasyPrint 只拉开空格，汉字行因此右边参差，夹一个空格的行又被拉出大洞。

这里把多出来的宽度均分到每个汉字与空格上。动的是四个内部函数，所以只认核对过的版本；换了版本就退回左对齐，
等人核对过再改 VERIFIED。
"""

import logging
import re
from typing import Any

import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

logger = logging.getLogger(__name__)

VERIFIED = "70.0"

# 空格、汉字与全角标点；破折号、省略号不在内，拉开就断了。
_STRETCHES = re.compile("[ \u00a0\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_MOST_EM = 0.35  # 每处至多拉开这么多，以字号计
_plain_set_text = line_break.Layout.set_text


def install() -> bool:
    """换上汉字的两端对齐；WeasyPrint 不是核对过的版本时不换，返回 False。"""
    if weasyprint.__version__ != VERIFIED:
        logger.warning(
            "WeasyPrint %s 尚未核对，正文改为左对齐（核对过的是 %s）", weasyprint.__version__, VERIFIED
        )
        return False
    inline.count_expandable_spaces = _gaps
    inline.justify_line = _justify_line
    line_break.Layout.set_text = _set_text
    Stream.show_text = _show_text
    return True


def _justify_line(context: Any, line: Any, extra: float) -> None:
    """把多出的宽度均分；一行里只有几个汉字、其余是长串西文时不硬拉，留作左对齐。"""
    gaps = _gaps(line)
    if gaps and extra / gaps <= _MOST_EM * line.style["font_size"]:
        inline.add_word_spacing(context, line, extra / gaps, 0)


def _gaps(box: Any) -> float:
    """一行里能拉开的份数。行首行尾各有半份：Pango 把字距一半放前一半放后，并去掉行边的那一半。"""
    if isinstance(box, boxes.TextBox):
        text = box.text.rstrip(" ")
        halves = sum(0.5 for edge in (text[:1], text[-1:]) if _STRETCHES.match(edge))
        return len(_STRETCHES.findall(text)) - halves
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return sum(_gaps(child) for child in box.children)
    return 0


def _set_text(layout: Any, text: str, justify: bool = False) -> None:
    spacing = layout.justification_spacing
    if not (justify and spacing):
        _plain_set_text(layout, text, justify)
        return
    layout.justification_spacing = 0
    _plain_set_text(layout, text, justify)
    layout.justification_spacing = spacing
    own = layout.style["letter_spacing"]
    _stretch(layout, int((spacing + (0 if own == "normal" else own)) * TO_UNITS))


def _stretch(layout: Any, units: int) -> None:
    """给每一段可拉开的字加上字距属性；Pango 的位置按 UTF-8 字节数。"""
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, end in _runs(layout.text):
        attribute = pango.pango_attr_letter_spacing_new(units)
        attribute.start_index, attribute.end_index = start, end
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    position = 0
    for char in text:
        end = position + len(char.encode())
        if _STRETCHES.match(char):
            start = runs.pop()[0] if runs and runs[-1][1] == position else position
            runs.append((start, end))
        position = end
    return runs


def _show_text(stream: Any, text: str) -> None:
    """去掉 TJ 数组里的空串：有空串时 Chrome 会漏掉数组末尾的字距，中西文相接处便短一截。"""
    pydyf.Stream.show_text(stream, text.replace("<>", " "))
