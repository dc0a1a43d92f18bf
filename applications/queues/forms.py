"""成批办理与导出的表单：只校验写法。"""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Membership
from applications.forms import ActForm
from applications.queues.batches import Asked, Batch, Preview
from foundation.workflow.actor import Actor

SHOWN, PASSING = "row", "passing"
LONGEST = 18


def asked_in(data: QueryDict) -> Asked:
    """列表上勾选的（pk），或确认单带来的（row 写作“行号:序号”）；写坏了的略去。"""
    pairs = [text.partition(":") for text in data.getlist(SHOWN)]
    seen = {int(pk): int(seq) for pk, _, seq in pairs if _is_number(pk) and _is_number(seq)}
    chosen = [int(pk) for pk in data.getlist("pk") if _is_number(pk)]
    passing = frozenset(int(pk) for pk in data.getlist(PASSING) if _is_number(pk))
    return Asked(list(dict.fromkeys([*seen, *chosen])), seen, passing)


def _is_number(text: str) -> bool:
    """数据库放得下的行号。"""
    return text.isdecimal() and len(text) <= LONGEST


class BatchForm(ActForm):
    """确认单：意见、幂等键，部分办不成时的同意。"""

    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, batch: Batch, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.batch = batch
        note: Any = self.fields["note"]
        note.label, note.required = "意见", batch.act.needs_note
        note.widget.attrs["rows"] = 2
        note.error_messages["required"] = "请写明意见，申报单位与上级都会看到。"
        if batch.act.name == "take":
            del self.fields["note"]
        if batch.act.name == "assign":
            self.fields["officer"] = OfficerField(by)
            self.order_fields(["officer", "note"])

    def suggest(self, preview: Preview) -> None:
        """通过时预填批次规定的意见（附件2.五.3）。"""
        if self.batch.act.name == "recommend" and preview.lines:
            self.initial["note"] = preview.lines[0].application.call.recommend_remark


class OfficerField(forms.ModelChoiceField):
    """承办人：本机关在任的人。"""

    def __init__(self, by: Actor) -> None:
        staff = Membership.objects.active().filter(office=by.membership.office_id, office__isnull=False)
        super().__init__(
            label="承办人",
            queryset=staff.select_related("user", "office").order_by("pk"),
            empty_label="请选择",
            error_messages={"required": "请选择承办人。"},
        )

    def label_from_instance(self, row: Any) -> str:
        return f"{row.user.display_name}（{row.get_persona_display()}）"


class ExportForm(forms.Form):
    """导出：要完整电话的，写明理由。"""

    full_phones = forms.BooleanField(
        label="显示完整的联系电话", required=False, help_text="默认只显示前三位与后四位。"
    )
    reason = forms.CharField(
        label="需要完整电话的理由",
        max_length=100,
        required=False,
        help_text="与导出的件数一起记入查阅记录，纪检可以查看。",
    )

    def clean(self) -> dict[str, Any]:
        """勾了完整电话，理由就不能空着。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("full_phones") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "请写明需要完整电话的理由，如“逐家电话通知补正”。")
        return cleaned

    @property
    def stated(self) -> str:
        """写明的理由；没有要完整电话的，理由不算。"""
        return self.cleaned_data["reason"].strip() if self.cleaned_data["full_phones"] else ""
