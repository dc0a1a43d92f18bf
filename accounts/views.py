"""个人中心：本人、本单位，以及切换任职。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SESSION_KEY
from accounts.http import PortalRequest
from accounts.models import Membership


@require_GET
@login_required
def profile(request: PortalRequest) -> HttpResponse:
    """本人与当前单位的信息；单位信息由认证带入，不能在申报书里改（附件2.四）。"""
    held = Membership.objects.active().filter(user=request.user.pk)
    context = {
        "membership": request.actor.membership,
        "memberships": held.select_related("organization", "office").order_by("pk"),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
@login_required
def switch(request: PortalRequest) -> HttpResponse:
    """换一个任职行事；换过之后，页眉上写明现在代表谁。"""
    held = Membership.objects.active().filter(user=request.user.pk).select_related("organization", "office")
    asked = request.POST.get("membership", "")
    chosen = get_object_or_404(held, pk=int(asked) if asked.isdecimal() else None)
    request.session[SESSION_KEY] = chosen.pk
    messages.success(request, f"现在以{chosen.acting_for}{chosen.get_persona_display()}的身份办理。")
    return redirect("portal:desk")
