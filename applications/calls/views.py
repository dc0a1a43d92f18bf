"""延长期限：填日期、看后果、写原因、确认。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from accounts.permissions import is_of_the_province
from applications import services
from applications.calls import extending
from applications.calls.forms import ExtendForm
from applications.models import Call
from applications.views.door import call_for, new_key
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_http_methods(["GET", "POST"])
@login_required
def extend(request: PortalRequest, pk: int) -> HttpResponse:
    """省局的人可以预览，负责人才能确认；只长不短，原因与新日期随即公布。"""
    call = call_for(request, pk)
    if not is_of_the_province.test(request.actor, None):
        raise NotPermitted("延长期限")
    form = ExtendForm(request.POST or None, call=call, initial={"key": new_key()})
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, call, form)
    try:
        services.extend(call, by=request.actor, facts=form.facts)
    except NotLegal as refusal:
        return _page(request, call, form, refused=refusal.reasons)
    messages.success(request, "期限已延长，原因与新的日期已在批次页公布。")
    return redirect("applications:call", pk)


def _page(
    request: PortalRequest, call: Call, form: ExtendForm, *, refused: list[Reason] | None = None
) -> HttpResponse:
    """填过日期的，列出后果；不合规矩的说明原因。"""
    act, dates = extending.act_for(call), form.dates if form.is_bound and form.is_valid() else None
    reasons = refused or extending.why_not(call, by=request.actor, dates=dates)
    context = {
        "call": call,
        "act": act,
        "form": form,
        "reasons": reasons,
        "changes": extending.preview(call, dates) if dates else [],
        "affected": extending.affected_by(call),
        "may_extend": act.is_permitted(call, request.actor),
    }
    return render(request, "applications/call_extend.html", context, status=409 if refused else 200)
