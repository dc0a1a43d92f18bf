"""PNG：逐块核对，只抄画面所需的块。透明、隔行的改成白底不透明的，合卷时就能原样嵌进去。"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from foundation.documents.inspection.report import Refusal

_BROKEN = "图片不完整或已损坏（{}）；请重新截取或另存为 PNG、JPEG 后上传。"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_STEP = 1024 * 1024


@dataclass(frozen=True)
class Header:
    """IHDR：宽高以像素计，位深，颜色类型，是否隔行。"""

    width: int
    height: int
    depth: int
    color: int
    interlaced: bool

    @property
    def channels(self) -> int:
        """每个像素几个分量。"""
        return _CHANNELS[self.color]

    @property
    def is_plain(self) -> bool:
        """不隔行、没有透明分量，可以原样嵌进 PDF。"""
        return not self.interlaced and self.color in (0, 2, 3)

    @property
    def raw_size(self) -> int:
        """不隔行时解压后应有的字节数：每行前有一个滤波字节。"""
        return self.height * (1 + (self.width * self.channels * self.depth + 7) // 8)


def chunks(source: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """依次交出（类型，内容），到 IEND 为止；校验和不对、末尾缺失抛 Refusal。"""
    if source.read(8) != SIGNATURE:
        raise Refusal(_BROKEN.format("开头不对"))
    kind = b""
    while kind != b"IEND":
        opening = source.read(8)
        if len(opening) < 8:
            raise Refusal(_BROKEN.format("末尾缺失"))
        size, kind = struct.unpack(">I4s", opening)
        content = source.read(size)
        ending = source.read(4)
        if len(content) < size or len(ending) < 4:
            raise Refusal(_BROKEN.format("末尾缺失"))
        if zlib.crc32(content, zlib.crc32(kind)) != struct.unpack(">I", ending)[0]:
            raise Refusal(_BROKEN.format("校验和不对"))
        yield kind, content


def header(source: BinaryIO) -> Header:
    """读 IHDR，读完回到开头。"""
    source.seek(0)
    kind, content = next(chunks(source))
    source.seek(0)
    if kind != b"IHDR" or len(content) != 13:
        raise Refusal(_BROKEN.format("没有图像头"))
    width, height, depth, color, packing, filtering, interlaced = struct.unpack(">IIBBBBB", content)
    if packing or filtering or interlaced > 1 or depth not in _DEPTHS.get(color, ()):
        raise Refusal(_BROKEN.format("图像头不对"))
    return Header(width, height, depth, color, bool(interlaced))


def copy_plain(source: BinaryIO, target: BinaryIO, *, expected: int) -> bool:
    """抄下画面所需的块，同时核对解压后的字节数恰为 expected；遇到透明块返回 False，要另行处理。"""
    unpacker, total = zlib.decompressobj(), 0
    target.write(SIGNATURE)
    source.seek(0)
    for kind, content in chunks(source):
        if kind == b"tRNS":
            return False
        if kind not in _KEPT:
            continue
        target.write(packed(kind, content))
        if kind == b"IDAT":
            total += _unpacked(unpacker, content, expected - total)
    if total != expected:
        raise Refusal(_BROKEN.format("画面数据不够"))
    return True


def packed(kind: bytes, content: bytes) -> bytes:
    """一块写进文件的样子。"""
    return (
        struct.pack(">I4s", len(content), kind)
        + content
        + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
    )


def _unpacked(unpacker: "zlib._Decompress", content: bytes, room: int) -> int:
    """这一块解出多少字节；超过 room 就停，不让小文件解成大东西。"""
    total = 0
    while content:
        try:
            total += len(unpacker.decompress(content, _STEP))
        except zlib.error:
            raise Refusal(_BROKEN.format("压缩数据不对")) from None
        if total > room:
            raise Refusal(_BROKEN.format("画面数据比尺寸所需的多"))
        content = unpacker.unconsumed_tail
    return total
