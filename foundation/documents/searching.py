"""在一份上传里检索文字：各页的文字读一次存起来，某几个字的位置现读。都在子进程里读净化副本。"""

import logging
import tempfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from foundation.documents import sandbox
from foundation.documents.enums import UploadState
from foundation.documents.limits import MEGABYTE
from foundation.documents.models import Upload
from foundation.documents.preview import clear_copy, text_name, turns

logger = logging.getLogger(__name__)

CHILD = "foundation.documents.viewing.reader"
NEEDLE_MOST = 40
"""检索的字至多这么多个。"""
_AROUND = 14
_KEPT_SECONDS = 3600
_LIMITS = sandbox.Limits(
    memory_bytes=1024 * MEGABYTE, cpu_seconds=20, wall_seconds=30, file_bytes=16 * MEGABYTE
)
Box = tuple[int, int, int, int]
"""左、上、宽、高，以页宽、页高的万分之一计。"""


class Unreadable(Exception):
    """文字读不出来；文字给用户看。"""


@dataclass(frozen=True)
class Hit:
    """一页上找到几处，与第一处前后的字。"""

    page: int
    count: int
    before: str
    found: str
    after: str


def folded(typed: str) -> str:
    """检索的字：去掉空白、折过大小写，过长的截去。"""
    return "".join(typed.split()).casefold()[:NEEDLE_MOST]


def page_texts(upload: Upload) -> list[str]:
    """各页的文字，去掉了空白、折过大小写；图片与扫描页为空串。抛出 Unreadable。"""
    if upload.state != UploadState.READY or upload.media_type != "application/pdf":
        return []
    name = text_name(upload)
    if not default_storage.exists(name):
        _keep(name, _asked(upload, needle="", page=0)[1])
    with default_storage.open(name) as opened:
        text: str = opened.read().decode()
    return text.split("\n")


def hits(upload: Upload, needle: str) -> list[Hit]:
    """各页上找到的；needle 须已 folded。抛出 Unreadable。"""
    found = [_hit(number, text, needle) for number, text in enumerate(page_texts(upload), start=1)]
    return [hit for hit in found if hit is not None]


def boxes_on(upload: Upload, page: int, needle: str) -> list[Box]:
    """needle 在这一页上的位置；找不到的为空。needle 须已 folded。抛出 Unreadable。"""
    key = f"boxes:{upload.public_id.hex}:{page}:{needle.encode().hex()}"
    kept: list[Box] | None = cache.get(key)
    if kept is None:
        answered, _ = _asked(upload, needle=needle, page=page)
        kept = [(left, top, across, down) for left, top, across, down in answered["boxes"]]
        cache.set(key, kept, _KEPT_SECONDS)
    return kept


def _hit(number: int, text: str, needle: str) -> Hit | None:
    start = text.find(needle)
    if start < 0:
        return None
    end = start + len(needle)
    return Hit(
        number, text.count(needle), text[max(0, start - _AROUND) : start], needle, text[end : end + _AROUND]
    )


def _asked(upload: Upload, *, needle: str, page: int) -> tuple[dict[str, Any], bytes]:
    with turns, clear_copy(upload) as source, tempfile.TemporaryFile() as target:
        return _read(source, target, upload=upload, wanted={"needle": needle, "page": page})


def _read(
    source: BinaryIO, target: BinaryIO, *, upload: Upload, wanted: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    request = {"source": source.fileno(), "target": target.fileno(), **wanted}
    try:
        answered = sandbox.run(CHILD, request, limits=_LIMITS, descriptors=(source.fileno(), target.fileno()))
    except sandbox.Broken as broken:
        logger.warning("上传 %s 的文字读不出来：%s", upload.pk, broken)
        raise Unreadable("这份文件的文字读不出来，请逐页查看。") from None
    target.seek(0)
    return answered, target.read()


def _keep(name: str, body: bytes) -> None:
    saved = default_storage.save(name, ContentFile(body))
    if saved != name:  # 同时有人读好了同一份
        default_storage.delete(saved)
