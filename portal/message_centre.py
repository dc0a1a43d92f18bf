"""消息中心：本人的消息，未读的在前；打开一条即为已读，转去它的去处。"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.models import Membership
from foundation.notifications import services
from foundation.notifications.models import Notification
from foundation.notifications.querysets import Tally
from portal.forms import ReadAllForm

PAGE = 30
UNREAD = "unread"
COUNTED_UP_TO = 99


@dataclass(frozen=True)
class Tab:
    """页签。"""

    label: str
    url: str
    count: int
    current: bool


@require_GET
@login_required
def message_list(request: PortalRequest) -> HttpResponse:
    """本人的消息，可只看未读。"""
    own, only = Notification.objects.of(request.user), request.GET.get("show", "")
    tally = own.tally()
    shown = own.unread() if only == UNREAD else own
    page = Paginator(shown.for_listing(), PAGE).get_page(request.GET.get("page"))
    context = {
        "tally": tally,
        "only_unread": only == UNREAD,
        "tabs": _tabs(tally, only),
        **_paging(page, only),
    }
    return render(request, "portal/message_list.html", context)


@require_GET
@login_required
def open_message(request: PortalRequest, pk: int) -> HttpResponse:
    """打开一条：记为已读，转去它的去处；不是给当前任职的，先请他切换，免得到了那里说看不见。"""
    message = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if _is_for_another_membership(message, request):
        messages.warning(
            request, f"这条消息是给{message.acting_for}的，请先在下面切换到该任职，再从消息中心打开。"
        )
        return redirect("accounts:profile")
    services.mark_read(message, at=request.arrived_at)
    return HttpResponseRedirect(message.url or reverse("portal:messages"))


@require_POST
@login_required
def read_all(request: PortalRequest) -> HttpResponse:
    """把看到的全部标为已读；打开页面之后才到的仍是未读。"""
    form = ReadAllForm(request.POST)
    if form.is_valid():
        newest = form.cleaned_data["newest"]
        count = services.mark_all_read(request.user, newest=newest, at=request.arrived_at)
        messages.success(request, f"已将 {count} 条消息标为已读。")
    else:
        messages.error(request, "没有标为已读：页面不完整，请刷新后再按一次。")
    return redirect("portal:messages")


def unread_label(user: Any) -> str:
    """铃铛上的数字；没有未读、没有登录的为空，超过 99 条写作 99+。"""
    if not user.is_authenticated:
        return ""
    count = Notification.objects.of(user).unread()[: COUNTED_UP_TO + 1].count()
    return f"{COUNTED_UP_TO}+" if count > COUNTED_UP_TO else str(count or "")


def _is_for_another_membership(message: Notification, request: PortalRequest) -> bool:
    """是给此人另一个在任的任职的。"""
    if message.acting_for in ("", request.actor.acting_for):
        return False
    held = Membership.objects.active().filter(user=request.user.pk).select_related("organization", "office")
    return any(membership.acting_for == message.acting_for for membership in held)


def _tabs(tally: Tally, only: str) -> list[Tab]:
    here = reverse("portal:messages")
    return [
        Tab("全部", here, tally.total, only != UNREAD),
        Tab("未读", f"{here}?show={UNREAD}", tally.unread, only == UNREAD),
    ]


def _paging(page: Any, only: str) -> dict[str, Any]:
    """一页的消息，与上一页、下一页的去处。"""
    kept = f"show={UNREAD}&" if only == UNREAD else ""
    return {
        "rows": page.object_list,
        "summary": f"共 {page.paginator.count} 条，第 {page.number} / {page.paginator.num_pages} 页",
        "previous_url": f"?{kept}page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?{kept}page={page.next_page_number()}" if page.has_next() else "",
    }
