"""审核页上的表单：只校验，不存、不决定。"""

from typing import Any

from django import forms

from accounts.credit import SOURCES
from accounts.enums import CreditResult
from applications.enums import Verdict
from applications.screening.checklist import Judgement
from applications.screening.forms import DayField

NOTE_MOST = 2000
LARGEST_ID = 2**63 - 1


class FindingForm(forms.Form):
    """一点的结论。"""

    verdict = forms.ChoiceField(
        choices=Verdict.choices, error_messages={"required": "请选择结论。", "invalid_choice": "请选择结论。"}
    )
    remark = forms.CharField(
        max_length=500, required=False, error_messages={"max_length": "说明最多 500 字，请精简。"}
    )
    seen = forms.CharField(max_length=40, required=False)
    version = forms.IntegerField(min_value=1)

    @property
    def judgement(self) -> Judgement:
        """清洗后的结论。"""
        return Judgement(**self.cleaned_data)

    @property
    def complaints(self) -> list[str]:
        """各处不对，写给人看。"""
        return [str(error) for errors in self.errors.values() for error in errors]


class ConfirmForm(forms.Form):
    """确认全部建议：页面上看的是哪一版。"""

    version = forms.IntegerField(min_value=1)


class NoteForm(forms.Form):
    """内部备注。"""

    text = forms.CharField(
        label="内部备注",
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={
            "required": "请写下备注。",
            "max_length": f"备注最多 {NOTE_MOST} 字，请精简或分开写。",
        },
    )


class CreditForm(forms.Form):
    """登记一次信用核查；截图另收。"""

    credit_code = forms.ChoiceField(
        label="单位", error_messages={"invalid_choice": "请从本件的申报单位与联合申报单位里选。"}
    )
    source = forms.CharField(
        label="来源",
        max_length=60,
        widget=forms.TextInput(attrs={"list": "credit-sources"}),
        error_messages={"required": "请填写查的是哪个来源，例如“信用中国”。"},
    )
    checked_on = DayField("核查日期")
    result = forms.ChoiceField(
        label="结果",
        choices=CreditResult.choices,
        error_messages={"required": "请选择结果。", "invalid_choice": "请从列出的结果里选。"},
    )
    remark = forms.CharField(label="说明", max_length=300, required=False)
    sources = SOURCES

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["credit_code"].choices = parties


class LookingForm(forms.Form):
    """地址里说要看什么；写得不对的当作没有写。"""

    tab = forms.CharField(max_length=20, required=False)
    material = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    page = forms.IntegerField(min_value=1, max_value=9999, required=False)
    zoom = forms.CharField(max_length=10, required=False)
    q = forms.CharField(max_length=100, required=False)

    def wanted(self) -> dict[str, Any]:
        """各项，没有的给空。"""
        self.is_valid()
        found = self.cleaned_data
        return {
            "tab": found.get("tab") or "",
            "material": found.get("material"),
            "page": found.get("page") or 1,
            "zoom": found.get("zoom") or "",
            "typed": found.get("q") or "",
        }
