"""页脚：编号、页码、验证码与二维码。二维码与字体各只有一个，每页只写一小段指令。"""

import base64
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_SIZE = 8.0
_QR = 31.2  # 11 毫米
_EDGE = 11.34  # 4 毫米：多数打印机印得到的边
_SIDE = 14.17


@dataclass(frozen=True)
class Foot:
    """整卷共用的对象。"""

    font: Any
    code: Any
    widths: list[int]
    number: str
    code_text: str

    def content(self, page: int, count: int, *, width: float) -> bytes:
        """第 page 页页脚的指令；纸太窄时字缩小。"""
        text = f"{self.number} · {page} / {count} · {self.code_text}".encode("cp1252")
        across = sum(self.widths[byte - 32] for byte in text) / 1000
        room = width - 2 * _SIDE - _QR - 6
        size = min(_SIZE, room / across)
        left = max(_SIDE, (width - across * size) / 2)
        left = min(left, width - _SIDE - _QR - 6 - across * size)
        corner = width - _SIDE - _QR
        return b"q %.3f 0 0 %.3f %.3f %.3f cm /FootCode Do Q " % (
            _QR,
            _QR,
            corner,
            _EDGE,
        ) + b"q 0 g BT /FootFont %.3f Tf %.3f %.3f Td <%b> Tj ET Q" % (
            size,
            left,
            _EDGE + 4,
            text.hex().encode(),
        )


def foot(pdf: pikepdf.Pdf, given: dict[str, Any]) -> Foot:
    """建好共用的字体与二维码。

    given：number、code、font（base64 的 TrueType）、widths、box、matrix（二维码各行）。
    """
    return Foot(
        font=_font(pdf, given),
        code=_qr(pdf, given["matrix"]),
        widths=given["widths"],
        number=given["number"],
        code_text=given["code"],
    )


def _font(pdf: pikepdf.Pdf, given: dict[str, Any]) -> Any:
    body = base64.b64decode(given["font"])
    name = Name("/AAAAAA+LiberationSerif")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array(given["box"]),
        ItalicAngle=0,
        Ascent=given["box"][3],
        Descent=given["box"][1],
        CapHeight=given["box"][3],
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, body, Length1=len(body))),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=255,
            Widths=Array(given["widths"]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def _qr(pdf: pikepdf.Pdf, matrix: list[str]) -> Any:
    """白底黑格，一个单位见方；同一行相连的格子画成一条。"""
    side = len(matrix)
    drawn = [b"1 g 0 0 %d %d re f 0 g" % (side, side)]
    for row, line in enumerate(matrix):
        start = 0
        for run in _runs(line):
            if run[0] == "1":
                drawn.append(b"%d %d %d 1 re" % (start, side - 1 - row, len(run)))
            start += len(run)
    drawn.append(b"f")
    form = Stream(pdf, b"\n".join(drawn))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, side, side])
    form.Matrix = Array([1 / side, 0, 0, 1 / side, 0, 0])
    return pdf.make_indirect(form)


def _runs(line: str) -> list[str]:
    runs: list[str] = []
    for cell in line:
        if runs and runs[-1][0] == cell:
            runs[-1] += cell
        else:
            runs.append(cell)
    return runs
