"""从表格导入清单：上传、看报告、确认或放弃。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.models.patent import PatentImport
from applications.patents import services
from applications.patents.forms import ApplyForm, UploadForm
from applications.patents.pages import report_page
from applications.patents.uploads import cap
from applications.views.door import application_for, new_key
from foundation.workflow.refusals import NotLegal, Reason


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _upload 校验
def upload(request: PortalRequest, pk: int) -> HttpResponse:
    """选文件上传。"""
    cap(request)
    return _upload(request, pk)


@csrf_protect
@require_http_methods(["GET", "POST"])
@login_required
def _upload(request: PortalRequest, pk: int) -> HttpResponse:
    """请子进程读出文字存着，转到报告；读不了的说明原因。"""
    application = application_for(request, pk)
    services.require_open(application, request.actor)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        parked = services.park(application, form.upload, by=request.actor)
        return redirect("applications:patent_report", pk, parked.pk)
    context = {"application": application, "form": form}
    return render(request, "applications/patent_import.html", context)


@require_GET
@login_required
def report(request: PortalRequest, pk: int, parked: int) -> HttpResponse:
    """逐行报告：还没有写入任何一行。"""
    held = _held(request, pk, parked)
    return _report_page(request, held) if held else _gone(request, pk)


@require_POST
@login_required
def apply(request: PortalRequest, pk: int, parked: int) -> HttpResponse:
    """按看过的报告导入；其间清单有变，按新的清单再给一次报告。"""
    held, form = _held(request, pk, parked), ApplyForm(request.POST)
    if held is None or not form.is_valid():
        return _gone(request, pk)
    try:
        revision = services.apply(held, base_number=form.cleaned_data["base_number"], by=request.actor)
    except NotLegal as refusal:
        return _report_page(request, held, refused=refusal.reasons)
    return redirect(f"{reverse('applications:patents', args=[pk])}?done={revision.number}")


@require_POST
@login_required
def discard(request: PortalRequest, pk: int, parked: int) -> HttpResponse:
    """不导入。"""
    if held := _held(request, pk, parked):
        services.discard(held, by=request.actor)
        messages.success(request, "已放弃导入，清单没有改动。")
    return redirect("applications:patents", pk)


def _held(request: PortalRequest, pk: int, parked: int) -> PatentImport | None:
    """此人自己上传、还没有决定的那一份。"""
    application = application_for(request, pk)
    services.require_open(application, request.actor)
    return PatentImport.objects.held_by(request.actor).filter(application=application, pk=parked).first()


def _gone(request: PortalRequest, pk: int) -> HttpResponse:
    messages.info(request, "这份文件已经导入或放弃；清单现在的样子如下。")
    return redirect("applications:patents", pk)


def _report_page(
    request: PortalRequest, held: PatentImport, *, refused: list[Reason] | None = None
) -> HttpResponse:
    context = report_page(held, wanted=request.GET)
    context |= {"refused": refused or [], "key": new_key()}
    return render(request, "applications/patent_report.html", context, status=409 if refused else 200)
