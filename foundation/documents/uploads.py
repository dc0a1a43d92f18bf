"""上传的一生：开始、收齐、附到材料、过期。分段续传的协议见 tus；检查见 inspecting。

看不看得见由各应用在调用之前判断；这里只认上传者与持有人。
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import FileResponse, Http404

from foundation.documents import naming, partial, preview
from foundation.documents.enums import UploadState
from foundation.documents.limits import (
    LEASE,
    PIECE,
    UNATTACHED_KEPT,
    UNFINISHED_COUNT,
    UNFINISHED_KEPT,
    megabytes,
    upload_limits,
)
from foundation.documents.models import Upload, UploadHolder
from foundation.documents.querysets import Uploader
from foundation.documents.refusals import (
    Busy,
    Gone,
    InUse,
    Malformed,
    NoSpace,
    NotYours,
    OverQuota,
    TooLarge,
    TooMany,
    WrongOffset,
    WrongType,
)
from foundation.documents.services import ActingRequest
from foundation.workflow import clock, jobs
from foundation.workflow.access import remember

__all__ = [
    "Uploader",
    "attach",
    "begin",
    "discard",
    "expire",
    "receive_whole",
    "recheck",
    "release",
    "serve",
    "serve_copy",
]


def begin(name: str, *, size: int, by: Uploader) -> Upload:
    """登记一份将要上传的文件，占下配额；文件名、大小、配额不合的当场拒绝（UploadError）。"""
    name = naming.clean_name(name)
    if refusal := naming.refusal_of(name):
        raise WrongType(refusal)
    if size <= 0:
        raise Malformed(f"“{name}”是空文件（0 字节），请检查原文件后重新选择。")
    most = upload_limits().file_bytes
    if size > most:
        raise TooLarge(
            f"“{name}”有 {megabytes(size)}，超过单份 {megabytes(most)} 的上限，请压缩或拆分后上传。"
        )
    UploadHolder.objects.get_or_create(key=by.holder)
    with transaction.atomic():
        # 两份同时登记时各自都数不到对方，所以先锁住持有人。
        UploadHolder.objects.select_for_update(no_key=True).get(key=by.holder)
        _require_room(size, by.holder)
        now = clock.now()
        upload: Upload = Upload.objects.create(
            uploader=by.user,
            holder=by.holder,
            name=name,
            size_bytes=size,
            created_at=now,
            expires_at=now + UNFINISHED_KEPT,
        )
        return upload


def receive_whole(file: File, *, by: Uploader) -> Upload:
    """一次收下一份小文件（没有脚本的浏览器走这里），随即排上检查。"""
    most = upload_limits().whole_bytes
    if (file.size or 0) > most:
        raise TooLarge(
            f"“{file.name}”有 {megabytes(file.size)}，一次提交至多 {megabytes(most)}；请改用分段上传。"
        )
    upload = begin(file.name or "", size=file.size or 0, by=by)
    for piece in file.chunks(PIECE):
        upload = write(upload, piece, by=by)
    return upload


def write(upload: Upload, piece: bytes, *, by: Uploader) -> Upload:
    """在 upload.received_bytes 处接着写一段：拿租约、落盘、确认；写满了就转入检查。返回新的一行。

    确认与租约都是一条条件更新，所以同一处只有一个写的人，确认过的不会丢。
    """
    offset, at = upload.received_bytes, clock.real_now()
    if offset + len(piece) > upload.size_bytes:
        raise TooLarge(f"收到的内容比说好的 {upload.size_bytes} 字节多，请重新选择文件上传。")
    mine = Upload.objects.begun_by(by)
    if not mine.writable(upload, offset, at=at).update(lease_until=at + LEASE):
        raise _why_not(upload, offset, by)
    held = mine.filter(pk=upload.pk, received_bytes=offset, lease_until=at + LEASE)
    _put_down(upload, piece, held)
    with transaction.atomic():
        if not held.update(
            received_bytes=offset + len(piece),
            lease_until=None,
            expires_at=clock.now() + UNFINISHED_KEPT,
        ):
            raise Busy
        if offset + len(piece) == upload.size_bytes:
            _complete(upload)
    return _fresh(upload)


def attach(upload: Upload, row: models.Model, *, by: Uploader) -> None:
    """把上传者所在持有人的一份附到 row 上；不是他的抛 NotYours，已附在别处的抛 InUse，过期的抛 Gone。"""
    label, key = row._meta.label_lower, str(row.pk)
    mine = Upload.objects.filter(pk=upload.pk, holder=by.holder)
    loose = mine.filter(owner_type="", state__in=(UploadState.CHECKING, UploadState.READY))
    if loose.update(owner_type=label, owner_id=key, expires_at=None):
        return
    found = mine.first()
    if found is None:
        raise NotYours
    if (found.owner_type, found.owner_id) == (label, key):
        return
    if found.is_attached:
        raise InUse(f"“{found.name}”已经附在另一份材料里。")
    if found.state == UploadState.RECEIVING:
        raise InUse(f"“{found.name}”还没有传完，传完后再附上。")
    raise Gone


def release(upload: Upload, row: models.Model) -> None:
    """从 row 上取下，过些日子自行清除；不在 row 上的不动。"""
    Upload.objects.attached_to(row).filter(pk=upload.pk).update(
        owner_type="", owner_id="", expires_at=clock.now() + UNATTACHED_KEPT
    )


def discard(upload: Upload, *, by: Uploader) -> None:
    """取消一份还没有附到材料上的上传；不是本人的抛 NotYours，用着的抛 InUse。"""
    if not Upload.objects.begun_by(by).filter(pk=upload.pk).exists():
        raise NotYours
    if not _expire(upload, Upload.objects.filter(pk=upload.pk, owner_type="")):
        raise InUse(f"“{upload.name}”已附在材料里或正在检查，不能取消。")


def expire(at: datetime) -> int:
    """清扫：到期没传完的、传完而没人用的，作废并删去文件。每件可以重做；返回件数。"""
    overdue = list(Upload.objects.overdue(at).order_by("pk")[:500])
    return sum(1 for upload in overdue if _expire(upload, Upload.objects.overdue(at).filter(pk=upload.pk)))


def serve(upload: Upload, request: ActingRequest) -> FileResponse:
    """交出原件并记下谁下载了它；没有检查合格的抛 Http404。原件可能有害，只许下载，不许在本站的页面里打开。"""
    response = _response(upload, str(upload.file), as_attachment=True)
    remember("download", upload, by=request.actor, detail=str(upload))
    return response


def serve_copy(upload: Upload, request: ActingRequest) -> FileResponse:
    """交出净化副本，供页内查看，并记下谁看了；没有检查合格的抛 Http404。"""
    response = _response(upload, str(upload.copy), as_attachment=False)
    remember("view", upload, by=request.actor, detail=str(upload))
    return response


def recheck(upload: Upload) -> None:
    """检查没有做完的，重新排队。"""
    if upload.job:
        jobs.again(upload.job)


def remove_files(names: Iterable[str]) -> None:
    """删去存放处的文件；空的名字跳过。"""
    for name in filter(None, names):
        default_storage.delete(name)


def _response(upload: Upload, name: str, *, as_attachment: bool) -> FileResponse:
    if upload.state != UploadState.READY:
        raise Http404("文件还不能用")
    response = FileResponse(
        default_storage.open(name),
        as_attachment=as_attachment,
        filename=naming.served_name(upload.name, upload.media_type),
        content_type=upload.media_type,
    )
    response["Content-Length"] = str(default_storage.size(name))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _require_room(size: int, holder: str) -> None:
    if Upload.objects.unfinished_of(holder).count() >= UNFINISHED_COUNT:
        raise TooMany(f"还有 {UNFINISHED_COUNT} 份没有传完，请先传完或取消其中一些。")
    quota, used = upload_limits().quota_bytes, Upload.objects.bytes_of(holder)
    if used + size > quota:
        left = megabytes(max(0, quota - used))
        raise OverQuota(
            f"上传空间共 {megabytes(quota)}，还剩 {left}，放不下这份；请压缩后再传，或联系主管机关调整。"
        )


def _put_down(upload: Upload, piece: bytes, held: models.QuerySet[Any]) -> None:
    try:
        partial.write(upload.public_id, upload.received_bytes, piece)
    except partial.PartialLost:
        held.update(state=UploadState.EXPIRED, lease_until=None)
        raise Gone from None
    except OSError as error:
        held.update(lease_until=None)
        raise NoSpace from error


def _complete(upload: Upload) -> None:
    job = jobs.put("inspect_upload", f"upload:{upload.public_id}", {"upload": upload.pk})
    Upload.objects.filter(pk=upload.pk).update(
        state=UploadState.CHECKING, job=job, expires_at=clock.now() + UNATTACHED_KEPT
    )


def _why_not(upload: Upload, offset: int, by: Uploader) -> Exception:
    found = Upload.objects.begun_by(by).filter(pk=upload.pk).first()
    if found is None:
        return NotYours()
    if found.state == UploadState.EXPIRED:
        return Gone()
    if found.received_bytes != offset or found.state != UploadState.RECEIVING:
        return WrongOffset(f"已收到 {found.received_bytes} 字节，应从那里接着传。")
    return Busy()


def _expire(upload: Upload, still: models.QuerySet[Any]) -> bool:
    kept = still.exclude(state__in=(UploadState.CHECKING, UploadState.EXPIRED))
    if not kept.update(state=UploadState.EXPIRED, file="", copy="", lease_until=None):
        return False
    partial.remove(upload.public_id)
    preview.remove_pages(upload)
    remove_files([str(upload.file), str(upload.copy)])
    return True


def _fresh(upload: Upload) -> Upload:
    found: Upload = Upload.objects.get(pk=upload.pk)
    return found
