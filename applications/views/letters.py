"""公文：登记与查找，下载，登记文号，上传盖章原件。"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import OFFICE_PERSONAS, UNIT_PERSONAS, Persona
from accounts.http import PortalRequest
from applications.letters import access, pages
from applications.letters.forms import NumberForm
from applications.materials.pages import limits_text
from applications.materials.receiving import cap
from applications.views.uploading import answering_either, receive
from foundation.documents import services as documents
from foundation.documents.models import Upload
from foundation.letters import files, numbers
from foundation.letters import services as letters
from foundation.letters.models import Letter
from foundation.workflow.refusals import NotLegal, NotPermitted


@require_GET
@login_required
def register(request: PortalRequest) -> HttpResponse:
    """公文登记：本机关发出的公文与文号。"""
    if request.actor.role not in OFFICE_PERSONAS | {Persona.AUDITOR}:
        raise NotPermitted("公文登记")
    page = pages.register_page(request.actor, wanted=request.GET)
    return render(request, "letters/letter_list.html", page)


@require_GET
@login_required
def letter(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """下载一件公文：有盖章原件的是原件，否则是生成的 PDF。"""
    return files.serve(letter_for(request, public_id), request)


@require_GET
@login_required
def generated(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """下载生成的 PDF。"""
    return files.serve_generated(letter_for(request, public_id), request)


@require_GET
@login_required
def docx(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """下载可编辑的 .docx，只给工作人员；改过的只是草稿。"""
    found = letter_for(request, public_id)
    if request.actor.role in UNIT_PERSONAS:
        raise NotPermitted("下载可编辑稿")
    return files.serve_docx(found, request)


@require_POST
@login_required
def retry(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """把没有生成的 PDF 重新排队。"""
    found = handled(request, public_id)
    if found.document is not None:
        documents.retry(found.document)
    return redirect("applications:letter_register", public_id)


@require_http_methods(["GET", "POST"])
@login_required
def number(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """登记或改正文号：预填下一个号；重号的说出用在哪一件上。"""
    found, by = handled(request, public_id), request.actor
    proposed = found.number or str(numbers.proposed(found) or "")
    form = NumberForm(request.POST or None, initial={"number": proposed})
    if form.is_valid():
        try:
            registered = letters.register_number(found, by=by, number=form.cleaned_data["number"])
        except NotLegal as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, f"已登记文号“{registered.number}”，文件按新的文号重新生成。")
            return redirect("applications:letters")
    context = {"letter": found, "line": pages.line_of(found, by=by), "form": form}
    return render(request, "letters/letter_number.html", context, status=409 if form.errors else 200)


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _seal 校验
def seal(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """上传盖章原件。"""
    cap(request)
    return _seal(request, public_id)


@csrf_protect
@require_http_methods(["GET", "POST"])
@answering_either
def _seal(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """上传之后它就是公文；检查合格了才能作数。"""
    found, by = handled(request, public_id), request.actor
    here = reverse("applications:letter_seal", args=[public_id])
    if request.method == "POST":
        return receive(request, lambda one: pages.keep_scan(found, one, by=by), back=here)
    page = {
        "letter": found,
        "line": pages.line_of(found, by=by),
        "waiting": pages.waiting_scans(found),
        "limits": limits_text(),
        "here": here,
    }
    return render(request, "letters/letter_seal.html", page)


@require_POST
@login_required
def adopt(request: PortalRequest, public_id: UUID, upload_id: UUID) -> HttpResponse:
    """确认某份扫描件就是盖章原件。"""
    found, by = handled(request, public_id), request.actor
    scan = get_object_or_404(
        Upload, public_id=upload_id, pk__in=[one.pk for one in pages.waiting_scans(found)]
    )
    letters.attach_sealed(found, scan, by=by)
    messages.success(request, f"“{scan.name}”已作为这件公文的盖章原件。")
    return redirect("applications:letters")


def letter_for(request: PortalRequest, public_id: UUID) -> Letter:
    """此人看得见的那一件公文；看不见与没有的都是 404。"""
    found: Letter = get_object_or_404(access.visible_to(request.actor), public_id=public_id)
    return found


def handled(request: PortalRequest, public_id: UUID) -> Letter:
    """看得见、且由本机关发出的那一件。"""
    found = letter_for(request, public_id)
    if not access.may_handle(found, by=request.actor):
        raise NotPermitted("登记公文")
    return found
