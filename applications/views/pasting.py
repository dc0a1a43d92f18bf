"""粘贴预览：申报书与表3 走同样的路。只算不存。"""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.http import PortalRequest
from applications.forms import PasteForm
from applications.hosts import Host, host_of, host_of_partner
from applications.models import Partner
from applications.pasting import preview
from applications.views.door import application_for
from foundation.workflow.refusals import NotPermitted


@require_POST
def paste_section(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """申报书一节里一张表的粘贴预览。"""
    if not request.user.is_authenticated:
        return _session_lost(request)
    return _paste(request, host_of(application_for(request, pk)), name)


@require_POST
def paste_partner(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """表3 一节里一张表的粘贴预览。"""
    if not request.user.is_authenticated:
        return _session_lost(request)
    filled = Partner.objects.visible_to(request.actor).filter(filing__isnull=False)
    related = ("organization", "filing", "application__call", "application__organization")
    return _paste(request, host_of_partner(get_object_or_404(filled.select_related(*related), pk=pk)), name)


def _session_lost(request: PortalRequest) -> JsonResponse:
    """与暂存一样答 401，不跳转。"""
    return JsonResponse({"login": f"/accounts/login/?next={request.path.removesuffix('paste/')}"}, status=401)


def _paste(request: PortalRequest, host: Host, name: str) -> JsonResponse:
    if not host.may_fill.test(request.actor, host.subject):
        raise NotPermitted("填写")
    section = get_object_or_404(host.filing.sections.select_related("filing"), name=name)
    form = PasteForm(PasteForm.read(request))
    if not form.is_valid():
        return JsonResponse({"message": "粘贴的内容过大，或页面已过时，请刷新页面后再试。"}, status=400)
    try:
        return JsonResponse(preview(section, **form.cleaned_data))
    except ValueError:
        return JsonResponse({"message": "这一格不能整块粘贴，请逐格填写。"}, status=400)
