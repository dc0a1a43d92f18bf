"""节假日维护的页面：看一年、导入、确认、更正一日、下载。"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from applications.views.door import new_key
from foundation.workflow import clock
from foundation.workflow.calendar import packaged
from foundation.workflow.models import CalendarDay
from foundation.workflow.refusals import NotLegal, Reason
from portal.calendar import services
from portal.calendar.announcements import FIRST_YEAR, latest_year, missing_years
from portal.calendar.exporting import SHAPES
from portal.calendar.forms import ApplyForm, CorrectionForm, UploadForm
from portal.calendar.pages import preview_page, version_of, year_page
from portal.calendar.permissions import may_change, may_read, require
from portal.calendar.wording import imported_message


@require_GET
@login_required
def overview(request: PortalRequest) -> HttpResponse:
    """今年的一页。"""
    require(may_read, request.actor)
    return _year_page(request, clock.today().year)


@require_GET
@login_required
def one_year(request: PortalRequest, year: int) -> HttpResponse:
    """一年的月历、来历与办理记录。"""
    require(may_read, request.actor)
    _require_in_range(year)
    return _year_page(request, year)


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: PortalRequest) -> HttpResponse:
    """上传一年的安排，给出逐行的报告；这时还没有写入。"""
    require(may_change, request.actor)
    today = clock.today()
    form = UploadForm(request.POST, request.FILES, today=today) if request.method == "POST" else None
    if form and form.is_valid():
        return _preview(request, form)
    form = form or UploadForm(today=today, initial={"year": _wanted_year()})
    context = {"form": form, "sample_year": max(packaged().years)}
    return render(request, "portal/calendar_import.html", context)


@require_POST
@login_required
def apply(request: PortalRequest) -> HttpResponse:
    """按看过的报告导入；其间被人改过的，对照新的安排再给一次报告。"""
    require(may_change, request.actor)
    form = ApplyForm(request.POST, today=clock.today())
    if not form.is_sound:
        messages.error(request, "没有导入：确认的内容不完整，请重新上传文件。")
        return redirect("portal:calendar_import")
    if not form.is_settled:
        return _preview(request, form, refused=[Reason("没有导入：请先核对下面的提醒，并勾选“已核对”。")])
    try:
        imported = services.import_year(form.arrangement, base=form.cleaned_data["base"], by=request.actor)
    except NotLegal as refusal:
        return _preview(request, form, refused=refusal.reasons)
    messages.success(request, imported_message(form.report, imported.settled))
    return redirect("portal:calendar_year", form.report.year)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: PortalRequest, year: int) -> HttpResponse:
    """更正一日。"""
    require(may_change, request.actor)
    _require_in_range(year)
    form = CorrectionForm(request.POST or None, year=year)
    if form.is_valid():
        try:
            services.correct_day(form.correction, by=request.actor)
        except NotLegal as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "已更正，并记入办理记录。已经告知当事人的期限不随之改变。")
            return redirect("portal:calendar_year", year)
    context = {"form": form, "year": year, "key": new_key()}
    return render(request, "portal/calendar_correct.html", context)


@require_GET
@login_required
def export(request: PortalRequest, year: int, shape: str) -> HttpResponse:
    """下载一年的安排（version 给出的是办理记录里的那一版），可以原样再导入。"""
    require(may_read, request.actor)
    _require_in_range(year)
    entries = version_of(year, request.GET.get("version", ""))
    if entries is None or shape not in SHAPES:
        raise Http404
    write, content_type = SHAPES[shape]
    response = HttpResponse(write(entries), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="workdays-{year}.{shape}"'
    return response


def _year_page(request: PortalRequest, year: int) -> HttpResponse:
    context = year_page(year) | {"may_change": may_change.test(request.actor, None)}
    return render(request, "portal/calendar_detail.html", context)


def _preview(
    request: PortalRequest, form: UploadForm | ApplyForm, *, refused: list[Reason] | None = None
) -> HttpResponse:
    context = preview_page(form.report) | {
        "carried": form.carried,
        "refused": refused or [],
        "key": new_key(),
    }
    return render(request, "portal/calendar_preview.html", context, status=409 if refused else 200)


def _wanted_year() -> int:
    """最该录入的一年：缺的头一年，不缺就是明年。"""
    today = clock.today()
    missing = missing_years(today, CalendarDay.objects.calendar().years)
    return missing[0] if missing else latest_year(today)


def _require_in_range(year: int) -> None:
    if not FIRST_YEAR <= year <= latest_year(clock.today()):
        raise Http404
