"""上传的表格：封顶，只在内存里。"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from applications.patents.child import BYTES_CAP

# 超过上限的部分读完即丢，好让浏览器收到答复而不是断线；大得离谱的直接断开。
_PATIENCE = 64 * 1024 * 1024


class CappedUpload(FileUploadHandler):
    """超过上限的内容不存，只记下有多大，由表单说明；全程不落盘。"""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > _PATIENCE:
            raise StopUpload(connection_reset=True)
        if start <= BYTES_CAP:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def cap(request: HttpRequest) -> None:
    """在读请求体之前换上封顶的处理器。"""
    request.upload_handlers = [CappedUpload(request)]
