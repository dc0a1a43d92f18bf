"""文档：状态、下载、重新生成。文档没有自己的地址，都经它的主人。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications import permissions
from applications.pages import document_views
from applications.papers import papers_for, request_preview
from applications.views.door import application_for
from foundation.documents import services as documents
from foundation.workflow.refusals import NotPermitted


@require_GET
@login_required
def document_list(request: PortalRequest, pk: int) -> HttpResponse:
    """文档状态的片段，生成期间由页面轮询。"""
    application = application_for(request, pk)
    views = document_views(application, papers_for(application, by=request.actor), by=request.actor)
    return render(request, "applications/_documents.html", {"application": application, "documents": views})


@require_GET
@login_required
def download(request: PortalRequest, pk: int, public_id: str) -> HttpResponseBase:
    """下载一份已生成的文档。"""
    application = application_for(request, pk)
    document = get_object_or_404(papers_for(application, by=request.actor).ready(), public_id=public_id)
    return documents.serve(document, request)


@require_POST
@login_required
def preview(request: PortalRequest, pk: int) -> HttpResponse:
    """按现在填写的内容排一份带“草稿”水印的预览。"""
    request_preview(application_for(request, pk), by=request.actor)
    messages.success(request, "正在生成草稿预览，好了就在“生成的文件”里。")
    return redirect("applications:detail", pk)


@require_POST
@login_required
def retry(request: PortalRequest, pk: int, public_id: str) -> HttpResponse:
    """把未能生成的文档重新排队。"""
    application = application_for(request, pk)
    if not permissions.may_fill.test(request.actor, application):
        raise NotPermitted("重新生成")
    documents.retry(get_object_or_404(papers_for(application, by=request.actor), public_id=public_id))
    return redirect("applications:detail", pk)
