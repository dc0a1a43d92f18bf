"""申报材料：各栏、查看、下载，改名、移动、移除、放回。收文件的路在 uploading。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.materials import services
from applications.materials.forms import MoveForm, RenameForm, ViewerForm
from applications.materials.pages import (
    WIDTHS,
    materials_page,
    place_of,
    viewer_page,
)
from applications.models import Material
from applications.views.door import application_for
from foundation.documents import preview, uploads

PICTURE_KEPT_SECONDS = 3600


@require_GET
@login_required
def material_list(request: PortalRequest, pk: int) -> HttpResponse:
    """各栏材料与它们的状态；能交的人可以上传、排序、改名、替换、移除。"""
    application = application_for(request, pk)
    page = materials_page(application, by=request.actor, wanted=request.GET)
    return render(request, "materials/material_list.html", page)


@require_GET
def slot(request: PortalRequest, pk: int, code: str) -> HttpResponse:
    """一栏与必交进度的片段，检查期间由页面轮询；没有登录答 401，免得把登录页换进栏里。"""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    application = application_for(request, pk)
    page = materials_page(application, by=request.actor, wanted={})
    view = next((view for view in page["slots"] if view.slot.code == code), None)
    if view is None:
        raise Http404
    return render(request, "materials/_slot_answer.html", page | {"view": view})


@require_GET
@login_required
def viewer(request: PortalRequest, pk: int) -> HttpResponse:
    """逐页查看一份材料；翻看记一次查阅。"""
    material = material_for(request, pk)
    services.remember_viewing(material, by=request.actor)
    page = viewer_page(material, by=request.actor, **ViewerForm(request.GET).wanted())
    return render(request, "materials/material_detail.html", page)


@require_GET
@login_required
def page_image(request: PortalRequest, pk: int, number: int) -> HttpResponse:
    """一页的图。画不出来的答 422，页面上请人下载原件。"""
    material = material_for(request, pk)
    width = WIDTHS.get(request.GET.get("zoom", ""), WIDTHS["fit"])
    try:
        body = preview.page_image(material.upload, number, width=width)
    except preview.NoSuchPage:
        raise Http404 from None
    except preview.Undrawable as undrawable:
        return HttpResponse(str(undrawable), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(body, content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={PICTURE_KEPT_SECONDS}"
    return response


@require_GET
@login_required
def download(request: PortalRequest, pk: int) -> HttpResponseBase:
    """下载原件，留下记录。"""
    return uploads.serve(material_for(request, pk).upload, request)


@require_http_methods(["GET", "POST"])
@login_required
def rename(request: PortalRequest, pk: int) -> HttpResponse:
    """改名。"""
    material = material_for(request, pk)
    services.require_open(material.application, material.slot, by=request.actor)
    form = RenameForm(request.POST or None, initial={"title": material.title})
    if form.is_valid():
        services.rename(material, form.cleaned_data["title"], by=request.actor)
        messages.success(request, f"已改名为“{form.cleaned_data['title']}”。")
        return redirect(place_of(material))
    context = {"application": material.application, "material": material, "form": form}
    return render(request, "materials/material_rename.html", context | {"back_url": place_of(material)})


@require_POST
@login_required
def move(request: PortalRequest, pk: int) -> HttpResponse:
    """在本栏里上移或下移一位。"""
    material, form = material_for(request, pk), MoveForm(request.POST)
    services.require_open(material.application, material.slot, by=request.actor)
    if form.is_valid():
        services.move(material, up=form.cleaned_data["to"] == "up", by=request.actor)
    return redirect(place_of(material))


@require_POST
@login_required
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """移除一份；页面上可以撤销。"""
    material = material_for(request, pk)
    services.remove(material, by=request.actor)
    page = reverse("applications:materials", args=[material.application_id])
    return redirect(f"{page}?removed={material.pk}")


@require_POST
@login_required
def put_back(request: PortalRequest, pk: int) -> HttpResponse:
    """把移除的一份放回原处。"""
    material = material_for(request, pk)
    services.put_back(material, by=request.actor)
    messages.success(request, f"已放回“{material}”。")
    return redirect(place_of(material))


@require_POST
@login_required
def recheck(request: PortalRequest, pk: int) -> HttpResponse:
    """检查没有做完的，再查一次。"""
    material = material_for(request, pk)
    services.require_open(material.application, material.slot, by=request.actor)
    uploads.recheck(material.upload)
    return redirect(place_of(material))


def material_for(request: PortalRequest, pk: int) -> Material:
    """此人看得见的那一份，带出常用的关联；看不见与没有的都是 404。"""
    visible = Material.objects.visible_to(request.actor)
    related = ("application__call", "application__organization", "slot", "upload__job", "snapshot")
    return get_object_or_404(visible.select_related(*related, "application__filing"), pk=pk)
