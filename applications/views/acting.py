"""办理：动作表里的每个动作都走这一个视图。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from applications.acts import BY_NAME
from applications.corrections.sending import sending_context
from applications.forms import ActForm
from applications.models import Application
from applications.pages import document_views, is_own
from applications.papers import papers_for
from applications.screening.forms import form_for
from applications.services import SERVICES
from applications.signing.pages import signing_context
from applications.views.door import application_for, new_key
from foundation.workflow.act import Act
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


@require_http_methods(["GET", "POST"])
@login_required
def act(request: PortalRequest, pk: int, name: str) -> HttpResponse:
    """先看后果，再确认办理；办不成时原样留着写好的意见。"""
    application, chosen = application_for(request, pk), BY_NAME.get(name)
    if chosen is None:
        raise Http404
    form = form_for(
        name, application, by=request.actor, data=request.POST or None, initial={"key": new_key()}
    )
    if not form.is_valid():
        return _confirm(request, application, chosen, form)
    try:
        event = SERVICES[name](application, by=request.actor, facts=form.cleaned_data)
    except NotLegal as refusal:
        return _confirm(request, application, chosen, form, refused=refusal.reasons)
    if name in ("submit", "resubmit"):
        return redirect("applications:receipt", pk)
    messages.success(request, f"已{chosen.label}。")
    return _onwards(request, event.subject)


def _onwards(request: PortalRequest, application: Application) -> HttpResponse:
    """回到这一件；若办完自己就看不见了，回到列表。"""
    seen = Application.objects.visible_to(request.actor).filter(pk=application.pk).exists()
    return redirect("applications:detail", application.pk) if seen else redirect("applications:queue")


def _confirm(
    request: PortalRequest,
    application: Application,
    act: Act,
    form: ActForm,
    *,
    refused: list[Reason] | None = None,
) -> HttpResponse:
    by = request.actor
    if not act.is_permitted(application, by):
        raise NotPermitted(act.label)
    reasons = refused if refused is not None else act.reasons(application, by=by, facts={})
    context = {
        "act": act,
        "application": application,
        "version": application.finalised if is_own(application, by=by) else application.submitted,
        "form": form,
        "reasons": reasons,
        "is_refused": bool(refused),
        "back_url": reverse("applications:detail", args=[application.pk]),
        **signing_context(application, act, by=by),
        **sending_context(application, act, by=by),
    }
    return render(request, "applications/act_confirm.html", context, status=409 if refused else 200)


@require_GET
@login_required
def receipt(request: PortalRequest, pk: int) -> HttpResponse:
    """申报回执：编号、版次、内容哈希与服务器时间，以最近一次提交为准。"""
    application = application_for(request, pk)
    event = Event.objects.about(application).filter(act__in=("submit", "resubmit")).last()
    if event is None:
        raise Http404
    context = {
        "application": application,
        "event": event,
        "is_own": is_own(application, by=request.actor),
        "documents": document_views(application, papers_for(application, by=request.actor), by=request.actor),
    }
    return render(request, "applications/application_receipt.html", context)
