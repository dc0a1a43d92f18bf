"""证明链接：表里的数字与各行，链到证明它们的那一页。"""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications.hosts import Host
from applications.materials import services
from applications.materials.evidence import evidence_page, host_to_link, link_form
from applications.materials.forms import CarryForm, LinkForm
from applications.materials.services import Proof
from applications.models import Application, Material
from applications.views.door import application_for
from foundation.filings.models import Evidence
from foundation.workflow.refusals import NotLegal, NotPermitted


@require_GET
@login_required
def evidence(request: PortalRequest, pk: int) -> HttpResponse:
    """哪些内容有证、哪些无证；能填的人在这里链接。"""
    application, by = application_for(request, pk), request.actor
    host = host_to_link(application, by=by)
    form = link_form(host, by=by, initial=request.GET.dict()) if host else None
    return _page(request, application, form)


@require_POST
@login_required
def link(request: PortalRequest, pk: int) -> HttpResponse:
    """把勾选的各处链到一份文件的一页；不成的说明原因，勾选还在。"""
    application, by = application_for(request, pk), request.actor
    host = _host_for(request, application)
    form = link_form(host, by=by, data=request.POST)
    if not form.is_valid():
        return _page(request, application, form)
    try:
        count = services.link(host, form.cleaned_data["address"], proof=_proof(request, form), by=by)
    except NotLegal as refusal:
        form.refuse(refusal.reasons)
        return _page(request, application, form, status=409)
    messages.success(request, f"已链接 {count} 处。")
    return redirect(_place(request, pk, **form.where))


@require_POST
@login_required
def unlink(request: PortalRequest, pk: int, link: int) -> HttpResponse:
    """取消一条链接。"""
    application = application_for(request, pk)
    host = _host_for(request, application)
    row = get_object_or_404(Evidence.objects.filter(filing=host.filing), pk=link)
    services.unlink(host, row, by=request.actor)
    messages.success(request, "已取消一条证明链接。")
    return redirect(_place(request, pk))


@require_POST
@login_required
def carry_over(request: PortalRequest, pk: int) -> HttpResponse:
    """文件替换之后，把断开的链接一并改到新文件的同一页。"""
    application, form = application_for(request, pk), CarryForm(request.POST)
    host = _host_for(request, application)
    own = Material.objects.visible_to(request.actor).filter(application=application)
    old = get_object_or_404(own, pk=form.cleaned_data["material"] if form.is_valid() else None)
    count = services.carry_over(host, old, by=request.actor)
    messages.success(request, f"已把 {count} 处改链到替换后的文件，请逐处核对页码。")
    return redirect(_place(request, pk))


def _host_for(request: PortalRequest, application: Application) -> Host:
    host = host_to_link(application, by=request.actor)
    if host is None:
        raise NotPermitted("链接证明")
    return host


def _proof(request: PortalRequest, form: LinkForm) -> Proof:
    visible = Material.objects.visible_to(request.actor).select_related("slot", "upload")
    return Proof(get_object_or_404(visible, pk=form.cleaned_data["material"]), form.cleaned_data["page"])


def _place(request: PortalRequest, pk: int, **more: object) -> str:
    """回到证明页：筛选照旧，刚用的文件与页码还在表单里。"""
    kept = {"show": request.POST.get("show", ""), **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('applications:evidence', args=[pk])}?{query}"


def _page(
    request: PortalRequest, application: Application, form: LinkForm | None, *, status: int = 200
) -> HttpResponse:
    only = (request.POST or request.GET).get("show", "")
    context = evidence_page(application, by=request.actor, only=only)
    return render(request, "materials/evidence_list.html", {**context, "form": form}, status=status)
