"""检查图片：尺寸不过大，解得开，净化后写出副本。"""

import io
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from foundation.documents.inspection import jpeg, magic, png
from foundation.documents.inspection.report import Refusal, Report

MOST_PIXELS = 100_000_000
LEAST_SIDE = 8
_UNDECODABLE = "图片解不开，可能已损坏；请重新扫描或另存为 JPEG 后上传。"
_TRAILING = "图片末尾或其中附带的其他内容（拍摄信息等）已在副本中去除。"

# 上限由这里自己管，Pillow 的警告用不着。
Image.MAX_IMAGE_PIXELS = None


def inspect_jpeg(source: BinaryIO, copy: BinaryIO) -> Report:
    """检查 JPEG 并写出副本：画面字节不变。"""
    body = source.read()
    found = jpeg.picture(body)
    _require_size(found.width, found.height)
    safe = jpeg.purified(body)
    _decode(safe, "JPEG", reduced=(max(1, found.width // 8), max(1, found.height // 8)))
    copy.write(safe)
    return Report(magic.JPEG, 1, _notice(len(body) - len(safe)))


def inspect_png(source: BinaryIO, copy: BinaryIO) -> Report:
    """检查 PNG 并写出副本：普通的只抄必要的块，透明、隔行的改成白底。"""
    found = png.header(source)
    _require_size(found.width, found.height)
    buffer = io.BytesIO()
    plain = found.is_plain and png.copy_plain(source, buffer, expected=found.raw_size)
    if plain:
        _decode(buffer.getvalue(), "PNG")
        copy.write(buffer.getvalue())
    else:
        source.seek(0)
        _flatten(source, copy)
    source.seek(0, io.SEEK_END)
    return Report(magic.PNG, 1, _notice(source.tell() - copy.tell() if plain else 0))


def _require_size(width: int, height: int) -> None:
    if min(width, height) < LEAST_SIDE:
        raise Refusal(f"图片只有 {width}×{height} 像素，看不出内容；请重新扫描后上传。")
    if width * height > MOST_PIXELS:
        raise Refusal(f"图片有 {width}×{height} 像素，超过一亿像素；请降低分辨率（300 dpi 足够）后上传。")


def _decode(body: bytes, kind: str, *, reduced: tuple[int, int] | None = None) -> None:
    try:
        with Image.open(io.BytesIO(body), formats=[kind]) as opened:
            if reduced:
                opened.draft(None, reduced)
            opened.load()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        raise Refusal(_UNDECODABLE) from None


def _flatten(source: BinaryIO, copy: BinaryIO) -> None:
    """透明的地方填白。"""
    # 只抄认识的块再解，附在文本块里的压缩炸弹根本不解。
    kept = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
    bare = io.BytesIO()
    bare.write(png.SIGNATURE)
    for kind, content in png.chunks(source):
        if kind in kept:
            bare.write(png.packed(kind, content))
    try:
        with Image.open(bare, formats=["PNG"]) as opened:
            shown = opened.convert("RGBA")
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        raise Refusal(_UNDECODABLE) from None
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    ground.save(copy, "PNG")


def _notice(removed: int) -> tuple[str, ...]:
    return (_TRAILING,) if removed > 16 else ()
