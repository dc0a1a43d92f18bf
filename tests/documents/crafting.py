"""造坏文件与怪文件的手艺：拼 PDF、拼图片。都很小，随用随造，不入库。"""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream
from PIL import Image

# —— 造 PDF 的材料 ——


def new_pdf(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = Stream(pdf, b"0.2 g 100 100 200 200 re f")
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """按给的对象原样拼一份（1 号是目录），交叉引用表是对的。"""
    body, starts = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    start, size = len(body), len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return bytes(body) + b"trailer\n<</Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )


def one_page(page: bytes, *more: bytes) -> bytes:
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R %b>>" % page,
        *more,
    )


def stream(keys: bytes, body: bytes) -> bytes:
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (keys, len(body), body)


def bomb(size: int) -> bytes:
    packer, out = zlib.compressobj(9), b""
    for _ in range(size // 1_000_000):
        out += packer.compress(b" " * 1_000_000)
    return out + packer.flush()


A4 = b"/MediaBox [0 0 595 842]"


def with_root(**keys: object) -> bytes:
    pdf = new_pdf()
    for key, value in keys.items():
        pdf.Root[Name(f"/{key}")] = value
    return saved(pdf)


def with_annotation(**keys: object) -> bytes:
    pdf = new_pdf()
    annotation = Dictionary(Type=Name.Annot, Rect=[10, 10, 100, 100], **keys)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])
    return saved(pdf)


SCRIPT = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert('EVIL-SCRIPT')"))


def embedded() -> bytes:
    pdf = new_pdf()
    pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ EVIL-PAYLOAD", filename="evil.exe")
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def filled_form() -> bytes:
    """填好的表单：样子在，净化后文字要留下。"""
    pdf = new_pdf()
    look = Stream(pdf, b"1 0 0 rg 0 0 90 90 re f")
    look.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 90, 90])})
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String("f"), V=pikepdf.String("v"),
            Rect=[300, 600, 390, 690], F=4, AP=Dictionary(N=pdf.make_indirect(look)), A=SCRIPT,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return saved(pdf)


def locked(user: str, owner: str) -> bytes:
    return saved(new_pdf(), encryption=Encryption(user=user, owner=owner, R=6))


def tree_loop() -> bytes:
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 1>>")


def deep_tree() -> bytes:
    nodes = [b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % (number + 1) for number in range(2, 102)]
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R>>", *nodes, b"<</Type /Page %b>>" % A4)


def many_pages(count: int) -> bytes:
    """同一页被引用许多次：小文件，大页数。"""
    kids = b"3 0 R " * count
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%b] /Count %d>>" % (kids, count),
        b"<</Type /Page /Parent 2 0 R %b>>" % A4,
    )


def object_bomb() -> bytes:
    """三十万个空对象。"""
    return raw_pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R %b>>" % A4,
        *[b"[]"] * 300_000,
    )


def object_stream_bomb() -> bytes:
    """对象流本身解开有 150 MB。"""
    body = b"%PDF-1.5\n"
    starts = []
    for number, content in (
        (1, b"<</Type /Catalog /Pages 5 0 R>>"),
        (2, stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb(150_000_000))),
    ):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = [b"\0" + struct.pack(">IH", 0, 65535)]
    rows += [b"\1" + struct.pack(">IH", start, 0) for start in starts]
    rows += [
        b"\1" + struct.pack(">IH", len(body), 0),
        b"\0" + struct.pack(">IH", 0, 0),
        b"\2" + struct.pack(">IH", 2, 0),
    ]
    keys = b"/Type /XRef /W [1 4 2] /Size 6 /Root 1 0 R"
    body += b"3 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(keys, b"".join(rows)), len(body))
    return body


def image_page(width: int, height: int, keys: bytes, body: bytes) -> bytes:
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray %b" % (
        width,
        height,
        keys,
    )
    return one_page(
        A4 + b" /Resources <</XObject <</Im 4 0 R>>>> /Contents 5 0 R",
        stream(image, body),
        stream(b"", b"q 500 0 0 500 50 50 cm /Im Do Q"),
    )


def self_drawing() -> bytes:
    """图形画自己，没完没了。"""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</XObject <</F 4 0 R>>>>"
    return one_page(
        A4 + b" /Resources <</XObject <</F 4 0 R>>>> /Contents 5 0 R",
        stream(form, b"/F Do /F Do"),
        stream(b"", b"/F Do"),
    )


def billion_drawings() -> bytes:
    """十层图形，每层把下一层画十遍。"""
    keys = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
    inner = b"/Resources <</XObject <</F %d 0 R>>>>"
    forms = [stream(keys + inner % (6 + layer), b"/F Do " * 10) for layer in range(10)]
    page = A4 + b" /Resources <</XObject <</F 5 0 R>>>> /Contents 4 0 R"
    return one_page(page, stream(b"", b"/F Do"), *forms, stream(keys, b"0 0 9 9 re f"))


def external_stream() -> bytes:
    """内容在别的文件里。"""
    return one_page(A4 + b" /Contents 4 0 R", stream(b"/F (/etc/passwd)", b"0 g"))


# —— 造图片的材料 ——


def picture(kind: str, size: tuple[int, int] = (60, 80), *, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    color = {"RGB": (200, 30, 30), "L": 90, "RGBA": (200, 30, 30, 128), "CMYK": (10, 20, 30, 40)}[mode]
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, packed: bytes, *extra: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [png_chunk(b"IHDR", header), *extra, png_chunk(b"IDAT", packed), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_claiming(width: int, height: int) -> bytes:
    body = bytearray(picture("JPEG"))
    frame = body.index(b"\xff\xc0")
    body[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(body)


def many_scans() -> bytes:
    """一遍扫描重复几百遍。"""
    body = picture("JPEG", progressive=True)
    scan = body.index(b"\xff\xda")
    following = body.index(b"\xff\xda", scan + 2) if body.count(b"\xff\xda") > 1 else len(body) - 2
    return body[:scan] + body[scan:following] * 300 + body[following:]


GPS = b"\xff\xe1" + struct.pack(">H", 30) + b"Exif\0\0" + b"GPS-SECRET-PLACE-XYZ 1"
