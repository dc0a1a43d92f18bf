"""推荐之后撤回：下载申请样稿、上传盖章的申请，再去办理撤回。"""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications import acts
from applications.materials.pages import limits_text
from applications.materials.receiving import cap
from applications.signing import case_papers
from applications.signing.request_form import withdrawal_docx
from applications.views.door import application_for
from applications.views.uploading import answering_either, receive
from foundation.documents import uploads
from foundation.letters.files import DOCX


@require_GET
@login_required
def request_page(request: PortalRequest, pk: int) -> HttpResponse:
    """三步：下载样稿、上传盖章的申请、办理撤回。"""
    application, by = application_for(request, pk), request.actor
    case_papers.require_open(application, by=by)
    page: dict[str, Any] = {
        "application": application,
        "papers": list(case_papers.papers_of(application, by=by)),
        "reasons": acts.WITHDRAW.reasons(application, by=by, facts={}),
        "limits": limits_text(),
        "add_url": reverse("applications:withdrawal_add", args=[pk]),
        "here": reverse("applications:withdrawal_request", args=[pk]),
        "act_url": reverse("applications:act", args=[pk, "withdraw"]),
    }
    return render(request, "signing/withdrawal_form.html", page)


@require_GET
@login_required
def request_form(request: PortalRequest, pk: int) -> FileResponse:
    """撤回申请的样稿（.docx）。"""
    application = application_for(request, pk)
    case_papers.require_open(application, by=request.actor)
    name = f"撤回申报申请（{application.number}）.docx"
    body = io.BytesIO(withdrawal_docx(application))
    return FileResponse(body, as_attachment=True, filename=name, content_type=DOCX)


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _add 校验
def add(request: PortalRequest, pk: int) -> HttpResponseBase:
    """上传盖章的撤回申请。"""
    cap(request)
    return _add(request, pk)


@csrf_protect
@require_POST
@answering_either
def _add(request: PortalRequest, pk: int) -> HttpResponse:
    application, by = application_for(request, pk), request.actor
    case_papers.require_open(application, by=by)
    back = reverse("applications:withdrawal_request", args=[pk])
    return receive(request, lambda one: case_papers.add_request(application, one, by=by), back=back)


@require_GET
@login_required
def paper(request: PortalRequest, pk: int, paper_pk: int) -> HttpResponseBase:
    """下载一份随件文书，留下记录。"""
    application = application_for(request, pk)
    found = get_object_or_404(case_papers.papers_of(application, by=request.actor), pk=paper_pk)
    return uploads.serve(found.upload, request)
