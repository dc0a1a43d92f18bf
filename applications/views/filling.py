"""填写：一节的表单、暂存、查看敏感值、系统校验。申报书与表3 走同样的路。"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications import acts
from applications.forms import SaveForm
from applications.hosts import Host, host_of
from applications.models import Application
from applications.pages import problem_lines
from applications.saving import closed_answer, conflict_answer, save_answer
from applications.sections import section_page
from applications.submitted import host_for, hosts_for
from applications.views.door import application_for
from foundation.filings import autosave, secrets
from foundation.filings.models import Section
from foundation.formspec.schema import UnknownAddress
from foundation.workflow import access
from foundation.workflow.refusals import NotPermitted

OUTSIDE = "这一节不在这次补正的范围内，这次没有存；确需修改的，请在“补正”里写明理由打开。"
LOCKED = "内容已锁定（已定稿、已提交或已撤回），这次没有存；需要修改请先解除定稿。"


@require_GET
@login_required
def section_form(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """申报书一节的填写页；已定稿或不是本单位时只读，工作人员看提交的那一版。"""
    return show_section(request, host_for(application_for(request, pk), by=request.actor), name)


@require_POST
def save_section(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """暂存申报书一节里改动的几格。"""
    if not request.user.is_authenticated:
        return session_lost(request)
    visible = Application.objects.visible_to(request.actor).filter(pk=pk)
    sections = Section.objects.filter(filing__application__in=visible)
    section = get_object_or_404(sections.select_related("filing__application__organization"), name=name)
    return save(request, host_of(section.filing.application), section)


@require_POST
@login_required
def reveal(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """查看申报书里一个敏感值的明文。"""
    return show_secret(request, host_of(application_for(request, pk)), name)


@require_GET
@login_required
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """系统校验：哪里、什么问题、怎样改，点过去就是那一格。"""
    application = application_for(request, pk)
    groups = [group for host in hosts_for(application, by=request.actor) for group in problem_lines(host)]
    lines = [line for _, found in groups for line in found]
    context = {
        "application": application,
        "groups": groups,
        "error_count": sum(line.is_error for line in lines),
        "warning_count": sum(not line.is_error for line in lines),
        "can_finalise": acts.FINALISE.is_permitted(application, request.actor)
        and acts.FINALISE.is_legal(application),
    }
    return render(request, "applications/application_check.html", context)


def show_section(request: PortalRequest, host: Host, name: str) -> HttpResponse:
    """某份表的一节。"""
    prefetch_related_objects([host.filing], "sections")  # 目录要看全部各节，一次读出
    section = next((each for each in host.filing.sections.all() if each.name == name), None)
    if section is None:
        raise Http404
    page = section_page(host, section, by=request.actor)
    return render(request, "applications/section_form.html", page)


def session_lost(request: PortalRequest) -> JsonResponse:
    """会话已失效：答 401 与登录页，绝不跳转，页面才留得住没存的字。"""
    return JsonResponse({"login": f"/accounts/login/?next={request.path.removesuffix('save/')}"}, status=401)


def save(request: PortalRequest, host: Host, section: Section) -> JsonResponse:
    """暂存的几种答复：别人改过答 409，已定稿答 423，格式不对答 400。"""
    if not host.may_fill.test(request.actor, host.subject):
        raise NotPermitted("填写")
    form = SaveForm(SaveForm.read(request))
    if not form.is_valid():
        return JsonResponse({"message": "请求的格式不对，请刷新页面。", "errors": form.errors}, status=400)
    return _saved(request, host, section, **form.cleaned_data)


def _saved(
    request: PortalRequest, host: Host, section: Section, *, version: int, changes: dict[str, Any]
) -> JsonResponse:
    try:
        saved = autosave.save(section, changes, base_version=version, by=request.actor)
    except autosave.Clashed as clashed:
        return JsonResponse(conflict_answer(section, changes, clashed), status=409)
    except autosave.SectionLocked:
        return JsonResponse({"message": OUTSIDE if host.is_fillable(request.actor) else LOCKED}, status=423)
    except autosave.NotOpened as closed:
        return JsonResponse(closed_answer(section, closed.addresses), status=423)
    except UnknownAddress as unknown:
        return JsonResponse({"message": str(unknown)}, status=400)
    return JsonResponse(save_answer(section, changes, saved, at=request.arrived_at))


def show_secret(request: PortalRequest, host: Host, name: str) -> JsonResponse:
    """一个敏感值的明文，留下查阅记录。"""
    if not host.may_fill.test(request.actor, host.subject):
        raise NotPermitted("查看")
    section = get_object_or_404(host.filing.sections, name=name)
    reference = section.answers.get(request.POST.get("address", ""))
    if not secrets.is_reference(reference):
        raise Http404
    access.remember("reveal", section, by=request.actor, detail=request.POST["address"])
    return JsonResponse({"text": secrets.reveal(reference)})
