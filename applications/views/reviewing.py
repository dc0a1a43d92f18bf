"""核对补正：各条的答复与改动，写结论。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from applications.corrections.drafting import act_for
from applications.corrections.forms import VerdictForm
from applications.corrections.reviewing import issued_items, review_page
from applications.corrections.reviewing import judge as judge_item
from applications.views.door import application_for
from foundation.workflow.refusals import NotPermitted


@require_GET
@login_required
def review(request: PortalRequest, pk: int) -> HttpResponse:
    """各次退回与补正：每条的答复与它自己的改动，点名以外的改动标出。"""
    application = application_for(request, pk)
    return render(request, "corrections/correction_review.html", review_page(application, by=request.actor))


@require_POST
@login_required
def judge(request: PortalRequest, pk: int, item: int) -> HttpResponse:
    """写下一条的结论；再按一次同一个就是撤回。"""
    application, form = application_for(request, pk), VerdictForm(request.POST)
    if not act_for(request.actor).is_permitted(application, request.actor):
        raise NotPermitted("核对补正")
    found = next((one for one in issued_items(application, by=request.actor) if one.pk == item), None)
    if found is None:
        raise Http404
    if form.is_valid():
        judge_item(application, found, form.cleaned_data["verdict"], by=request.actor)
        messages.success(request, f"已记下“{found.label}”的结论。")
    return redirect(f"{reverse('applications:correction_review', args=[pk])}#item-{item}")
