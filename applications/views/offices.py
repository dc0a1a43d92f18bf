"""本局设置与各市名额。"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import OFFICE_PERSONAS, PROVINCE_PERSONAS
from accounts.http import PortalRequest
from accounts.models import Membership
from accounts.permissions import is_province_head
from applications.models import CallCity
from applications.signing import offices
from applications.signing.forms import CityRuleForm, DeputyForm, EndDeputyForm, QuotaForm
from applications.signing.pages import office_page, quota_rows
from applications.views.door import call_for
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_GET
@login_required
def office_settings(request: PortalRequest) -> HttpResponse:
    """本局设置：谁可以签发、推荐要不要负责人审核、回避登记；只有负责人能改。"""
    return render(request, "signing/office_detail.html", _page(request))


@require_http_methods(["GET", "POST"])
@login_required
def appoint_deputy(request: PortalRequest) -> HttpResponse:
    """委托代签。"""
    page = _page(request)
    form = DeputyForm(request.POST or None, by=request.actor)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            offices.appoint(
                chosen["officer"], from_on=chosen["from_on"], until_on=chosen["until_on"], by=request.actor
            )
        except NotLegal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已委托{chosen['officer'].user.display_name}代签。")
            return redirect("applications:office_settings")
    return render(request, "signing/office_detail.html", page | {"deputy_form": form})


@require_POST
@login_required
def end_deputy(request: PortalRequest) -> HttpResponse:
    """终止委托。"""
    _require_staff(request)
    form = EndDeputyForm(request.POST)
    if not form.is_valid():
        raise NotLegal([Reason("请先选择要终止委托的人。", "附件2.五")])
    own = Membership.objects.filter(office=request.actor.membership.office_id)
    officer = get_object_or_404(own.select_related("user"), pk=form.cleaned_data["officer"])
    offices.end(officer, by=request.actor)
    messages.success(request, f"已终止对{officer.user.display_name}的委托。")
    return redirect("applications:office_settings")


@require_POST
@login_required
def city_rule(request: PortalRequest) -> HttpResponse:
    """推荐是否须经负责人审核。"""
    _require_staff(request)
    form = CityRuleForm(request.POST)
    if not form.is_valid():
        raise NotLegal([Reason("请先选择批次。", "附件2.五")])
    own = CallCity.objects.filter(office=request.actor.membership.office_id)
    city = get_object_or_404(own.select_related("call", "office"), pk=form.cleaned_data["city"])
    offices.require_head(city, wants_head=form.cleaned_data["wants_head"], by=request.actor)
    says = "须经负责人签发" if form.cleaned_data["wants_head"] else "由经办直接办理"
    messages.success(request, f"{city.call}：推荐{says}。")
    return redirect("applications:office_settings")


@require_http_methods(["GET", "POST"])
@login_required
def quotas(request: PortalRequest, pk: int) -> HttpResponse:
    """各市的推荐名额；省局看得见，只有省局负责人能改。"""
    call, by = call_for(request, pk), request.actor
    if by.role not in PROVINCE_PERSONAS:
        raise NotPermitted("各市名额")
    rows = quota_rows(call)
    form = QuotaForm(request.POST or None, cities=[row.city for row in rows])
    if request.method == "POST" and form.is_valid():
        changed = offices.set_quotas(call, form.quotas(), by=by)
        messages.success(request, f"已保存，改了{changed}个市的名额。" if changed else "没有改动。")
        return redirect("applications:quotas", pk)
    lines = [(row, form[f"quota_{row.city.pk}"]) for row in rows]
    context = {"call": call, "form": form, "lines": lines, "may_edit": is_province_head.test(by, None)}
    return render(request, "signing/quota_form.html", context)


def _page(request: PortalRequest) -> dict[str, Any]:
    _require_staff(request)
    return office_page(request.actor) | {"deputy_form": DeputyForm(by=request.actor)}


def _require_staff(request: PortalRequest) -> None:
    if request.actor.role not in OFFICE_PERSONAS:
        raise NotPermitted("本局设置")
