"""联合申报：申报单位邀请，服务机构答复并填写表3。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications import partnering
from applications.acts import PARTNER_BUTTONS, PARTNER_BY_NAME
from applications.checking import problems_of
from applications.forms import ActForm, InviteForm
from applications.hosts import host_of_partner
from applications.models import Application, Partner
from applications.pages import choice_views, partner_timeline, section_cards
from applications.permissions import may_fill
from applications.submitted import partner_host_for
from applications.views.door import application_for, new_key
from applications.views.filling import save, session_lost, show_section
from foundation.filings.models import Section
from foundation.workflow.act import Act
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_http_methods(["GET", "POST"])
@login_required
def partnership(request: PortalRequest, pk: int) -> HttpResponse:
    """一件申报的联合申报：现在的一家、往来经过，以及邀请。"""
    application = application_for(request, pk)
    form, reasons = InviteForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            partnering.invite(application, form.cleaned_data["agency"], by=request.actor)
        except NotLegal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"已邀请{form.cleaned_data['agency']}，请对方登录后答复。")
            return redirect("applications:partnership", pk)
    visible = Partner.objects.visible_to(request.actor).filter(application=application)
    partners = visible.select_related("organization").order_by("-pk")
    context = {
        "application": application,
        "partners": partners,
        "form": form,
        "reasons": reasons,
        "may_invite": may_fill.test(request.actor, application),
        "has_live": any(partner.is_live for partner in partners),
    }
    return render(request, "applications/partnership.html", context, status=409 if reasons else 200)


@require_GET
@login_required
def partner_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """一次联合申报：答复之前只看得见是谁、哪个批次；接受之后是表3 的目录。"""
    partner, by = _partner_for(request, pk), request.actor
    host = partner_host_for(partner, by=by)
    context = {
        "partner": partner,
        "sections": section_cards(host, problems_of(host)) if host else [],
        "can_see": Application.objects.visible_to(by).filter(pk=partner.application_id).exists(),
        "choices": choice_views(partner, PARTNER_BUTTONS, route="applications:partner_act", by=by),
        "timeline": partner_timeline(partner),
    }
    return render(request, "applications/partner_detail.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def partner_act(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """联合申报上的办理：先看后果，再确认。"""
    partner, chosen = _partner_for(request, pk), PARTNER_BY_NAME.get(name)
    if chosen is None:
        raise Http404
    form = ActForm(request.POST or None, initial={"key": new_key()})
    if not form.is_valid():
        return _confirm(request, partner, chosen, form)
    try:
        partnering.SERVICES[name](partner, by=request.actor, facts=form.cleaned_data)
    except NotLegal as refusal:
        return _confirm(request, partner, chosen, form, refused=refusal.reasons)
    messages.success(request, f"已{chosen.label}。")
    return redirect("applications:partner", pk)


def _confirm(
    request: PortalRequest, partner: Partner, act: Act, form: ActForm, *, refused: list[Reason] | None = None
) -> HttpResponse:
    if not act.is_permitted(partner, request.actor):
        raise NotPermitted(act.label)
    context = {
        "act": act,
        "application": partner.application,
        "form": form,
        "facts": [("联合申报单位", partner.organization)],
        "reasons": refused if refused is not None else act.reasons(partner, by=request.actor, facts={}),
        "is_refused": bool(refused),
        "back_url": reverse("applications:partner", args=[partner.pk]),
    }
    return render(request, "applications/act_confirm.html", context, status=409 if refused else 200)


@require_GET
@login_required
def partner_section(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """表3 的一节。"""
    host = partner_host_for(_partner_for(request, pk), by=request.actor)
    if host is None:
        raise Http404
    return show_section(request, host, name)


@require_POST
def save_partner_section(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """暂存表3 一节里改动的几格。"""
    if not request.user.is_authenticated:
        return session_lost(request)
    partner = _partner_for(request, pk)
    section = get_object_or_404(Section.objects.select_related("filing"), filing=partner.filing_id, name=name)
    return save(request, host_of_partner(partner), section)


def _partner_for(request: PortalRequest, pk: int) -> Partner:
    visible = Partner.objects.visible_to(request.actor)
    return get_object_or_404(
        visible.select_related("organization", "filing", "application__call", "application__organization"),
        pk=pk,
    )
