"""专利清单：看、添、改、删、放回、导出。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.models import Application
from applications.models.patent import PatentListing, PatentRevision
from applications.patents import exporting, services
from applications.patents.entries import texts_of
from applications.patents.forms import PatentForm, VersionForm
from applications.patents.freezing import content_of
from applications.patents.pages import export_name, facts_of, list_page, listing_for, place_of
from applications.patents.totals import setting_of
from applications.views.door import application_for, new_key
from foundation.workflow import access
from foundation.workflow.refusals import NotLegal


@require_GET
@login_required
def patent_list(request: PortalRequest, pk: int) -> HttpResponse:
    """清单、合计与对照、最近的改动；不能改的人只读。"""
    application = application_for(request, pk)
    page = list_page(application, by=request.actor, wanted=request.GET)
    return render(request, "applications/patent_list.html", page)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: PortalRequest, pk: int) -> HttpResponse:
    """添加一行；保存后可以接着添下一行。"""
    application = _application_to_edit(request, pk)
    form = PatentForm(request.POST or None, setting=setting_of(application))
    if form.is_valid():
        try:
            revision = services.add(application, form.entry, by=request.actor)
        except NotLegal as refusal:
            form.refuse(refusal.reasons)
        else:
            return _added(request, application, revision)
    return _form_page(request, application, form)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: PortalRequest, pk: int, row: int) -> HttpResponse:
    """修改一行。"""
    application = _application_to_edit(request, pk, row)
    listed = get_object_or_404(PatentListing.objects.of(application), pk=row)
    form = PatentForm(request.POST or None, setting=setting_of(application), initial=content_of(listed))
    opened = VersionForm(request.POST)
    if form.is_valid() and opened.is_valid():
        try:
            services.change(listed, form.entry, version=opened.cleaned_data["version"], by=request.actor)
        except NotLegal as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"已修改 {form.entry.number}。")
            return redirect(f"{place_of(listed)}#row-{listed.pk}")
    return _form_page(request, application, form, row=listed)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: PortalRequest, pk: int, row: int) -> HttpResponse:
    """先看是哪一行，再确认删除；删除之后可以放回。"""
    application = _application_to_edit(request, pk, row)
    listed = get_object_or_404(PatentListing.objects.of(application), pk=row)
    if request.method == "GET":
        context = {"application": application, "row": listed, "facts": facts_of(listed)}
        context |= {"back": place_of(listed), "key": new_key()}
        return render(request, "applications/patent_remove.html", context)
    back = place_of(listed)
    revision = services.remove(listed, by=request.actor)
    return redirect(f"{back}&done={revision.number}")


@require_POST
@login_required
def undo(request: PortalRequest, pk: int, number: int) -> HttpResponse:
    """放回删除的行，或撤销整次导入。"""
    application = application_for(request, pk)
    revision = get_object_or_404(PatentRevision.objects.of(application), number=number)
    try:
        undone = services.undo(revision, by=request.actor)
    except NotLegal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已{undone.label}。")
    return redirect("applications:patents", pk)


@require_GET
@login_required
def export(request: PortalRequest, pk: int) -> HttpResponse:
    """把清单导出为 .xlsx，留下下载记录。"""
    application = application_for(request, pk)
    rows = [texts_of(row) for row in listing_for(application, by=request.actor).rows]
    access.remember("download", application, by=request.actor, detail="专利清单")
    name = export_name(application)
    return _workbook(exporting.listing(rows), name)


@require_GET
@login_required
def template(request: PortalRequest, pk: int) -> HttpResponse:
    """导入用的空白模板。"""
    application_for(request, pk)
    return _workbook(exporting.template(), "专利清单模板.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=exporting.CONTENT_TYPE)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _application_to_edit(request: PortalRequest, pk: int, row: int | None = None) -> Application:
    application = application_for(request, pk)
    services.require_open(application, request.actor, row)
    return application


def _added(request: PortalRequest, application: Application, revision: PatentRevision) -> HttpResponse:
    messages.success(request, f"已{revision.label}。")
    row = PatentListing.objects.of(application).filter(pk__in=revision.added).first()
    if "again" in request.POST or row is None:
        return redirect("applications:patent_add", application.pk)
    return redirect(f"{place_of(row)}#row-{row.pk}")


def _form_page(
    request: PortalRequest, application: Application, form: PatentForm, *, row: PatentListing | None = None
) -> HttpResponse:
    is_refused = bool(form.non_field_errors())
    context = {
        "application": application,
        "form": form,
        "row": row,
        "key": new_key(),
        "theirs": facts_of(row) if row and is_refused else [],
    }
    return render(request, "applications/patent_form.html", context, status=409 if is_refused else 200)
