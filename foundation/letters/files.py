"""公文的下载：PDF 或盖章原件，可编辑的 .docx。调用之前须已判断过看不看得见；每次下载都有记录。"""

import io

from django.http import FileResponse, Http404

from foundation.documents import services as documents
from foundation.documents import uploads
from foundation.documents.naming import clean_name
from foundation.documents.services import ActingRequest
from foundation.letters.models import Letter
from foundation.letters.papers import file_title
from foundation.letters.services import content_of
from foundation.letters.word import docx
from foundation.workflow.access import remember

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def serve(letter: Letter, request: ActingRequest) -> FileResponse:
    """交出公文：上传了盖章原件的交原件，否则交生成的 PDF；还没有生成的抛 Http404。"""
    if letter.sealed is not None:
        return uploads.serve(letter.sealed, request)
    return serve_generated(letter, request)


def serve_generated(letter: Letter, request: ActingRequest) -> FileResponse:
    """交出生成的 PDF（供打印盖章）；还没有生成的抛 Http404。"""
    if letter.document is None:
        raise Http404("文件尚未生成")
    return documents.serve(letter.document, request)


def serve_docx(letter: Letter, request: ActingRequest) -> FileResponse:
    """交出可编辑的 .docx；改过的只是草稿，不回到平台。"""
    content = content_of(letter)
    body, name = docx(content), clean_name(f"{file_title(content)}.docx")
    remember("download", letter, by=request.actor, detail=name)
    response = FileResponse(io.BytesIO(body), as_attachment=True, filename=name, content_type=DOCX)
    response["Content-Length"] = str(len(body))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
