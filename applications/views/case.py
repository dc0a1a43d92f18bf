"""审核页：看一件申报，核对要点，登记信用核查与备注。"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST
from rules import Predicate

from accounts import credit
from accounts.enums import UNIT_PERSONAS
from accounts.http import PortalRequest
from accounts.models import CreditCheck
from applications.materials import services as materials
from applications.materials.forms import ReceiveForm
from applications.materials.receiving import cap, received
from applications.models import Application, Material
from applications.screening import checklist, notes
from applications.screening.case import POINTS, RECORD, case_page, side_page
from applications.screening.case_forms import ConfirmForm, FindingForm, LookingForm, NoteForm
from applications.screening.case_points import Typed, meter, point_view
from applications.screening.case_record import credit_form
from applications.screening.reading import Reading, credit_of, facts_of, read
from foundation.documents import uploads
from foundation.documents.refusals import UploadError
from foundation.workflow.refusals import NotLegal, NotPermitted

RELATED = (
    "call",
    "organization",
    "filing",
    "call_city__office",
    "officer__user",
    "held_by",
    "submitted",
    "submitted_links",
)
SIDE = "case-side"


def case(request: PortalRequest, pk: int) -> HttpResponse:
    """整页；脚本来换右边的（HX-Target），只给右边。"""
    reading, wanted = reading_for(request, pk), LookingForm(request.GET).wanted()
    _remember_viewing(reading, wanted["material"])
    if request.headers.get("HX-Target") == SIDE:
        return _varied(render(request, "applications/_case_side.html", side_page(reading, wanted)))
    return _varied(render(request, "applications/case_detail.html", case_page(reading, wanted)))


@require_POST
def judge(request: PortalRequest, pk: int, point: int) -> HttpResponse:
    """记下一点的结论；脚本来的只换这一点，没有登录答 401。"""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    reading = _reading_to(checklist.may_check, request, pk)
    chosen = get_object_or_404(reading.application.call.points, pk=point)
    form, facts = FindingForm(request.POST), facts_of(reading, credit_of(reading))
    if not form.is_valid():
        return _point(request, reading, chosen, errors=form.complaints, status=422)
    try:
        checklist.judge(reading, facts, chosen, judgement=form.judgement)
    except NotLegal as refusal:
        return _point(request, reading, chosen, errors=[r.text for r in refusal.reasons], status=409)
    return _point(request, reading, chosen)


@require_POST
@login_required
def confirm(request: PortalRequest, pk: int) -> HttpResponse:
    """确认全部说符合的系统建议。"""
    reading, form = _reading_to(checklist.may_check, request, pk), ConfirmForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        count = checklist.confirm_all(reading, facts_of(reading, credit_of(reading)), version=version)
    except NotLegal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已确认 {count} 条系统建议，其余请逐条核对。")
    return redirect(_place(pk, POINTS))


@require_POST
@login_required
def note(request: PortalRequest, pk: int) -> HttpResponse:
    """记一条内部备注；没有存成的，写的还在。"""
    reading, form = _reading_to(notes.may_note, request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, reading, RECORD, form)
    notes.add_note(reading.application, form.cleaned_data["text"], by=request.actor)
    messages.success(request, "已记下备注，申报单位看不到。")
    return redirect(f"{_place(pk, RECORD)}#notes")


@csrf_exempt  # 校验凭证要读请求体，须先换上封顶的处理器；凭证仍由 _check_credit 校验
def check_credit(request: PortalRequest, pk: int) -> HttpResponseBase:
    """登记一次信用核查，可附截图。"""
    cap(request)
    return _check_credit(request, pk)


@csrf_protect
@require_POST
@login_required
def _check_credit(request: PortalRequest, pk: int) -> HttpResponse:
    """没有存成的，写的还在（截图须重选）。"""
    reading = _reading_to(notes.may_note, request, pk)
    form = credit_form(reading, request.POST)
    if not form.is_valid():
        return _again(request, reading, RECORD, form)
    try:
        found = credit.Found(**form.cleaned_data, screenshot=_screenshot(request))
        credit.record(found, by=request.actor, uploader=materials.uploader_of(request.actor))
    except (UploadError, NotLegal) as refusal:
        form.add_error(None, str(refusal))
        return _again(request, reading, RECORD, form)
    messages.success(request, "已登记信用核查。")
    return redirect(f"{_place(pk, RECORD)}#credit")


@require_GET
@login_required
def screenshot(request: PortalRequest, pk: int, check: int) -> HttpResponseBase:
    """信用核查的截图，看净化过的副本，留下记录。"""
    codes = reading_for(request, pk).credit_codes
    row = get_object_or_404(CreditCheck.objects.filter(credit_code__in=codes), pk=check)
    if row.screenshot is None:
        raise Http404
    return uploads.serve_copy(row.screenshot, request)


def reading_for(request: PortalRequest, pk: int) -> Reading:
    """此人看得见的一件，读出提交的那一版；申报单位一方没有审核页。"""
    visible = Application.objects.visible_to(request.actor).select_related(*RELATED)
    application = get_object_or_404(visible, pk=pk)
    if request.actor.role in UNIT_PERSONAS:
        raise NotPermitted("查看审核页")
    return read(application, by=request.actor)


def _reading_to(permission: Predicate, request: PortalRequest, pk: int) -> Reading:
    reading = reading_for(request, pk)
    if not permission.test(request.actor, reading.application):
        raise NotPermitted("办理审核")
    return reading


def _remember_viewing(reading: Reading, material: int | None) -> None:
    row: Material | None = next((row for row in reading.materials if row.pk == material), None)
    if row is not None:
        materials.remember_viewing(row, by=reading.by)


def _screenshot(request: PortalRequest) -> Any:
    """随表单带来的截图，或传好的编号；没有的为 None。"""
    given = ReceiveForm(request.POST, request.FILES)
    has_one = bool(request.FILES or request.POST.get("upload"))
    return next(received(given, by=request.actor), None) if has_one else None


def _point(
    request: PortalRequest,
    reading: Reading,
    point: Any,
    *,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """脚本来的只换这一点与进展；没有脚本的，成了回到这一点，没有成的整页再给、写的还在。"""
    typed = None
    if errors:
        given = request.POST
        typed = Typed(point.pk, given.get("verdict", ""), given.get("remark", ""), tuple(errors))
    if request.headers.get("HX-Request"):
        items = checklist.items_of(reading, facts_of(reading, credit_of(reading)))
        item = next(item for item in items if item.point.pk == point.pk)
        view = point_view(reading, item, typed, is_editable=True)
        context = {"view": view, "meter": meter(items)}
        return render(request, "applications/_case_point_answer.html", context, status=status)
    if typed:
        return _again(request, reading, POINTS, typed, status=status)
    return redirect(f"{_place(reading.application.pk, POINTS)}#point-{point.pk}")


def _again(
    request: PortalRequest, reading: Reading, tab: str, typed: Any, *, status: int = 422
) -> HttpResponse:
    wanted = LookingForm({"tab": tab}).wanted()
    page = case_page(reading, wanted, typed)
    return render(request, "applications/case_detail.html", page, status=status)


def _place(pk: int, tab: str) -> str:
    return f"{reverse('applications:detail', args=[pk])}?tab={tab}"


def _varied(response: HttpResponse) -> HttpResponse:
    """同一地址给脚本的是片段：浏览器不得拿来当整页。"""
    response["Vary"] = "Cookie, HX-Request, HX-Target"
    response["Cache-Control"] = "private, no-store"
    return response
