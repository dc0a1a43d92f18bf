"""进度：一件申报走过的各步，单独一页，供打印与手机查看。"""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from applications.pages import row_view
from applications.progress import progress_of
from applications.views.door import application_for


@require_GET
@login_required
def progress(request: PortalRequest, pk: int) -> HttpResponse:
    """当前环节、剩余工作日与各步。"""
    application, by = application_for(request, pk), request.actor
    row = row_view(application, by=by)
    context = {
        "application": application,
        "status_label": row.status_label,
        "status_tone": row.status_tone,
        "progress": progress_of(application, by=by),
    }
    return render(request, "applications/application_progress.html", context)
