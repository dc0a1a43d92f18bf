"""收文件：没有脚本的浏览器一次带来的几份，和脚本分段传好的一份。"""

from collections.abc import Iterator

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from applications.materials.forms import ReceiveForm
from applications.materials.services import uploader_of
from foundation.documents import tus, uploads
from foundation.documents.limits import upload_limits
from foundation.documents.models import Upload
from foundation.documents.refusals import Malformed
from foundation.workflow.actor import Actor

MOST_AT_ONCE = 5
"""一次带来的合计不超过单份上限的这么多倍，再多就断开，免得占满磁盘。"""


class CappedFiles(TemporaryFileUploadHandler):
    """落在临时文件里，合计封顶。"""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > MOST_AT_ONCE * upload_limits().whole_bytes:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


def cap(request: HttpRequest) -> None:
    """在读请求体之前换上封顶的处理器。"""
    request.upload_handlers = [CappedFiles(request)]


def received(form: ReceiveForm, *, by: Actor) -> Iterator[Upload]:
    """表单带来的各份，依次收下。抛出 UploadError：表单不对，或某一份不能收。"""
    if not form.is_valid():
        raise Malformed(form.complaint)
    uploader, cleaned = uploader_of(by), form.cleaned_data
    if cleaned["upload"]:
        yield tus.find(cleaned["upload"], by=uploader)
    for file in cleaned["file"]:
        yield uploads.receive_whole(file, by=uploader)
