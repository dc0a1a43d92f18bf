"""检查一份上传。请求是 {source, copy: 描述符, pages: 页数上限}，回答是结论或拒收的话。"""

import os
from dataclasses import asdict
from typing import Any, BinaryIO

from foundation.documents.inspection import images, magic, pdf
from foundation.documents.inspection.report import Refusal, Report


def examine(request: dict[str, Any]) -> dict[str, Any]:
    """检查，净化副本写进 copy。"""
    with os.fdopen(request["source"], "rb") as source, os.fdopen(request["copy"], "wb") as copy:
        try:
            return asdict(_report(source, copy, request["pages"]))
        except Refusal as refusal:
            return {"refusal": str(refusal)}


def _report(source: BinaryIO, copy: BinaryIO, most_pages: int) -> Report:
    kind = magic.media_type(source.read(1024))
    source.seek(0)
    if kind == magic.PDF:
        return pdf.inspect_pdf(source, copy, most_pages=most_pages)
    inspect = images.inspect_jpeg if kind == magic.JPEG else images.inspect_png
    return inspect(source, copy)
