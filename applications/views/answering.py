"""单位一方的补正：看各条、逐条答复（自动保存）、写明理由另外打开一处、收回。"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import UNIT_PERSONAS
from accounts.http import PortalRequest
from applications.corrections import answering
from applications.corrections.answering import Clash
from applications.corrections.forms import OpenForm, PlaceForm
from applications.corrections.opening import opening_page
from applications.corrections.pages import corrections_page
from applications.corrections.reading import answers_in
from applications.models import Application
from applications.permissions import may_fill
from applications.views.door import application_for
from foundation.filings.models import CorrectionItem
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.refusals import NotLegal, NotPermitted

JSON = "application/json"


@require_GET
@login_required
def corrections(request: PortalRequest, pk: int) -> HttpResponse:
    """补正页；工作人员转去核对页。"""
    application = application_for(request, pk)
    if request.actor.role not in UNIT_PERSONAS:
        return redirect("applications:correction_review", pk)
    return _page(request, application)


@require_POST
def answers(request: PortalRequest, pk: int) -> HttpResponse:
    """存下答复：页面自动送来的答 JSON，按钮送来的回到补正页；撞上同事的改动就并排给人看。"""
    if not request.user.is_authenticated:
        return session_lost(request)
    application, given = application_for(request, pk), answers_in(request.POST)
    try:
        clashes = answering.save_answers(application, given, by=request.actor)
    except NotLegal as refusal:
        return _refused(request, application, given, str(refusal))
    if request.headers.get("Accept") == JSON:
        return JsonResponse(_saved(request, clashes), status=409 if clashes else 200)
    if clashes:
        return _page(request, application, typed={one: given[one].text for one in clashes}, clashes=clashes)
    messages.success(request, "答复已保存。")
    return redirect("applications:corrections", pk)


def session_lost(request: PortalRequest) -> JsonResponse:
    """会话已失效：答 401 与登录页，不跳转，页面才留得住没存的字。"""
    back = request.path.removesuffix("answers/")
    return JsonResponse({"login": f"/accounts/login/?next={back}"}, status=401)


def _saved(request: PortalRequest, clashes: Mapping[int, Clash]) -> dict[str, Any]:
    return {
        "saved_at": f"{request.arrived_at.astimezone(SHANGHAI):%H:%M}",
        "clashes": [{"item": item, "theirs": one.theirs, "by": one.by} for item, one in clashes.items()],
    }


def _refused(
    request: PortalRequest, application: Application, given: Mapping[int, Any], message: str
) -> HttpResponse:
    """不能再答复（已重新提交、已终止）：写好的字仍在页面上。"""
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"message": message}, status=423)
    messages.error(request, message)
    return _page(request, application, typed={item: answer.text for item, answer in given.items()})


@require_http_methods(["GET", "POST"])
@login_required
def open_place(request: PortalRequest, pk: int) -> HttpResponse:
    """写明理由，另外打开一处；没有说哪里的先挑。"""
    application, by = _to_fill(request, pk), request.actor
    page, form = opening_page(application, PlaceForm(request.GET), by=by), OpenForm(request.POST or None)
    if page["place"] and form.is_valid():
        try:
            item = answering.open_place(application, page["place"], form.cleaned_data["reason"], by=by)
        except NotLegal as refusal:
            page["reasons"] = refusal.reasons
        else:
            messages.success(request, f"已打开：{item.label}。审核时会标为单位自行修改。")
            return redirect(f"{reverse('applications:corrections', args=[pk])}#item-{item.pk}")
    status = 409 if form.is_bound and (page["reasons"] or not page["place"]) else 200
    return render(request, "corrections/place_form.html", page | {"form": form}, status=status)


@require_POST
@login_required
def close_place(request: PortalRequest, pk: int, item: int) -> HttpResponse:
    """收回自己打开、还没有改动的一处。"""
    application = _to_fill(request, pk)
    found = get_object_or_404(CorrectionItem.objects.opened_by_unit(application.filing_ids()), pk=item)
    try:
        answering.close_place(application, found, by=request.actor)
    except NotLegal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已收回：{found.label}，这一处又锁上了。")
    return redirect("applications:corrections", pk)


def _to_fill(request: PortalRequest, pk: int) -> Application:
    application = application_for(request, pk)
    if not may_fill.test(request.actor, application):
        raise NotPermitted("打开或收回一处")
    return application


def _page(
    request: PortalRequest,
    application: Application,
    *,
    typed: Mapping[int, str] | None = None,
    clashes: Mapping[int, Clash] | None = None,
) -> HttpResponse:
    page = corrections_page(application, by=request.actor, typed=typed or {}, clashes=clashes or {})
    return render(request, "corrections/correction_list.html", page, status=409 if typed else 200)
