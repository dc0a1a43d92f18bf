"""表单只校验，不存、不发、不决定。"""

import json
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.enums import VerificationStatus
from accounts.models import Organization
from accounts.validators import validate_credit_code
from applications.enums import COMMITMENT_TEXT
from foundation.formspec.clean import halfwidth
from foundation.formspec.order import is_row_id

MOST_NEW_ROWS = 200


class ActForm(forms.Form):
    """办理动作的确认：幂等键与意见。"""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label="原因或意见", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class SubmitForm(ActForm):
    """提交的确认：另须勾选守信承诺（指南七、附件1 申报意见）。"""

    commitment = forms.BooleanField(
        label=COMMITMENT_TEXT,
        error_messages={"required": "请先阅读并勾选守信承诺，再提交。"},
    )


class InviteForm(forms.Form):
    """邀请联合申报单位：填对方的统一社会信用代码。"""

    credit_code = forms.CharField(
        label="服务机构的统一社会信用代码",
        max_length=40,
        help_text="18 位。请向对方核对；对方须已在本平台注册并通过认证。",
    )

    def clean(self) -> dict[str, Any]:
        """找到那家单位；类型合不合要求由规则判断。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        code = halfwidth(cleaned.get("credit_code", "")).replace(" ", "").upper()
        if not code:
            return cleaned
        validate_credit_code(code)
        verified = Organization.objects.filter(verification_status=VerificationStatus.VERIFIED)
        agency = verified.filter(credit_code=code).first()
        if agency is None:
            raise forms.ValidationError("没有找到这家单位：请核对代码，并确认对方已注册并通过认证。")
        return cleaned | {"agency": agency}


class SaveForm(forms.Form):
    """暂存：所依据的版本与改动的地址。"""

    version = forms.IntegerField(min_value=1)
    changes = forms.JSONField()

    @staticmethod
    def read(request: HttpRequest) -> dict[str, Any]:
        """请求体里的 JSON；不成样子的当作空。"""
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def clean_changes(self) -> dict[str, str]:
        """改动须是 {地址: 文字}。"""
        changes: Any = self.cleaned_data["changes"]
        if not isinstance(changes, dict) or not all(isinstance(text, str) for text in changes.values()):
            raise forms.ValidationError("改动应为地址到文字的对照。")
        return changes


class PasteForm(forms.Form):
    """粘贴预览：一块文字、光标所在的格、页面上现在的行次序、为新行备下的编号。"""

    text = forms.CharField(max_length=200_000, strip=False)
    start = forms.CharField(max_length=100)
    order = forms.CharField(max_length=4000, required=False)
    fresh = forms.JSONField(required=False)

    read = staticmethod(SaveForm.read)

    def clean_fresh(self) -> list[str]:
        """编号须合写法，多余的不要。"""
        fresh: Any = self.cleaned_data["fresh"] or []
        if not isinstance(fresh, list) or not all(isinstance(row, str) and is_row_id(row) for row in fresh):
            raise forms.ValidationError("行编号的写法不对。")
        return fresh[:MOST_NEW_ROWS]
