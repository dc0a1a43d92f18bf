"""统计分析的页面：看一页、下载 .xlsx、编简报、看简报。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications.figures import briefings
from applications.figures.exporting import CONTENT_TYPE, workbook
from applications.figures.listing import briefing_rows
from applications.figures.pages import Report, report
from applications.figures.permissions import may_brief, may_see, may_see_whole, require, scope_for
from applications.models import Briefing, Call
from applications.views.door import call_for, new_key
from foundation.documents import services as documents
from foundation.documents.models import Document
from foundation.workflow.access import remember
from foundation.workflow.models import CalendarDay


@require_GET
@login_required
def figures(request: PortalRequest) -> HttpResponse:
    """一个批次的统计；市局只有本局的。"""
    require(may_see, request.actor, what="查看统计分析")
    calls = list(_calls(request))
    call = _chosen(request, calls)
    context = {
        "calls": calls,
        "call": call,
        "report": _report(request, call) if call else None,
        "is_whole": may_see_whole.test(request.actor, None),
        "may_brief": may_brief.test(request.actor, None),
        "key": new_key(),
    }
    return render(request, "applications/figures_detail.html", context)


@require_GET
@login_required
def export(request: PortalRequest) -> HttpResponse:
    """同一页的 .xlsx，留下记录。"""
    require(may_see, request.actor, what="导出统计")
    call = _chosen(request, list(_calls(request)))
    if call is None:
        raise Http404
    remember("export", call, by=request.actor, detail="统计分析")
    found = _report(request, call)
    heading = f"{call.title}　{found.scope.office or '全省'}　截至{found.at:%Y-%m-%d %H:%M}"
    response = HttpResponse(workbook(heading, found.tables), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{call.title}统计.xlsx")
    return response


@require_GET
@login_required
def briefing_list(request: PortalRequest, pk: int) -> HttpResponse:
    """一个批次的各期简报，新的在前；排版期间由页面轮询。"""
    require(may_see_whole, request.actor, what="查看简报")
    call = call_for(request, pk)
    context = {
        "call": call,
        "rows": briefing_rows(call, by=request.actor),
        "may_brief": may_brief.test(request.actor, None),
        "key": new_key(),
    }
    page = "_briefings" if request.headers.get("HX-Request") else "briefing_list"
    return render(request, f"applications/{page}.html", context)


@require_POST
@login_required
def brief(request: PortalRequest, pk: int) -> HttpResponse:
    """编一期简报。"""
    briefing = briefings.prepare(call_for(request, pk), by=request.actor)
    messages.success(request, f"第{briefing.number}期简报已编好，正在排版，好了就能下载。")
    return redirect("applications:briefings", pk)


@require_GET
@login_required
def briefing_download(request: PortalRequest, pk: int) -> HttpResponseBase:
    """下载一期简报；还没有排好的回到列表。"""
    require(may_see_whole, request.actor, what="下载简报")
    briefing = get_object_or_404(Briefing.objects.visible_to(request.actor), pk=pk)
    document = Document.objects.about(briefing).ready().first()
    if document is None:
        messages.info(request, "这一期还在排版，请稍候。")
        return redirect("applications:briefings", briefing.call_id)
    return documents.serve(document, request)


def _calls(request: PortalRequest) -> QuerySet[Call]:
    return Call.objects.visible_to(request.actor).order_by("-opens_at", "-pk")


def _chosen(request: PortalRequest, calls: list[Call]) -> Call | None:
    """所选的批次，没有选的取最近的正式批次；看不见的 404。"""
    if wanted := request.GET.get("call"):
        found = next((call for call in calls if str(call.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    live = [call for call in calls if not call.is_rehearsal]
    return next(iter(live or calls), None)


def _report(request: PortalRequest, call: Call) -> Report:
    scope = scope_for(call, by=request.actor)
    return report(scope, at=request.arrived_at, calendar=CalendarDay.objects.calendar())
