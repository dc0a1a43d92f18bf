"""一幅图片成一页 A4 的 PDF：画面数据原样嵌入，不解码，边读边写，不占内存。"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from foundation.documents.binding.paper import A4, FOOT
from foundation.documents.inspection import jpeg, png
from foundation.documents.inspection.report import Refusal

MARGIN = 28.35  # 10 毫米
# EXIF 方向 → 把单位方格里的图摆正的矩阵（a b c d e f）。
_TURNS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


def write(source: Path, target: Path) -> None:
    """把 source（净化过的 JPEG 或普通 PNG）写成一页 PDF。不是这两种的抛 ValueError。"""
    with source.open("rb") as picture, target.open("wb") as out:
        opening = picture.read(8)
        picture.seek(0)
        if opening.startswith(b"\xff\xd8\xff"):
            _write_jpeg(picture, out)
        elif opening == png.SIGNATURE:
            _write_png(picture, out)
        else:
            raise ValueError(f"不是可以装订的图片：{source.name}")


def placed(width: float, height: float, *, orientation: int) -> tuple[tuple[float, float], bytes]:
    """纸面大小与摆放图片的指令：横图用横纸，留出四边与页脚，小图不放大到糊（至多 72 dpi）。"""
    turned = orientation >= 5
    across, down = (height, width) if turned else (width, height)
    paper = (A4[1], A4[0]) if across > down else A4
    room = (paper[0] - 2 * MARGIN, paper[1] - MARGIN - FOOT)
    scale = min(room[0] / across, room[1] / down, 1.0)
    w, h = across * scale, down * scale
    left, bottom = (paper[0] - w) / 2, FOOT + (room[1] - h) / 2
    a, b, c, d, e, f = _TURNS[orientation]
    matrix = (a * w, b * h, c * w, d * h, e * w + left, f * h + bottom)
    return paper, b"q " + b" ".join(b"%.4f" % number for number in matrix) + b" cm /Im Do Q"


def _write_jpeg(picture: BinaryIO, out: BinaryIO) -> None:
    found = jpeg.picture(picture.read())
    space = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[found.components]
    inverted = b"/Decode [1 0 1 0 1 0 1 0] " if found.components == 4 and found.is_adobe else b""
    keys = b"/ColorSpace %b /BitsPerComponent 8 %b/Filter /DCTDecode" % (space, inverted)
    size = picture.tell()
    picture.seek(0)
    page = _Page(out)
    page.open_image(found.width, found.height, keys)
    shutil.copyfileobj(picture, out)
    page.close_image(size, orientation=found.orientation)


def _write_png(picture: BinaryIO, out: BinaryIO) -> None:
    found = png.header(picture)
    if not found.is_plain:
        raise ValueError("透明或隔行的 PNG 要先净化")
    palette = next((content for kind, content in png.chunks(picture) if kind == b"PLTE"), b"")
    picture.seek(0)
    space = b"/DeviceRGB" if found.color == 2 else b"/DeviceGray"
    if found.color == 3:
        space = b"[/Indexed /DeviceRGB %d <%b>]" % (len(palette) // 3 - 1, palette.hex().encode())
    keys = (
        b"/ColorSpace %b /BitsPerComponent %d /Filter /FlateDecode /DecodeParms "
        b"<</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>"
    ) % (space, found.depth, found.channels, found.depth, found.width)
    page = _Page(out)
    page.open_image(found.width, found.height, keys)
    size = 0
    for piece in _scan_lines(picture):
        size += out.write(piece)
    page.close_image(size, orientation=1)


def _scan_lines(picture: BinaryIO) -> Iterator[bytes]:
    try:
        yield from (content for kind, content in png.chunks(picture) if kind == b"IDAT")
    except Refusal as refusal:
        raise ValueError(str(refusal)) from None


class _Page:
    """按次序写出一份单页 PDF：图片数据流在前，长度、页面、交叉引用表在后。"""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.starts: dict[int, int] = {}
        self.pixels = (0, 0)
        out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def open_image(self, width: int, height: int, keys: bytes) -> None:
        """开始图片数据流；长度写完才知道，所以指向 2 号对象。"""
        self.pixels = (width, height)
        self.starts[1] = self.out.tell()
        self.out.write(
            b"1 0 obj\n<</Type /XObject /Subtype /Image /Width %d /Height %d %b /Length 2 0 R>>\nstream\n"
            % (width, height, keys)
        )

    def close_image(self, size: int, *, orientation: int) -> None:
        """收尾，写完整份。"""
        self.out.write(b"\nendstream\nendobj\n")
        paper, content = placed(*self.pixels, orientation=orientation)
        self._object(2, b"%d" % size)
        self._object(3, b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content))
        box = b"[0 0 %.4f %.4f]" % paper
        resources = b"<</XObject <</Im 1 0 R>>>>"
        self._object(
            4, b"<</Type /Page /Parent 5 0 R /MediaBox %b /Resources %b /Contents 3 0 R>>" % (box, resources)
        )
        self._object(5, b"<</Type /Pages /Kids [4 0 R] /Count 1>>")
        self._object(6, b"<</Type /Catalog /Pages 5 0 R>>")
        self._finish()

    def _object(self, number: int, content: bytes) -> None:
        self.starts[number] = self.out.tell()
        self.out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def _finish(self) -> None:
        start = self.out.tell()
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.starts) + 1))
        for number in sorted(self.starts):
            self.out.write(b"%010d 00000 n \n" % self.starts[number])
        self.out.write(
            b"trailer\n<</Size %d /Root 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(self.starts) + 1, start)
        )
