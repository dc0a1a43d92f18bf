"""PDF 里的数据流：图片看标明的与实际的像素，其余在上限之内试解一遍，不让小文件撑破后来的人。"""

import struct
from typing import Any

import pikepdf
from pikepdf import Array, Name

from foundation.documents.inspection import jpeg
from foundation.documents.inspection.report import REPRINT, Refusal

STREAM_BYTES = 64 * 1024 * 1024
TOTAL_BYTES = 1536 * 1024 * 1024
# 位数而不是像素数：黑白的大幅工程图一个像素只占一位。
IMAGE_BITS = 800_000_000
_MOST_FILTERS = 4
_SKIPPED = {"/EmbeddedFile", "/XRef", "/ObjStm"}


def set_limits() -> None:
    """给解析库定下解码的上限；全进程有效，打开任何文件之前调用。"""
    pikepdf.settings.set_qpdf_limits(
        parser_max_nesting=100,
        max_stream_filters=_MOST_FILTERS,
        flate_max_memory=STREAM_BYTES,
        run_length_max_memory=STREAM_BYTES,
        png_max_memory=STREAM_BYTES,
        tiff_max_memory=STREAM_BYTES,
        dct_max_memory=STREAM_BYTES,
        dct_max_progressive_scans=64,
    )


def unpacked_size(stream: Any) -> int:
    """一条数据流解开后的字节数，图片不解、只看尺寸（返回 0）。抛出 Refusal：撑破上限。"""
    if str(stream.get("/Type", "")) in _SKIPPED:
        return 0
    if stream.get("/Subtype") == Name.Image:
        _require_modest_image(stream)
        return 0
    if len(_filters(stream)) > _MOST_FILTERS:
        raise Refusal(f"PDF 里有层层压缩的数据；{REPRINT}")
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PikepdfError as error:
        if "limit exceeded" in str(error):
            raise Refusal(f"PDF 里有一段数据解开后超过 {STREAM_BYTES >> 20} MB；{REPRINT}") from None
        return 0  # 损坏而解不开的原样留着：解析库记下了警告，检查的说明里会提


def _require_modest_image(stream: Any) -> None:
    bits = 1 if stream.get("/ImageMask") is True else int(stream.get("/BitsPerComponent", 8))
    sizes = [(int(stream.get("/Width", 0)), int(stream.get("/Height", 0)), bits)]
    filters = _filters(stream)
    if filters == ["/DCTDecode"]:
        sizes.append((*_jpeg_size(stream.read_raw_bytes()), 8))
    if filters == ["/JPXDecode"]:
        sizes.append((*_jpx_size(stream.read_raw_bytes()), 8))
    for width, height, depth in sizes:
        if width < 0 or height < 0 or width * height * depth > IMAGE_BITS:
            raise Refusal(
                f"PDF 里有一幅 {width}×{height} 像素的图片，过大；请降低扫描分辨率（300 dpi 足够）后上传。"
            )


def _filters(stream: Any) -> list[str]:
    given = stream.get("/Filter")
    if given is None:
        return []
    return [str(item) for item in given] if isinstance(given, Array) else [str(given)]


def _jpeg_size(body: bytes) -> tuple[int, int]:
    """只看到画面头为止；PDF 里的 JPEG 常有小毛病，能显示就不拒。"""
    try:
        for segment in jpeg.segments(body):
            if 0xC0 <= segment.marker <= 0xCF and segment.marker not in (0xC4, 0xC8, 0xCC):
                _, height, width = struct.unpack(">BHH", body[segment.start + 2 : segment.start + 7])
                return width, height
    except Refusal:
        return 0, 0
    return 0, 0


def _jpx_size(body: bytes) -> tuple[int, int]:
    place = body[:4096].find(b"\xff\x51")
    if place < 0 or len(body) < place + 14:
        return 0, 0
    width, height = struct.unpack(">II", body[place + 6 : place + 14])
    return width, height
