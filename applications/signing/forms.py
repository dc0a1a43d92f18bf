"""拟办、签发、回避与本局设置的表单：只校验写法，合不合规则由服务判断。"""

from datetime import date
from typing import Any

from django import forms

from accounts.enums import Persona
from accounts.models import Membership
from applications.forms import ActForm
from applications.models import Application, CallCity
from applications.screening.forms import CaseForm, DayField, DeclineForm, NotRecommendForm, TransferForm
from applications.screening.proposals import Draft
from foundation.formspec.clean import clean
from foundation.workflow.actor import Actor

MOST_QUOTA = 999
RELATION_MOST = 300


class OpinionForm(CaseForm):
    """只写意见的拟办（通过、认证未通过）。"""


PROPOSING: dict[str, type[CaseForm]] = {
    "decline": DeclineForm,
    "decline_on_recheck": DeclineForm,
    "not_recommend": NotRecommendForm,
    "recommend": OpinionForm,
    "lapse": OpinionForm,
    "transfer": TransferForm,
}


def proposing_form(name: str, application: Application, *, by: Actor, data: Any, key: str) -> CaseForm:
    """拟某个动作的表单；通过时预填批次规定的意见，转办只列本批次里的市局。"""
    start = {"key": key} | ({"note": application.call.recommend_remark} if name == "recommend" else {})
    form = PROPOSING[name](data, application=application, by=by, initial=start)
    note: Any = form.fields["note"]
    note.label, note.required = "转办的原因" if name == "transfer" else "经办意见", True
    note.error_messages["required"] = f"请写明{note.label}。"
    if name == "transfer":
        offices: Any = form.fields["office"]
        in_call = application.call.cities.values("office")
        offices.queryset = offices.queryset.filter(pk__in=in_call)
        offices.empty_label = "请选择"
    return form


def draft_of(form: CaseForm) -> Draft:
    """拟办的内容。"""
    cleaned = form.cleaned_data
    facts = {"ground": cleaned["ground"]} if cleaned.get("ground") else {}
    return Draft(opinion=clean(cleaned["note"]).strip(), facts=facts, office=cleaned.get("office"))


class ReplyForm(ActForm):
    """退回经办、不接收：写明理由；撤回拟办不必写。"""


class OwnRecusalForm(ActForm):
    """本人回避：写明与申报单位的关系。"""

    note = forms.CharField(
        label="与申报单位的关系",
        max_length=RELATION_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如近亲属任职、曾在该单位工作、持有股份等。登记后不能自行取消。",
        error_messages={"required": "请写明与申报单位的关系。"},
    )


class RecusalForm(OwnRecusalForm):
    """负责人指定回避：选人。"""

    officer = forms.ModelChoiceField(
        label="回避的人",
        queryset=Membership.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择回避的人。"},
    )
    field_order = ["officer", "note"]

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["officer"]
        chosen.queryset = colleagues(by).select_related("user", "office")
        chosen.label_from_instance = lambda row: f"{row.user.display_name}（{row.get_persona_display()}）"


def colleagues(by: Actor) -> Any:
    """本机关在任的人。"""
    return Membership.objects.active().filter(office=by.membership.office_id).order_by("pk")


class DeputyForm(forms.Form):
    """委托代签：谁、自哪日至哪日（含）。"""

    officer = forms.ModelChoiceField(
        label="受委托人",
        queryset=Membership.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择受委托的经办。", "invalid_choice": "请从本机关在任的经办里选。"},
    )
    from_on = DayField("自")
    until_on = DayField("至（含当日）")

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["officer"]
        officers = colleagues(by).filter(persona__in=(Persona.CITY_OFFICER, Persona.PROVINCE_OFFICER))
        chosen.queryset = officers.select_related("user", "office")
        chosen.label_from_instance = lambda row: row.user.display_name

    def clean(self) -> dict[str, Any]:
        """止日不早于起日。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.add_error("until_on", "止日不能早于起日，请重新选择。")
        return cleaned


class EndDeputyForm(forms.Form):
    """终止委托的是谁。"""

    officer = forms.IntegerField(min_value=1)


class CityRuleForm(forms.Form):
    """推荐是否须经负责人审核。"""

    city = forms.IntegerField(min_value=1)
    wants_head = forms.BooleanField(required=False)


class QuotaForm(forms.Form):
    """各市的推荐名额；空着的不限。"""

    def __init__(self, *args: Any, cities: list[CallCity], **options: Any) -> None:
        super().__init__(*args, **options)
        for city in cities:
            self.fields[f"quota_{city.pk}"] = forms.IntegerField(
                label=str(city.office),
                required=False,
                min_value=0,
                max_value=MOST_QUOTA,
                initial=city.quota,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": "名额请填整数，不限的空着。",
                    "min_value": "名额不能是负数。",
                    "max_value": f"名额至多 {MOST_QUOTA}。",
                },
            )

    def quotas(self) -> dict[int, int | None]:
        """{批次中的市局: 名额}；空着的为 None。"""
        return {int(name.removeprefix("quota_")): value for name, value in self.cleaned_data.items()}
