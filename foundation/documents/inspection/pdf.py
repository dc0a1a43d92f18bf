"""检查 PDF 并写出净化过的副本。原件一字不改，另行保存。"""

import io
import re
from typing import BinaryIO

import pikepdf

from foundation.documents.inspection import active, forms, magic, pages, streams
from foundation.documents.inspection.report import REPRINT, Refusal, Report

MOST_OBJECTS = 250_000
_TAIL = 64 * 1024
_LINEARIZED = re.compile(rb"/Linearized[^>]{0,200}?/L\s+(\d{1,12})")
_CUT_SHORT = "PDF 的末尾缺失，文件没有传全或原件已损坏；请重新导出后上传。"
_LOCKED = "PDF 设了打开密码，看不到内容；请去掉密码（打开后“打印为 PDF”即可）再上传。"


def inspect_pdf(source: BinaryIO, copy: BinaryIO, *, most_pages: int) -> Report:
    """核对结构、页数、纸面与数据量，去掉会动的东西，写出副本。抛出 Refusal。"""
    streams.set_limits()
    _require_ending(source)
    with _opened(source) as pdf:
        active.require_plain(pdf)
        pages.require_sound_tree(pdf, most=most_pages)
        for number, page in enumerate(pdf.pages, start=1):
            pages.require_printable(page, number)
        notices = _notices(pdf)
        _require_modest(pdf)
        known: forms.Known = {}
        for number, page in enumerate(pdf.pages, start=1):
            forms.require_finite(page, number, known=known)
        active.strip(pdf)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                active.strip_object(item)
        count = len(pdf.pages)
        pdf.save(copy, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Report(magic.PDF, count, notices)


def _opened(source: BinaryIO) -> pikepdf.Pdf:
    source.seek(0)
    try:
        return pikepdf.open(source, access_mode=pikepdf.AccessMode.mmap, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Refusal(_LOCKED) from None
    except pikepdf.PdfError:
        raise Refusal(f"PDF 的结构已损坏，打不开；{REPRINT}") from None


def _require_ending(source: BinaryIO) -> None:
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    declared = _LINEARIZED.search(source.read(1024))
    source.seek(max(0, size - _TAIL))
    if b"%%EOF" not in source.read() or (declared and int(declared[1]) > size):
        raise Refusal(_CUT_SHORT)


def _require_modest(pdf: pikepdf.Pdf) -> None:
    """对象数与解开后的总量不过大。"""
    count, total = len(pdf.objects), 0
    if count > MOST_OBJECTS:
        raise Refusal(f"PDF 里有 {count} 个对象，超过 {MOST_OBJECTS} 个；{REPRINT}")
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            total += streams.unpacked_size(item)
        if total > streams.TOTAL_BYTES:
            raise Refusal(f"PDF 的内容解开后超过 {streams.TOTAL_BYTES >> 20} MB；请拆成几份上传。")


def _notices(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    notices = []
    if found := active.found_in(pdf):
        notices.append(f"含有{'、'.join(found)}：原件照存，预览与合卷用去掉这些的副本（外观保留）。")
    if pdf.is_encrypted:
        notices.append("设有使用限制（不需密码即可打开），副本已去除。")
    if pdf.get_warnings():
        notices.append("原件结构有小毛病，已在副本中修好；请看一遍预览是否完整。")
    return tuple(notices)
