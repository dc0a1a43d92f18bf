"""可续传上传：tus 1.0.0 的核心、创建、终止、过期四部分（不收拼接）。

这里没有网址：各应用的视图取出请求头与正文，调用这里的函数，把返回的头写进响应；
抛出的 UploadError 带着该回的状态。
本人与持有人在每一段都核对。
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Protocol
from uuid import UUID

from django.utils.http import http_date

from foundation.documents import uploads
from foundation.documents.enums import UploadState
from foundation.documents.limits import PIECE, upload_limits
from foundation.documents.models import Upload
from foundation.documents.querysets import Uploader
from foundation.documents.refusals import Gone, Malformed, NotYours, WrongOffset, WrongType, WrongVersion
from foundation.workflow import clock

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
_MOST_DIGITS = 15
_MOST_METADATA = 4096


class Stream(Protocol):
    """请求正文。"""

    def read(self, size: int, /) -> bytes: ...


def options() -> dict[str, str]:
    """OPTIONS 的回答（204）：会什么，单份多大。"""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,termination,expiration",
        "Tus-Max-Size": str(upload_limits().file_bytes),
    }


def create(headers: Mapping[str, str], *, by: Uploader) -> Upload:
    """POST：按 Upload-Length 与 Upload-Metadata 里的 filename 登记一份。

    视图回 201、state_headers 与 Location。
    """
    _require_version(headers)
    size = _number(headers, "Upload-Length")
    name = metadata(headers.get("Upload-Metadata", "")).get("filename", "")
    return uploads.begin(name, size=size, by=by)


def find(public_id: UUID, *, by: Uploader) -> Upload:
    """本人替同一持有人开始的那一份；别人的与没有的都抛 NotYours（404）。"""
    upload: Upload | None = Upload.objects.begun_by(by).filter(public_id=public_id).first()
    if upload is None:
        raise NotYours
    return upload


def head(public_id: UUID, *, by: Uploader) -> dict[str, str]:
    """HEAD：已收到多少，共多少。视图回 200。"""
    upload = find(public_id, by=by)
    _require_current(upload)
    return state_headers(upload) | {"Upload-Length": str(upload.size_bytes), "Cache-Control": "no-store"}


def patch_offset(headers: Mapping[str, str]) -> int:
    """PATCH 的起点；版本不对 412，内容类型不对 415，写法不对 400。"""
    _require_version(headers)
    if headers.get("Content-Type", "").partition(";")[0].strip() != CONTENT_TYPE:
        raise WrongType(f"续传的内容类型应为 {CONTENT_TYPE}。")
    return _number(headers, "Upload-Offset")


def append(upload: Upload, stream: Stream, *, offset: int, by: Uploader) -> Upload:
    """PATCH：从 offset 起接着收；断线时，收到的都留下。视图回 204 与 state_headers。

    一次至多收 chunk_bytes，余下的客户端按返回的起点再传。
    抛出 NotYours、Gone、WrongOffset、TooLarge、Busy、NoSpace。
    """
    upload = find(upload.public_id, by=by)
    _require_current(upload)
    if offset != upload.received_bytes:
        raise WrongOffset(f"已收到 {upload.received_bytes} 字节，应从那里接着传。")
    for piece in _pieces(stream, upload_limits().chunk_bytes):
        upload = uploads.write(upload, piece, by=by)
    return upload


def terminate(public_id: UUID, *, by: Uploader) -> None:
    """DELETE：取消并删去已收到的。视图回 204。"""
    upload = find(public_id, by=by)
    if upload.state == UploadState.EXPIRED:
        raise Gone
    uploads.discard(upload, by=by)


def state_headers(upload: Upload) -> dict[str, str]:
    """每个回答都带的头。"""
    headers = {"Tus-Resumable": VERSION, "Upload-Offset": str(upload.received_bytes)}
    if upload.state == UploadState.RECEIVING and upload.expires_at:
        headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return headers


def metadata(header: str) -> dict[str, str]:
    """Upload-Metadata：逗号隔开的“键 base64(UTF-8)”，值可以没有。写法不对抛 Malformed。"""
    if len(header) > _MOST_METADATA:
        raise Malformed("Upload-Metadata 过长。")
    pairs = [item.strip().partition(" ") for item in header.split(",") if item.strip()]
    return {key: _decoded(value.strip()) for key, _, value in pairs}


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise Malformed("Upload-Metadata 的写法不对，应为 base64 的 UTF-8 文字。") from None


def _number(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise Malformed(f"{name} 缺失或不是非负整数。")
    return int(text)


def _require_version(headers: Mapping[str, str]) -> None:
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion(f"只支持 tus {VERSION}。")


def _require_current(upload: Upload) -> None:
    lapsed = upload.state == UploadState.RECEIVING and upload.expires_at and upload.expires_at <= clock.now()
    if upload.state == UploadState.EXPIRED or lapsed:
        raise Gone


def _pieces(stream: Stream, most: int) -> Iterator[bytes]:
    while most > 0 and (piece := _filled(stream, min(PIECE, most))):
        yield piece
        most -= len(piece)


def _filled(stream: Stream, wanted: int) -> bytes:
    """读满 wanted 个字节；客户端断线时交出已读到的。"""
    parts: list[bytes] = []
    while wanted > 0:
        try:
            part = stream.read(wanted)
        except OSError:  # Django 的 UnreadablePostError 是它的一种
            break
        if not part:
            break
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
