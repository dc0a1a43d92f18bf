"""审核队列的几页：列表、成批办理的确认单、导出。"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import OFFICE_PERSONAS, Persona
from accounts.http import PortalRequest
from applications.queues import batches, exporting
from applications.queues.batches import BATCHES, Batch, Preview, batch_for
from applications.queues.forms import BatchForm, ExportForm, asked_in
from applications.queues.pages import Chosen, chips, choose, queue_page
from applications.views.door import new_key
from foundation.workflow import clock
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted

STAFF = OFFICE_PERSONAS | {Persona.AUDITOR}


@require_GET
@login_required
def queue(request: PortalRequest) -> HttpResponse:
    """工作人员看得见的申报，按要做的事分页签。"""
    by = _staff(request)
    return render(request, "applications/queue_list.html", queue_page(request.GET, by=by))


@require_http_methods(["GET", "POST"])
@login_required
def batch(request: PortalRequest, name: str) -> HttpResponse:
    """先看哪些办得成、哪些办不成，确认之后才办；看过之后有变动的，再看一次。"""
    by = _staff(request)
    chosen, asked = _batch(name, by=by), asked_in(_posted(request) or request.GET)
    form = BatchForm(
        request.POST if request.method == "POST" else None, batch=chosen, by=by, initial={"key": new_key()}
    )
    if not form.is_valid():
        return _confirm(request, chosen, form, batches.preview(chosen, asked.pks, by=by, facts={}))
    outcome = batches.carry_out(chosen, asked, by=by, facts=form.cleaned_data)
    if isinstance(outcome, Preview):
        return _confirm(request, chosen, form, outcome, status=409)
    context = {"batch": chosen, "report": outcome, "back_url": _back(request)}
    return render(request, "applications/queue_done.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def export(request: PortalRequest) -> HttpResponse:
    """导出当前的列表：先说清导出什么，再下载。"""
    by = _staff(request)
    chosen = choose(request.GET, by=by)
    form = ExportForm(_posted(request))
    if not form.is_valid():
        return _export_page(request, chosen, form)
    try:
        content = exporting.workbook(chosen, by=by, reason=form.stated)
    except NotLegal as refusal:
        form.add_error(None, str(refusal))
        return _export_page(request, chosen, form, status=409)
    return _download(content, f"申报列表（{chosen.tab.label}）{clock.today():%Y%m%d}.xlsx")


def _posted(request: PortalRequest) -> QueryDict | None:
    """交来的表单；一项也没有填的也算交来。"""
    return request.POST if request.method == "POST" else None


def _staff(request: PortalRequest) -> Actor:
    if request.actor.role not in STAFF:
        raise NotPermitted("申报管理")
    return request.actor


def _batch(name: str, *, by: Actor) -> Batch:
    if name not in BATCHES:
        raise Http404
    found = batch_for(name, by=by)
    if found is None:
        raise NotPermitted(f"批量{BATCHES[name].act.label}")
    return found


def _confirm(
    request: PortalRequest, batch: Batch, form: BatchForm, preview: Preview, *, status: int = 200
) -> HttpResponse:
    form.suggest(preview)
    context = {
        "batch": batch,
        "form": form,
        "preview": preview,
        "most": batches.MOST,
        "back": _kept(request),
        "back_url": _back(request),
    }
    return render(request, "applications/queue_batch.html", context, status=status)


def _kept(request: PortalRequest) -> str:
    """从哪一页来的：只留问号后面的，回去总是回到列表。"""
    return (request.POST.get("back") or request.GET.get("back", ""))[:1000]


def _back(request: PortalRequest) -> str:
    return f"{reverse('applications:queue')}?{_kept(request)}"


def _export_page(
    request: PortalRequest, chosen: Chosen, form: ExportForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "tab": chosen.tab,
        "count": chosen.counts[chosen.tab.name],
        "chips": chips(chosen.form, request.GET),
        "columns": exporting.COLUMNS,
        "most": exporting.MOST,
        "most_revealed": exporting.MOST_REVEALED,
        "back_url": f"{reverse('applications:queue')}?{request.GET.urlencode()}",
    }
    return render(request, "applications/queue_export.html", context, status=status)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=exporting.CONTENT_TYPE)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
