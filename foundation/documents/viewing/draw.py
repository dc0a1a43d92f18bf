"""把净化副本的一页画成 JPEG。请求是 {source, target: 描述符, is_pdf, page: 从 1 起, width: 像素}。"""

import io
import os
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image, ImageOps

_MOST_PIXELS = 8_000_000
_QUALITY = 82

# 大小在收的时候已经限过，内存由进程限着。
Image.MAX_IMAGE_PIXELS = None


def draw(request: dict[str, Any]) -> dict[str, Any]:
    """画一页，写进 target；返回实际的宽高。"""
    width = request["width"]
    with os.fdopen(request["source"], "rb") as source, os.fdopen(request["target"], "wb") as target:
        drawn = _pdf_page(source, request["page"], width) if request["is_pdf"] else _picture(source, width)
        # 先编在内存里再写：编码器直接写文件时，写不下也不吭声。
        body = io.BytesIO()
        drawn.convert("RGB").save(body, "JPEG", quality=_QUALITY)
        target.write(body.getvalue())
        return {"width": drawn.width, "height": drawn.height}


def _pdf_page(source: BinaryIO, number: int, width: int) -> Image.Image:
    page = pypdfium2.PdfDocument(source)[number - 1]
    across, down = page.get_size()
    scale = min((width - 0.5) / across, (_MOST_PIXELS / (across * down)) ** 0.5)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn


def _picture(source: BinaryIO, width: int) -> Image.Image:
    opened = Image.open(source, formats=["JPEG", "PNG"])
    opened.draft("RGB", (width, width))
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((width, max(1, _MOST_PIXELS // width)))
    return turned
