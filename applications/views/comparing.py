"""比对两版定稿。"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from applications.versions import changes_between, versions_for
from applications.views.door import application_for
from foundation.filings.models import Snapshot


@require_GET
@login_required
def versions(request: PortalRequest, pk: int) -> HttpResponse:
    """各版的清单与其中两版的比对；默认比最近的两版。"""
    application = application_for(request, pk)
    found = versions_for(application, by=request.actor)
    newer = _chosen(found, request.GET.get("to"), default=0)
    older = _chosen(found, request.GET.get("from"), default=1)
    context = {
        "application": application,
        "versions": found,
        "newer": newer,
        "older": older,
        "changes": changes_between(older, newer) if older and newer else [],
    }
    return render(request, "applications/version_list.html", context)


def _chosen(versions: list[Snapshot], number: str | None, *, default: int) -> Snapshot | None:
    """按版次取；没有指定取第 default 新的，指定了却没有的是 404。"""
    if number is None:
        return versions[default] if len(versions) > default else None
    for version in versions:
        if str(version.number) == number:
            return version
    raise Http404
