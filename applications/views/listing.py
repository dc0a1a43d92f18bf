"""我的申报、一件申报的总览。"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.enums import UNIT_PERSONAS
from accounts.http import PortalRequest
from applications.checking import problems_of
from applications.corrections.pages import unit_panel
from applications.hosts import host_of
from applications.letters.pages import letter_views
from applications.models import Application
from applications.pages import (
    document_views,
    is_own,
    row_view,
    section_cards,
    status_label,
)
from applications.papers import papers_for
from applications.permissions import may_fill
from applications.progress import progress_of
from applications.screening.choices import unit_choices
from applications.views.case import case
from applications.views.door import application_for

PAGE = 100


@require_GET
@login_required
def application_list(request: PortalRequest) -> HttpResponse:
    """本单位的申报，新的在前。"""
    rows = Application.objects.visible_to(request.actor).for_listing().order_by("-created_at", "-pk")
    return render(request, "applications/application_list.html", _page(request, rows))


def _page(request: PortalRequest, rows: QuerySet[Application]) -> dict[str, Any]:
    """一页的行，与上一页、下一页的去处。"""
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "rows": [row_view(row, by=request.actor) for row in page],
        "summary": f"共 {page.paginator.count} 件，第 {page.number} / {page.paginator.num_pages} 页",
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }


@require_GET
@login_required
def application_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """一件申报：目录、可办的事、文档、进度；机关与纪检看的是审核页。"""
    if request.actor.role not in UNIT_PERSONAS:
        return case(request, pk)
    application, by = application_for(request, pk), request.actor
    host = host_of(application)
    context = {
        "application": application,
        "is_own": is_own(application, by=by),
        "may_fill": may_fill.test(by, application),
        "status_label": status_label(application, by=by),
        "status_tone": row_view(application, by=by).status_tone,
        "sections": section_cards(host, problems_of(host)),
        "correction": unit_panel(application, by=by),
        "choices": unit_choices(application, by=by),
        "letters": letter_views(application, by=by),
        "partner": application.partners.live().select_related("organization").first(),
        "documents": document_views(application, papers_for(application, by=by), by=by),
        "progress": progress_of(application, by=by),
    }
    return render(request, "applications/application_detail.html", context)
