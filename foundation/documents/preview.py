"""逐页出图：任何浏览器都能看，也能盖水印。画在子进程里，画好的存起来，下次直接取。"""

import io
import logging
import math
import os
import shutil
import subprocess
import tempfile
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from foundation.documents import sandbox
from foundation.documents.enums import UploadState
from foundation.documents.limits import MEGABYTE
from foundation.documents.models import Upload

if TYPE_CHECKING:
    from PIL.Image import Image

logger = logging.getLogger(__name__)

WIDTHS = (240, 800, 1200, 1800)
"""可要的宽度（像素）；别的宽度取不小于它的最近一档，免得存下无数份。"""
CHILD = "foundation.documents.viewing.child"
_LIMITS = sandbox.Limits(
    memory_bytes=1024 * MEGABYTE, cpu_seconds=20, wall_seconds=30, file_bytes=64 * MEGABYTE
)
_WATERMARK_FONT = "Noto Sans CJK SC"
turns = threading.BoundedSemaphore(2)
"""每画一页、每读一份是一个进程，网页进程里至多同时两个。"""


class NoSuchPage(LookupError):
    """没有这一页，或文件还没有检查合格。"""


class Undrawable(Exception):
    """这一页画不出来；文字给用户看。"""


def page_image(upload: Upload, page: int, *, width: int, watermark: str = "") -> bytes:
    """某一页的 JPEG；page 从 1 起，width 以像素计，watermark 斜铺在页面上。抛出 NoSuchPage、Undrawable。"""
    if upload.state != UploadState.READY or not 1 <= page <= (upload.page_count or 0):
        raise NoSuchPage(f"没有第 {page} 页")
    width = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    name = _name(upload, page, width)
    if not default_storage.exists(name):
        _store(upload, page, width)
    with default_storage.open(name) as opened:
        body = opened.read()
    return _marked(body, watermark) if watermark else body


def remove_pages(upload: Upload) -> None:
    """删去存下的各页图与文字。"""
    default_storage.delete(text_name(upload))
    for page in range(1, (upload.page_count or 0) + 1):
        for width in WIDTHS:
            default_storage.delete(_name(upload, page, width))


def text_name(upload: Upload) -> str:
    """各页文字存在哪里。"""
    return f"{_folder(upload)}/text.txt"


def clear_copy(upload: Upload) -> BinaryIO:
    """打开净化副本，供子进程读。"""
    return _clear(str(upload.copy))


def _folder(upload: Upload) -> str:
    token = upload.public_id.hex
    return f"previews/{token[:2]}/{token}"


def _name(upload: Upload, page: int, width: int) -> str:
    return f"{_folder(upload)}/{page}-{width}.jpg"


def _store(upload: Upload, page: int, width: int) -> None:
    name = _name(upload, page, width)
    with turns, clear_copy(upload) as source, tempfile.TemporaryFile() as target:
        _draw(source, target, upload=upload, page=page, width=width)
        saved = default_storage.save(name, File(target, name))
    if saved != name:  # 同时有人画好了同一页
        default_storage.delete(saved)


def _clear(name: str) -> BinaryIO:
    """打开净化副本，要有真的描述符好交给子进程；加密存放的先解到临时文件里。"""
    stored = default_storage.open(name)
    try:
        os.lseek(stored.fileno(), 0, os.SEEK_SET)
    except io.UnsupportedOperation:
        clear: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        with stored:
            shutil.copyfileobj(stored, clear)
        clear.seek(0)
        return clear
    return cast(BinaryIO, stored)


def _draw(source: BinaryIO, target: BinaryIO, *, upload: Upload, page: int, width: int) -> None:
    request = {
        "source": source.fileno(),
        "target": target.fileno(),
        "is_pdf": upload.media_type == "application/pdf",
        "page": page,
        "width": width,
    }
    try:
        sandbox.run(CHILD, request, limits=_LIMITS, descriptors=(source.fileno(), target.fileno()))
    except sandbox.Broken as broken:
        logger.warning("上传 %s 第 %s 页画不出来：%s", upload.pk, page, broken)
        raise Undrawable(f"第 {page} 页画不出来，请下载原件查看。") from None
    target.seek(0)


def _marked(body: bytes, text: str) -> bytes:
    """把水印斜铺在我们自己画好的图上。"""
    from PIL import Image

    with Image.open(io.BytesIO(body), formats=["JPEG"]) as opened:
        ground = opened.convert("RGBA")
    size = max(14, ground.width // 40)
    tile = _tile(text, size)
    layer = Image.new("RGBA", ground.size)
    for row, top in enumerate(range(0, ground.height, tile.height)):
        for left in range(-(row % 2) * tile.width // 2, ground.width, tile.width):
            layer.alpha_composite(tile, (max(0, left), top))
    target = io.BytesIO()
    Image.alpha_composite(ground, layer).convert("RGB").save(target, "JPEG", quality=80)
    return target.getvalue()


@lru_cache(maxsize=32)
def _tile(text: str, size: int) -> "Image":
    from PIL import Image, ImageDraw, ImageFont

    path, index = _font()
    font = ImageFont.truetype(path, size, index=index)
    across = math.ceil(font.getlength(text))
    flat = Image.new("RGBA", (across + 4 * size, 2 * size))
    ImageDraw.Draw(flat).text((2 * size, size // 3), text, font=font, fill=(90, 90, 90, 70))
    return flat.rotate(24, expand=True, resample=Image.Resampling.BICUBIC)


@lru_cache(maxsize=1)
def _font() -> tuple[str, int]:
    """水印字体的文件与其中第几个字面。"""
    asked = ["fc-match", "-f", "%{file}|%{index}", _WATERMARK_FONT]
    path, _, index = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition("|")
    return path, int(index or 0)
