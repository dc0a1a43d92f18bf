"""找政策：批次列表、批次详情、开始申报。"""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.permissions import is_of_the_province
from applications import rules, services
from applications.calls.cities import cities_of
from applications.calls.extending import extensions_of
from applications.calls.provisions import provisions_of
from applications.figures.permissions import may_see_whole
from applications.models import Call
from applications.pages import call_card
from applications.views.door import call_for, new_key


@require_GET
def call_list(request: PortalRequest) -> HttpResponse:
    """全部已发布的批次，新的在前。"""
    calls = Call.objects.visible_to(request.actor).order_by("-year", "mode")
    cards = [call_card(call, at=request.arrived_at) for call in calls]
    return render(request, "applications/call_list.html", {"calls": cards})


@require_GET
def call_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """一个批次：时间、要求、评分表，以及能不能现在申报。"""
    call = call_for(request, pk)
    context = {
        "call": call,
        "card": call_card(call, at=request.arrived_at),
        "rubrics": call.rubrics.prefetch_related("items").order_by("-kind"),
        "reasons": rules.may_start(call, by=request.actor, facts={}),
        "provisions": provisions_of(call, by=request.actor),
        "extensions": extensions_of(call),
        "cities": cities_of(call) if may_see_whole.test(request.actor, None) else [],
        "is_province": is_of_the_province.test(request.actor, None),
        "key": new_key(),
    }
    return render(request, "applications/call_detail.html", context)


@require_POST
@login_required
def start(request: PortalRequest, pk: int) -> HttpResponse:
    """新建一份申报书，进入第一节。"""
    application = services.start(call_for(request, pk), by=request.actor)
    return redirect("applications:section", application.pk, "cover")
