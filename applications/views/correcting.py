"""机关写补正事项：加、改、删、放回，与拟好的各条。退回之前申报单位看不到。"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.corrections import drafting
from applications.corrections.drafting import Wording
from applications.corrections.drafts import adding_page, clauses, drafts_page, library
from applications.corrections.forms import ItemForm, PlaceForm
from applications.corrections.rounds import drafts_of
from applications.models import Application
from applications.views.door import application_for
from foundation.filings.models import CorrectionItem
from foundation.workflow.refusals import NotLegal, NotPermitted

REMOVED = "removed_correction"
"""会话里记着刚删去的那一条，好放回。"""


@require_http_methods(["GET", "POST"])
@login_required
def add(request: PortalRequest, pk: int) -> HttpResponse:
    """写一条：地址栏里说点在哪里；没有说的先挑。地方不对的说明原因，写好的字还在。"""
    application = _to_draft(request, pk)
    page = adding_page(application, PlaceForm(request.GET), by=request.actor)
    form = ItemForm(request.POST or None, initial=page["initial"])
    if page["place"] and form.is_valid():
        try:
            drafting.add(application, page["place"], Wording(**form.cleaned_data), by=request.actor)
        except NotLegal as refusal:
            form.add_error(None, str(refusal))
        else:
            label = page["place"].label
            messages.success(request, f"已写下一条：{label}。退回之前申报单位看不到。")
            return redirect(_onwards(request, application, page["next"]))
    return render(request, "corrections/item_form.html", page | {"form": form}, status=_status(page, form))


def _status(page: dict[str, Any], form: ItemForm) -> int:
    """写好了而没有存下的（地方不对、刚刚被退回）是 409。"""
    is_refused = form.is_bound and (page["place"] is None or bool(form.non_field_errors()))
    return 409 if is_refused else 200


@require_http_methods(["GET", "POST"])
@login_required
def change(request: PortalRequest, pk: int, item: int) -> HttpResponse:
    """改一条的条款与要求。"""
    application = _to_draft(request, pk)
    found = _draft_for(request, application, item)
    form = ItemForm(request.POST or None, initial={"clause": found.clause, "text": found.text})
    if form.is_valid():
        drafting.change(application, found, Wording(**form.cleaned_data), by=request.actor)
        messages.success(request, f"已修改：{found.label}。")
        return redirect("applications:correction_drafts", pk)
    context: dict[str, Any] = {"application": application, "item": found, "form": form}
    context |= {"library": library(application, None), "clauses": clauses(application)}
    return render(request, "corrections/item_form.html", context)


@require_POST
@login_required
def remove(request: PortalRequest, pk: int, item: int) -> HttpResponse:
    """删去一条；可以放回。"""
    application = _to_draft(request, pk)
    kept = drafting.remove(application, _draft_for(request, application, item), by=request.actor)
    request.session[REMOVED] = {"application": pk, "kept": kept}
    return _answer(request, application)


@require_POST
@login_required
def put_back(request: PortalRequest, pk: int) -> HttpResponse:
    """放回刚删去的一条；已经放回或换了一次登录的，什么也不做。"""
    application = _to_draft(request, pk)
    removed = request.session.get(REMOVED)
    if removed and removed["application"] == pk:
        drafting.put_back(application, removed["kept"], by=request.actor)
        del request.session[REMOVED]
    return _answer(request, application)


@require_GET
@login_required
def drafts(request: PortalRequest, pk: int) -> HttpResponse:
    """拟好的各条：整页，或办理页里的片段。"""
    application = application_for(request, pk)
    if not drafting.act_for(request.actor).is_permitted(application, request.actor):
        raise NotPermitted("补正事项")
    return _drafts(request, application)


def _to_draft(request: PortalRequest, pk: int) -> Application:
    application = application_for(request, pk)
    drafting.require_drafting(application, by=request.actor)
    return application


def _draft_for(request: PortalRequest, application: Application, item: int) -> CorrectionItem:
    found: CorrectionItem = get_object_or_404(drafts_of(application, by=request.actor), pk=item)
    return found


def _answer(request: PortalRequest, application: Application) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _drafts(request, application)
    return redirect("applications:correction_drafts", application.pk)


def _drafts(request: PortalRequest, application: Application) -> HttpResponse:
    removed = request.session.get(REMOVED)
    page = drafts_page(application, by=request.actor)
    page["removed"] = removed["kept"] if removed and removed["application"] == application.pk else None
    is_part = request.headers.get("HX-Request")
    return render(request, "corrections/_drafts.html" if is_part else "corrections/draft_list.html", page)


def _onwards(request: PortalRequest, application: Application, wanted: str) -> str:
    """写完回到来的地方；“再写一条”的回到挑选，没有来处的回到这一件。"""
    if "again" in request.POST:
        here = reverse("applications:correction_add", args=[application.pk])
        return f"{here}?{urlencode({'next': wanted})}" if wanted else here
    return wanted or reverse("applications:detail", args=[application.pk])
