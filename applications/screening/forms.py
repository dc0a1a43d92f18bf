"""审核各动作的确认表单：只校验写法，合不合规则由条件判断。"""

from datetime import date, datetime
from typing import Any

from django import forms

from accounts.models import Membership, Office
from applications.corrections import dues
from applications.enums import ApplicationStatus, CorrectionGround, DeclineGround, NotRecommendedGround
from applications.forms import ActForm, SubmitForm
from applications.models import Application, Proposal
from applications.screening.proposals import SIGNABLE, is_direct
from applications.wording import moment
from foundation.workflow import clock
from foundation.workflow.actor import Actor
from foundation.workflow.clock import end_of_day
from foundation.workflow.deadlines import in_working_days, last_day_of
from foundation.workflow.models import CalendarDay

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """日期：浏览器的日期控件，也认手写的 2026-11-20；离谱的年份当场拒绝。"""

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("年份不对，请核对后重新填写。")
        return day

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label=label,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "日期的写法不对，请写成 2026-11-20。"},
            **options,
        )


class CaseForm(ActForm):
    """有所指的确认表单：知道是哪一件、谁在办。"""

    def __init__(self, *args: Any, application: Application, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.application, self.by = application, by


def _until(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


GROUND_NOTE = "附件2.五.1 只写了“材料不全”；选别的事由（非材料不全）的，通知里会标明。"


class DueForm(CaseForm):
    """定补正截止日：预填批次规定的工作日数之后，选了哪一天就说明是哪个时刻。"""

    due_on = DayField("补正截止日（当日24:00 截止）")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].initial = self.default_due()
        self.fields["due_on"].widget.attrs["data-due-day"] = ""

    def default_due(self) -> date | None:
        """预填的一天。"""
        return dues.default_due(self.application, by=self.by)

    def clean(self) -> dict[str, Any]:
        """那一年的放假安排还没有的，截止日是暂定的。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("due_on")
        return cleaned | {"is_tentative": bool(day and dues.is_tentative(day))}


class GiveBackForm(DueForm):
    """退回：事由、补正截止日、意见。"""

    ground = forms.ChoiceField(label="退回的事由", choices=CorrectionGround.choices, help_text=GROUND_NOTE)
    field_order = ["ground", "due_on", "note"]


class ReturnToUnitForm(GiveBackForm):
    """省局退回申报单位：另给市局留出截止；批次免去市局的不问。"""

    city_until = DayField("给市局的截止日（重新提交后再经市局，当日24:00 截止）", required=False)
    field_order = ["ground", "due_on", "city_until", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.application.call.skips_city:
            del self.fields["city_until"]
        else:
            self.fields["city_until"].initial = dues.default_city_window(self.application, by=self.by)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {"case_city_until": _until(cleaned.get("city_until"))}


class SendBackForm(CaseForm):
    """退回市局：给市局的截止日、意见。"""

    city_until = DayField("给市局的截止日（当日24:00 截止）")
    field_order = ["city_until", "note"]

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, application=application, **options)
        day = city_window(application, at=clock.now())
        latest = moment(application.call.recheck_until)
        preset = f"预填{CITY_DAYS}个工作日之后，即{moment(end_of_day(day))}截止；"
        self.fields["city_until"].help_text = f"{preset}不能晚于省局复核截止（{latest}）。"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {"case_city_until": _until(cleaned.get("city_until"))}


class ExtendCorrectionForm(DueForm):
    """延长补正时限：预填自原截止日再加批次规定的工作日数。"""

    due_on = DayField("新的补正截止日（当日24:00 截止）")
    field_order = ["due_on", "note"]

    def default_due(self) -> date | None:
        """预填的一天。"""
        return dues.default_extension(self.application, by=self.by)


class RevokeForm(CaseForm):
    """撤销不通过：回到补正的另给补正截止，市局已截止的另给市局截止；用不着的不问。"""

    due_on = DayField("新的补正截止日（当日24:00 截止）", required=False)
    city_until = DayField("给市局另开的截止日（当日24:00 截止）", required=False)
    field_order = ["due_on", "city_until", "note"]

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, application=application, **options)
        wanted = _after_revocation(application)
        for name in {"due_on", "city_until"} - set(wanted):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {"case_city_until": _until(cleaned.get("city_until"))}


class DeclineForm(CaseForm):
    """不通过：事由与理由。"""

    ground = forms.ChoiceField(label="不通过的事由", choices=DeclineGround.choices)
    field_order = ["ground", "note"]


class NotRecommendForm(CaseForm):
    """不予推荐：事由与理由。"""

    ground = forms.ChoiceField(label="不予推荐的事由", choices=NotRecommendedGround.choices)
    field_order = ["ground", "note"]


class SignForm(CaseForm):
    """签发：意见预填经办的，可以改；事由以拟办的为准，要换事由的请退回经办。"""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = "签发意见"
        self.fields["note"].help_text = "预填的是经办意见，可以改；事由不对的，请退回经办。"


class AssignForm(CaseForm):
    """分派：本机关在任的人。"""

    officer = forms.ModelChoiceField(label="承办人", queryset=Membership.objects.none())
    field_order = ["officer", "note"]

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, by=by, **options)
        staff = Membership.objects.active().filter(office=by.membership.office_id)
        self.fields["officer"].queryset = staff.select_related("user", "office")  # type: ignore[attr-defined]


class TransferForm(CaseForm):
    """转办：接收的市局与原因。"""

    office = forms.ModelChoiceField(label="接收的市局", queryset=Office.objects.none())
    field_order = ["office", "note"]

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, by=by, **options)
        others = Office.objects.filter(level="city").exclude(pk=by.membership.office_id)
        self.fields["office"].queryset = others  # type: ignore[attr-defined]


CITY_DAYS = 5
CONSEQUENCES: dict[str, str] = {
    name: act.consequence for name, act in SIGNABLE.items() if act.tone == "danger"
}
"""要勾选后果的动作，与后果的原话。"""
FORMS: dict[str, type[ActForm]] = {
    "submit": SubmitForm,
    "resubmit": SubmitForm,
    "give_back": GiveBackForm,
    "return_to_unit": ReturnToUnitForm,
    "send_back": SendBackForm,
    "extend_correction": ExtendCorrectionForm,
    "revoke_decline": RevokeForm,
    "decline": DeclineForm,
    "decline_on_recheck": DeclineForm,
    "not_recommend": NotRecommendForm,
    "assign": AssignForm,
}


def form_for(
    name: str, application: Application, *, by: Actor, data: Any = None, initial: dict[str, Any] | None = None
) -> ActForm:
    """某个动作的确认表单；通过时预填批次规定的意见（附件2.五.3），签发时预填经办的意见。"""
    is_signing = not is_direct(name, application, by=by)
    chosen = SignForm if is_signing else FORMS.get(name, ActForm)
    start = _prefilled(name, application, is_signing=is_signing)
    options: dict[str, Any] = {"initial": start | (initial or {})}
    if issubclass(chosen, CaseForm):
        options |= {"application": application, "by": by}
    form = chosen(data, **options)
    if name in CONSEQUENCES:
        form.fields["confirmed"] = _confirmed(name)
    return form


def _prefilled(name: str, application: Application, *, is_signing: bool) -> dict[str, Any]:
    if is_signing:
        proposal = Proposal.objects.of(application)
        return {"note": proposal.opinion} if proposal and proposal.act == name else {}
    if name == "send_back":
        return {"city_until": city_window(application, at=clock.now())}
    if name == "revoke_decline":
        return _after_revocation(application)
    return {"note": application.call.recommend_remark} if name == "recommend" else {}


def _after_revocation(application: Application) -> dict[str, Any]:
    """撤销之后要给的期限，用得着的才预填：回到补正的给补正截止，市局已截止的给市局截止。"""
    at, days = clock.now(), CalendarDay.objects.calendar()
    start: dict[str, Any] = {}
    if application.came_from == ApplicationStatus.RETURNED:
        start["due_on"] = in_working_days(at, application.call.correction_days, calendar=days).day
    if application.came_from != ApplicationStatus.PROVINCE_REVIEW and at >= application.city_cut_off:
        start["city_until"] = city_window(application, at=at)
    return start


def city_window(application: Application, *, at: datetime) -> date:
    """退回市局时预填的截止日：五个工作日之后；赶不上省局复核截止的，取复核截止之前的最后一日。"""
    day = in_working_days(at, CITY_DAYS, calendar=CalendarDay.objects.calendar()).day
    return min(day, last_day_of(application.call.recheck_until))


def _confirmed(name: str) -> forms.BooleanField:
    """第二步：把后果用文字写出来，勾选之后才能办（附件2.五.2）。"""
    return forms.BooleanField(
        label=f"我已知悉：{CONSEQUENCES[name]}",
        error_messages={"required": "请先阅读后果并勾选，再确认办理。"},
    )
