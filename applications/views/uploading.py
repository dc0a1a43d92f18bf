"""收文件的各条路：可续传上传（tus），以及把传好的、或随表单带来的文件交到某栏、替换某份。"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.materials import services
from applications.materials.forms import ReceiveForm
from applications.materials.pages import place_of, replace_page, slots_for
from applications.materials.receiving import cap, received
from applications.views.door import application_for
from applications.views.materials import material_for
from foundation.documents import tus
from foundation.documents.models import Upload
from foundation.documents.refusals import NotYours, UploadError
from foundation.workflow.refusals import NotLegal, NotPermitted

View = Callable[..., HttpResponseBase]


def answering_script(view: View) -> View:
    """页面脚本调用的：没有登录答 401，被拒绝的答一句话，绝不转去登录页。"""

    @wraps(view)
    def answer(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _message("登录已失效：请重新登录，回到本页再选同一份文件，会从断点接着传。", 401)
        try:
            return view(request, *args, **kwargs)
        except UploadError as refusal:
            return _message(refusal.text, refusal.status)
        except NotPermitted:
            return _message("您的身份不能上传申报材料。", 403)
        except NotLegal as refusal:
            return _message(str(refusal), 409)

    return answer


def answering_either(view: View) -> View:
    """脚本来的（HX-Request）照脚本答；没有脚本的浏览器照常转登录页、看拒绝的说明。"""
    for_script, for_page = answering_script(view), login_required(view)

    @wraps(view)
    def answer(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = for_script if request.headers.get("HX-Request") else for_page
        return chosen(request, *args, **kwargs)

    return answer


@require_http_methods(["OPTIONS", "POST"])
@answering_script
def uploads(request: PortalRequest) -> HttpResponse:
    """登记一份将要上传的文件，占下配额；OPTIONS 说明会什么。"""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=tus.options())
    if not services.may_upload.test(request.actor):
        raise NotPermitted("上传")
    upload = tus.create(request.headers, by=services.uploader_of(request.actor))
    place = reverse("applications:upload", args=[upload.public_id])
    return HttpResponse(status=201, headers=tus.state_headers(upload) | {"Location": place})


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@answering_script
def upload(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """一份上传：问收到多少、接着传、取消。每一段都核对是不是本人替本单位传的，不是的一律 404。"""
    if not services.may_upload.test(request.actor):
        raise NotYours
    by = services.uploader_of(request.actor)
    if request.method == "HEAD":
        return HttpResponse(headers=tus.head(public_id, by=by))
    if request.method == "DELETE":
        tus.terminate(public_id, by=by)
        return HttpResponse(status=204, headers={"Tus-Resumable": tus.VERSION})
    begun = tus.find(public_id, by=by)
    begun = tus.append(begun, request, offset=tus.patch_offset(request.headers), by=by)
    return HttpResponse(status=204, headers=tus.state_headers(begun))


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _add 校验
def add(request: PortalRequest, pk: int, code: str) -> HttpResponseBase:
    """把文件交到一栏。"""
    cap(request)
    return _add(request, pk, code)


@csrf_protect
@require_POST
@answering_either
def _add(request: PortalRequest, pk: int, code: str) -> HttpResponse:
    """先问能不能交再收；收下的排在这一栏最后，随即检查。"""
    application, by = application_for(request, pk), request.actor
    slot = get_object_or_404(slots_for(application, by=by), code=code)
    services.require_open(application, slot, by=by)
    back = f"{reverse('applications:materials', args=[pk])}#slot-{code}"
    return receive(request, lambda one: services.add(application, slot, one, by=by), back=back)


@csrf_exempt  # 同上
def replace(request: PortalRequest, pk: int) -> HttpResponseBase:
    """换一份文件。"""
    cap(request)
    return _replace(request, pk)


@csrf_protect
@require_http_methods(["GET", "POST"])
@answering_either
def _replace(request: PortalRequest, pk: int) -> HttpResponse:
    """先看换的是哪一份，再选新的；旧的留在历史里。"""
    material, by = material_for(request, pk), request.actor
    services.require_open(material.application, material.slot, by=by)
    if request.method == "POST":
        return receive(request, lambda one: services.replace(material, one, by=by), back=place_of(material))
    return render(request, "materials/material_replace.html", replace_page(material))


def receive(request: PortalRequest, take: Callable[[Upload], Any], *, back: str) -> HttpResponse:
    """收下表单里的各份。脚本来的有拒绝就抛出；没有脚本的回到页面上说明，此前的已经收下。"""
    is_script = bool(request.headers.get("HX-Request"))
    try:
        for one in received(ReceiveForm(request.POST, request.FILES), by=request.actor):
            take(one)
            if not is_script:
                messages.success(request, f"已收到“{one.name}”，正在检查。")
    except (UploadError, NotLegal) as refusal:
        if is_script:
            raise
        messages.error(request, str(refusal))
    return HttpResponse(status=204) if is_script else redirect(back)


def _message(text: str, status: int) -> JsonResponse:
    """一句话的答复；版本不合时按 tus 的约定写明支持的版本。"""
    headers = {"Tus-Resumable": tus.VERSION} | ({"Tus-Version": tus.VERSION} if status == 412 else {})
    return JsonResponse({"message": text}, status=status, headers=headers)
