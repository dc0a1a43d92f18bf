"""拟办与签发、回避。签发本身走办理页（acting），事实取自拟办。"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.enums import OFFICE_PERSONAS
from accounts.http import PortalRequest
from applications.forms import ActForm
from applications.models import Application, Proposal
from applications.screening import proposals
from applications.screening.proposals import PROPOSED_BY, SIGNABLE
from applications.screening.services import recuse as declare
from applications.signing import pages
from applications.signing.forms import OwnRecusalForm, RecusalForm, ReplyForm, draft_of, proposing_form
from applications.views.door import application_for, new_key
from foundation.workflow.act import Act
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """拟办：先看后果，写明事由与意见，交负责人签发；转办则交对方市局答复。"""
    application, by, act = application_for(request, pk), request.actor, SIGNABLE.get(name)
    if act is None:
        raise Http404
    if not PROPOSED_BY[name].test(by, application):
        raise NotPermitted(f"拟{act.label}")
    form = proposing_form(name, application, by=by, data=request.POST or None, key=new_key())
    if not form.is_valid():
        return _propose_page(request, application, act, form)
    try:
        made = proposals.propose(application, act, draft_of(form), by=by)
    except NotLegal as refusal:
        return _propose_page(request, application, act, form, refused=refusal.reasons)
    messages.success(request, f"已拟{pages.act_label(made)}，等待{made.signing_office}答复或签发。")
    return redirect("applications:detail", pk)


def _propose_page(
    request: PortalRequest,
    application: Application,
    act: Act,
    form: ActForm,
    *,
    refused: list[Reason] | None = None,
) -> HttpResponse:
    reasons = refused if refused is not None else _why_not(request, application, act)
    label = "转办" if act.name == "transfer" else f"拟{act.label}"
    context = {
        "act": act,
        "label": label,
        "is_transfer": act.name == "transfer",
        "application": application,
        "form": form,
        "reasons": reasons,
        "is_refused": bool(refused),
        "back_url": reverse("applications:detail", args=[application.pk]),
    }
    return render(request, "signing/proposal_form.html", context, status=409 if refused else 200)


def _why_not(request: PortalRequest, application: Application, act: Act) -> list[Reason]:
    """还没有写之前就知道办不成的理由。"""
    if not act.is_legal(application):
        status = application.get_status_display()
        return [Reason(f"当前状态为“{status}”，不能{act.label}。", act.clause)]
    return proposals.why_not_yet(application, act, by=request.actor)


@require_http_methods(["GET", "POST"])
@login_required
def refuse(request: PortalRequest, pk: int) -> HttpResponse:
    """退回经办（转办则是不接收）：写明理由，这件拟办办结，申报的状态不动。"""
    application, proposal = _with_proposal(request, pk)
    if not pages.awaits(proposal, by=request.actor):
        raise NotPermitted("退回经办")
    label = "不接收转办" if proposal.act == "transfer" else "退回经办"
    form = ReplyForm(request.POST or None, initial={"key": new_key()})
    if form.is_valid():
        try:
            proposals.send_back(proposal, by=request.actor, note=form.cleaned_data["note"])
        except NotLegal as refusal:
            return _closing_page(request, application, proposal, label, form, refusal.reasons)
        messages.success(request, f"已{label}，{proposal.proposed_by.user.display_name}会看到理由。")
        return _onwards(request, application)
    return _closing_page(request, application, proposal, label, form)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """拟办人撤回自己的拟办。"""
    application, proposal = _with_proposal(request, pk)
    if not pages.is_own(proposal, by=request.actor):
        raise NotPermitted("撤回拟办")
    form = ReplyForm(request.POST or None, initial={"key": new_key()})
    if form.is_valid():
        proposals.withdraw(proposal, by=request.actor)
        messages.success(request, "已撤回拟办。")
        return redirect("applications:detail", pk)
    return _closing_page(request, application, proposal, "撤回拟办", form)


def _closing_page(
    request: PortalRequest,
    application: Application,
    proposal: Proposal,
    label: str,
    form: ActForm,
    refused: list[Reason] | None = None,
) -> HttpResponse:
    context = {
        "label": label,
        "application": application,
        "facts": pages.facts_of(proposal),
        "title": f"拟{pages.act_label(proposal)}",
        "form": form,
        "wants_note": label != "撤回拟办",
        "reasons": refused or [],
        "back_url": reverse("applications:detail", args=[application.pk]),
    }
    return render(request, "signing/proposal_close.html", context, status=409 if refused else 200)


def _with_proposal(request: PortalRequest, pk: int) -> tuple[Application, Proposal]:
    """这一件与等着签发的拟办；已经办结的请人再看一眼。"""
    application = application_for(request, pk)
    if request.actor.role not in OFFICE_PERSONAS:
        raise NotPermitted("拟办")
    proposal = pages.open_proposal(application)
    if proposal is None:
        raise NotLegal([Reason("这一件没有等着签发的拟办，可能刚刚办结，请返回查看。", "附件2.五")])
    return application, proposal


def _onwards(request: PortalRequest, application: Application) -> HttpResponse:
    """不接收之后自己就看不见了，回到列表。"""
    seen = Application.objects.visible_to(request.actor).filter(pk=application.pk).exists()
    return redirect("applications:detail", application.pk) if seen else redirect("applications:queue")


@require_http_methods(["GET", "POST"])
@login_required
def recuse(request: PortalRequest, pk: int) -> HttpResponse:
    """回避：本人申报与单位的关系，或负责人指定谁回避；对该单位的各件都不再经手。"""
    application, by = application_for(request, pk), request.actor
    if by.role not in OFFICE_PERSONAS:
        raise NotPermitted("登记回避")
    form = _recusal_form(request)
    if not form.is_valid():
        return _recusal_page(request, application, form)
    chosen = form.cleaned_data.get("officer") or by.membership
    try:
        declare(application, chosen, reason=form.cleaned_data["note"], by=by)
    except NotLegal as refusal:
        form.add_error(None, str(refusal))
        return _recusal_page(request, application, form)
    messages.success(request, f"已登记{chosen.user.display_name}对{application.organization}回避。")
    return redirect("applications:detail", pk)


def _recusal_form(request: PortalRequest) -> OwnRecusalForm:
    """负责人可以选人，别的人只登记自己。"""
    data: Any = request.POST or None
    start = {"key": new_key(), "officer": request.actor.membership}
    if pages.heads.test(request.actor, None):
        return RecusalForm(data, by=request.actor, initial=start)
    return OwnRecusalForm(data, initial=start)


def _recusal_page(request: PortalRequest, application: Application, form: ActForm) -> HttpResponse:
    context = {
        "application": application,
        "form": form,
        "back_url": reverse("applications:detail", args=[application.pk]),
    }
    return render(request, "signing/recusal_form.html", context)
