"""存放文件的唯一一处：随机名字，只有本服务可读，可以加密。

换成对象存储时另写一个同样接口的类（generate_filename、save、open、exists、size、delete），
在 STORAGES 里换掉这个。
"""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from foundation.documents import sealing

_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")


@deconstructible(path="foundation.documents.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """本地私有存储。是否加密看文件自己的开头，所以改动 PORTAL_ENCRYPT_FILES 不影响旧文件。"""

    def __init__(self, location: str | None = None) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def generate_filename(self, filename: str | os.PathLike[str]) -> str:
        """新的随机名字，如 ab/cd/<32 位十六进制>.pdf；原名只留下扩展名。"""
        token = secrets.token_hex(16)
        extension = Path(filename).suffix.lower()
        kept = extension if _EXTENSION.fullmatch(extension) else ""
        return f"{token[:2]}/{token[2:4]}/{token}{kept}"

    def url(self, name: str | None) -> NoReturn:
        """私有文件没有网址，一律经视图判断权限后交出。"""
        raise ValueError("私有文件没有网址")

    def size(self, name: str) -> int:
        """明文的字节数。"""
        with self.open(name, "rb") as opened:
            return opened.seek(0, 2)

    def _save(self, name: str, content: Any) -> str:
        given = _Sealing(content) if settings.PORTAL_ENCRYPT_FILES else content
        saved: str = super()._save(name, given)  # type: ignore[misc]
        return saved

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError(f"私有文件只许读：{mode}")
        raw: Any = open(self.path(name), "rb")  # noqa: SIM115
        if raw.read(len(sealing.MAGIC)) == sealing.MAGIC:
            return File(sealing.unseal(raw, settings.PORTAL_FIELD_KEYS), name)
        raw.seek(0)
        return File(raw, name)


class _Sealing:
    """保存时替换原文件：边读边加密，也不让临时文件被原样搬走。"""

    def __init__(self, content: File) -> None:
        self.content = content

    def chunks(self) -> Iterator[bytes]:
        return sealing.seal(self.content.chunks(), settings.PORTAL_FIELD_KEYS[0])
