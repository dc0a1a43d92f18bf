"""审核各动作的确认表单：只校验写法，合不合规则由条件判断。"""

from datetime import date, datetime
from typing import Any

from django import forms

from accounts.models import Membership, Office
from applications.enums import CorrectionGround, DeclineGround, NotRecommendedGround
from applications.forms import ActForm, SubmitForm
from applications.models import Application
from foundation.workflow.actor import Actor
from foundation.workflow.clock import end_of_day


class DayField(forms.DateField):
    """日期：浏览器的日期控件，也认手写的 2026-11-20。"""

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


class GiveBackForm(CaseForm):
    """退回：事由、补正截止日、意见。"""

    ground = forms.ChoiceField(label="退回的事由", choices=CorrectionGround.choices)
    due_on = DayField("补正截止日（当日24:00 截止）")
    field_order = ["ground", "due_on", "note"]


class ReturnToUnitForm(GiveBackForm):
    """省局退回申报单位：另给市局留出截止。"""

    city_until = DayField("给市局的截止日（重新提交后再经市局）", required=False)
    field_order = ["ground", "due_on", "city_until", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {"case_city_until": _until(cleaned.get("city_until"))}


class SendBackForm(CaseForm):
    """退回市局：给市局的截止日、意见。"""

    city_until = DayField("给市局的截止日（当日24:00 截止）")
    field_order = ["city_until", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {"case_city_until": _until(cleaned.get("city_until"))}


class ExtendCorrectionForm(CaseForm):
    """延长补正时限。"""

    due_on = DayField("新的补正截止日（当日24:00 截止）")
    field_order = ["due_on", "note"]


class RevokeForm(CaseForm):
    """撤销不通过：需要时另给补正截止、市局截止。"""

    due_on = DayField("新的补正截止日（原在补正中的）", required=False)
    city_until = DayField("给市局另开的截止日（市局已截止的）", required=False)
    field_order = ["due_on", "city_until", "note"]

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
    """某个动作的确认表单；通过时预填批次规定的意见（附件2.五.3）。"""
    chosen = FORMS.get(name, ActForm)
    start = {"note": application.call.recommend_remark} if name == "recommend" else {}
    options: dict[str, Any] = {"initial": start | (initial or {})}
    if issubclass(chosen, CaseForm):
        options |= {"application": application, "by": by}
    return chosen(data, **options)
