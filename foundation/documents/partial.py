"""没有传完的文件：放在数据目录的 partial 里，只有本服务可读。

先落盘，后在库里确认；所以文件可以比库里记的长（那是没有确认的，接着写时截掉），不会比它短。
多台机器时 DATA_DIR 须是共享目录。
"""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


class PartialLost(Exception):
    """已确认的内容在磁盘上找不到了。"""


def folder() -> Path:
    """存放处；没有就建，只有本服务可进。"""
    place = Path(settings.DATA_DIR) / "partial"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(public_id: UUID) -> Path:
    """某一份的位置。"""
    return folder() / public_id.hex


def write(public_id: UUID, offset: int, piece: bytes) -> None:
    """从 offset 起写下一段并落盘，其后多出来的截掉。抛出 PartialLost、OSError（写不下）。"""
    path = path_of(public_id)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(descriptor).st_size < offset:
            raise PartialLost(str(public_id))
        os.ftruncate(descriptor, offset)
        _write_all(descriptor, offset, piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_folder(path.parent)


def remove(public_id: UUID) -> None:
    """丢弃；没有也不要紧。"""
    path_of(public_id).unlink(missing_ok=True)


def _write_all(descriptor: int, offset: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _sync_folder(path: Path) -> None:
    """新文件的名字也要落盘，否则断电后找不到它。"""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
