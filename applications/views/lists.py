"""推荐清单：各市的清单、一份清单、编制、上传盖章的推荐函、报送、下载。"""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import OFFICE_PERSONAS, Persona
from accounts.http import PortalRequest
from applications.letters import tables
from applications.lists import acts, pages, services
from applications.lists.forms import SendForm
from applications.materials.pages import limits_text
from applications.materials.receiving import cap
from applications.models import ListIssue, RecommendationList
from applications.views.door import new_key
from applications.views.uploading import answering_either, receive
from foundation.documents import uploads
from foundation.workflow.access import remember
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_GET
@login_required
def lists(request: PortalRequest) -> HttpResponse:
    """推荐清单一览。"""
    if request.actor.role not in OFFICE_PERSONAS | {Persona.AUDITOR}:
        raise NotPermitted("推荐清单")
    return render(
        request, "lists/recommendation_list.html", pages.lists_page(request.actor, wanted=request.GET)
    )


@require_GET
@login_required
def detail(request: PortalRequest, pk: int) -> HttpResponse:
    """一份清单：现在的各行、下一步、各期。"""
    found = list_for(request, pk)
    page = pages.list_page(found, by=request.actor)
    page["limits"], page["here"] = limits_text(), reverse("applications:recommendation_list", args=[pk])
    return render(request, "lists/recommendation_detail.html", page)


@require_POST
@login_required
def prepare(request: PortalRequest, pk: int) -> HttpResponse:
    """编制一期：冻结汇总表，排出推荐函。"""
    found = list_for(request, pk)
    issue = services.prepare(found, by=request.actor)
    what = "推荐汇总表" if issue.number == 1 else "更正表"
    messages.success(request, f"已编制{what}，推荐函正在生成；请打印、盖章、扫描后上传。")
    return redirect("applications:recommendation_list", pk)


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _stamp 校验
def stamp(request: PortalRequest, pk: int) -> HttpResponseBase:
    """上传盖章的推荐函。"""
    cap(request)
    return _stamp(request, pk)


@csrf_protect
@require_POST
@answering_either
def _stamp(request: PortalRequest, pk: int) -> HttpResponse:
    found, by = list_for(request, pk), request.actor
    if not acts.may_prepare.test(by, found):
        raise NotPermitted("上传盖章推荐函")
    issue = services.prepared_issue(found)
    if issue is None:
        raise NotLegal([Reason("请先编制推荐汇总表，再上传盖章的推荐函。", "指南六.2")])
    back = reverse("applications:recommendation_list", args=[pk])
    return receive(request, lambda one: services.attach_stamped(issue, one, by=by), back=back)


@require_http_methods(["GET", "POST"])
@login_required
def send(request: PortalRequest, pk: int) -> HttpResponse:
    """报送：先看哪一期、哪些件，勾选后果再办；办不成的写明每一条原因。"""
    found, by = list_for(request, pk), request.actor
    if not acts.may_prepare.test(by, found):
        raise NotPermitted("报送")
    form = SendForm(request.POST or None, initial={"key": new_key()})
    if not form.is_valid():
        return _sending(request, found, form)
    try:
        event = services.send(found, by=by, facts={})
    except NotLegal as refusal:
        return _sending(request, found, form, refused=refusal.reasons)
    messages.success(request, f"已报送第{event.facts['issue']}期，共{event.facts['count']}件。")
    return redirect("applications:recommendation_list", pk)


def _sending(
    request: PortalRequest, found: RecommendationList, form: SendForm, *, refused: Any = None
) -> HttpResponse:
    page = pages.sending_page(found, by=request.actor, refused=refused)
    if not acts.SEND.is_permitted(found, request.actor):
        page["reasons"] = [Reason("由负责人（或受委托代签的人）报送。", "指南六.2")]
    return render(
        request, "lists/recommendation_send.html", page | {"form": form}, status=409 if refused else 200
    )


@require_GET
@login_required
def stamped(request: PortalRequest, pk: int) -> HttpResponseBase:
    """下载盖章的推荐函，留下记录。"""
    issue = issue_for(request, pk)
    upload = issue.stamped
    if upload is None:
        raise NotLegal([Reason("还没有上传盖章的推荐函。", "指南六.2")])
    return uploads.serve(upload, request)


@require_GET
@login_required
def table(request: PortalRequest, pk: int) -> FileResponse:
    """这一期的汇总表（.xlsx），电话照填报的印全；留下记录。"""
    issue = issue_for(request, pk)
    body = tables.workbook(issue)
    name = f"推荐汇总表-{issue.list.call_city.office.short_name}-第{issue.number}期.xlsx"
    remember("export", issue, by=request.actor, detail=name)
    response = FileResponse(
        io.BytesIO(body), as_attachment=True, filename=name, content_type=tables.CONTENT_TYPE
    )
    response["Cache-Control"] = "private, no-store"
    return response


def list_for(request: PortalRequest, pk: int) -> RecommendationList:
    """此人看得见的那份清单；看不见与没有的都是 404。"""
    visible = RecommendationList.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("call_city__call", "call_city__office"), pk=pk)


def issue_for(request: PortalRequest, pk: int) -> ListIssue:
    """看得见的清单的一期；没有报送的只有本局看得见，作废的也是。"""
    related = ("list__call_city__call", "list__call_city__office", "stamped")
    issue: ListIssue = get_object_or_404(
        ListIssue.objects.filter(
            list__in=RecommendationList.objects.visible_to(request.actor)
        ).select_related(*related),
        pk=pk,
    )
    if issue.sent_at is None and not acts.may_prepare.test(request.actor, issue.list):
        return get_object_or_404(ListIssue.objects.none())
    return issue
