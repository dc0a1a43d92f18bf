"""JPEG：只抄画面所需的段，去掉拍摄地点、缩略图与末尾附带的东西；方向记下来。不解码，画面一字节不改。"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.documents.inspection.report import Refusal

_BROKEN = "图片不完整或已损坏（{}）；请重新扫描或另存为 JPEG 后上传。"
_SOI, _EOI, _SOS, _DQT, _DHT, _DRI, _APP0, _APP1, _APP14 = (
    0xD8,
    0xD9,
    0xDA,
    0xDB,
    0xC4,
    0xDD,
    0xE0,
    0xE1,
    0xEE,
)
_FRAMES = {0xC0, 0xC1, 0xC2}
_OTHER_FRAMES = {0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_KEPT = {_DQT, _DHT, _DRI, _APP0, _APP14, _SOS, *_FRAMES}
_MOST_SCANS = 64
# 熵编码数据里真正的标记：FF 之后不是填充的 00，也不是复位标记。
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


@dataclass(frozen=True)
class Picture:
    """一幅图：像素宽高，颜色分量数，EXIF 方向（1—8），是否 Adobe 的 CMYK。"""

    width: int
    height: int
    components: int
    orientation: int = 1
    is_adobe: bool = False


@dataclass(frozen=True)
class Segment:
    """一段：标记，内容在文件里的起止（含长度字）；SOS 的内容一直到下一个标记。"""

    marker: int
    start: int
    end: int


def segments(body: bytes) -> Iterator[Segment]:
    """依次交出各段，到 EOI 为止。抛出 Refusal：残缺。"""
    position = 2
    while True:
        found = _MARKER.match(body, position) if position else None
        if found is None:
            raise Refusal(_BROKEN.format("段与段之间有杂乱内容" if position < len(body) else "末尾缺失"))
        marker, position = body[found.end() - 1], found.end()
        if marker == _EOI:
            return
        size = struct.unpack(">H", body[position : position + 2].ljust(2, b"\0"))[0]
        end = position + size
        if size < 2 or end > len(body):
            raise Refusal(_BROKEN.format("末尾缺失"))
        if marker == _SOS:
            following = _MARKER.search(body, end)
            if following is None:
                raise Refusal(_BROKEN.format("末尾缺失"))
            end = following.start()
        yield Segment(marker, position, end)
        position = end


def picture(body: bytes) -> Picture:
    """画面的尺寸与方向。抛出 Refusal：没有画面、编码不认识、扫描遍数过多。"""
    frame: Segment | None = None
    orientation, is_adobe, scans = 1, False, 0
    for segment in segments(body):
        if segment.marker in _OTHER_FRAMES or (segment.marker in _FRAMES and frame):
            raise Refusal("图片用了少见的 JPEG 编码，看图软件多半打不开；请另存为普通 JPEG 后上传。")
        if segment.marker in _FRAMES:
            frame = segment
        scans += segment.marker == _SOS
        is_adobe |= segment.marker == _APP14 and body[segment.start + 2 : segment.start + 7] == b"Adobe"
        if segment.marker == _APP1:
            orientation = _orientation(body[segment.start + 2 : segment.end]) or orientation
    if frame is None or not scans:
        raise Refusal(_BROKEN.format("没有画面"))
    if scans > _MOST_SCANS:
        raise Refusal(f"图片分成 {scans} 遍扫描，超过 {_MOST_SCANS} 遍；请另存为普通 JPEG 后上传。")
    _, height, width, components = struct.unpack(">BHHB", body[frame.start + 2 : frame.start + 8])
    if components not in (1, 3, 4):
        raise Refusal(_BROKEN.format("颜色分量不对"))
    return Picture(width, height, components, orientation, is_adobe)


def purified(body: bytes) -> bytes:
    """净化过的一份：只有画面所需的段，方向不是正的时补一个最小的 EXIF。"""
    found = picture(body)
    parts = [b"\xff\xd8"]
    if found.orientation != 1:
        parts.append(_exif(found.orientation))
    for segment in segments(body):
        if segment.marker in _KEPT:
            parts += [bytes((0xFF, segment.marker)), body[segment.start : segment.end]]
    return b"".join([*parts, b"\xff\xd9"])


def _exif(orientation: int) -> bytes:
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", 0x0112, 3, 1, orientation, 0, 0)
    content = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _orientation(content: bytes) -> int:
    """EXIF 里的方向；没有或不对为 0。"""
    if not content.startswith(b"Exif\0\0"):
        return 0
    tiff = content[6:]
    order = {b"MM": ">", b"II": "<"}.get(tiff[:2], "")
    if not order or len(tiff) < 10:
        return 0
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2].ljust(2, b"\0"))
    for index in range(min(count, 200)):
        entry = tiff[start + 2 + 12 * index : start + 14 + 12 * index]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == 0x0112:
            value: int = struct.unpack(f"{order}H", entry[8:10])[0]
            return value if 1 <= value <= 8 else 0
    return 0
