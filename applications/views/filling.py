"""填写：一节的表单、暂存、查看敏感值、系统校验。"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications import acts
from applications.forms import SaveForm
from applications.models import Application
from applications.pages import problem_lines
from applications.saving import conflict_answer, save_answer
from applications.sections import section_page
from applications.views.door import application_for
from foundation.filings import autosave, secrets
from foundation.filings.models import Section
from foundation.formspec.schema import UnknownAddress
from foundation.workflow import access
from foundation.workflow.refusals import NotPermitted


@require_GET
@login_required
def section_form(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """一节的填写页；已定稿或不是本单位时只读。"""
    application = application_for(request, pk)
    section = get_object_or_404(application.filing.sections, name=name)
    page = section_page(application, section, by=request.actor)
    return render(request, "applications/section_form.html", page)


@require_POST
def save_section(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """暂存改动的几格。会话已失效答 401，别人改过答 409，已定稿答 423，看不见答 404。"""
    if not request.user.is_authenticated:
        return JsonResponse(
            {"login": f"/accounts/login/?next={request.path.removesuffix('save/')}"}, status=401
        )
    section = _section_to_fill(request, pk, name)
    form = SaveForm(SaveForm.read(request))
    if not form.is_valid():
        return JsonResponse({"message": "请求的格式不对，请刷新页面。", "errors": form.errors}, status=400)
    changes, version = form.cleaned_data["changes"], form.cleaned_data["version"]
    try:
        saved = autosave.save(section, changes, base_version=version, by=request.actor)
    except autosave.Clashed as clashed:
        return JsonResponse(conflict_answer(section, changes, clashed), status=409)
    except autosave.SectionLocked:
        return JsonResponse({"message": "申报书已定稿，内容已锁定；需要修改请先解除定稿。"}, status=423)
    except UnknownAddress as unknown:
        return JsonResponse({"message": str(unknown)}, status=400)
    return JsonResponse(save_answer(section, changes, saved, at=request.arrived_at))


def _section_to_fill(request: PortalRequest, pk: int, name: str) -> Section:
    """可由此人填写的那一节，一次查询取齐。"""
    visible = Application.objects.visible_to(request.actor).filter(pk=pk)
    section = get_object_or_404(
        Section.objects.filter(filing__application__in=visible).select_related("filing__application"),
        name=name,
    )
    if not acts.FINALISE.is_permitted(section.filing.application, request.actor):
        raise NotPermitted("填写")
    return section


@require_POST
@login_required
def reveal(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """查看一个敏感值的明文，留下查阅记录。"""
    section = _section_to_fill(request, pk, name)
    reference = section.answers.get(request.POST.get("address", ""))
    if not secrets.is_reference(reference):
        raise Http404
    access.remember("reveal", section, by=request.actor, detail=request.POST["address"])
    return JsonResponse({"text": secrets.reveal(reference)})


@require_GET
@login_required
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """系统校验：哪里、什么问题、怎样改，点过去就是那一格。"""
    application = application_for(request, pk)
    groups = problem_lines(application)
    lines = [line for _, found in groups for line in found]
    context = {
        "application": application,
        "groups": groups,
        "error_count": sum(line.is_error for line in lines),
        "warning_count": sum(not line.is_error for line in lines),
        "can_finalise": acts.FINALISE.is_permitted(application, request.actor)
        and not application.finalised_id,
    }
    return render(request, "applications/application_check.html", context)
