"""表单只校验，不存、不发、不决定。"""

import json
from typing import Any

from django import forms
from django.http import HttpRequest


class ActForm(forms.Form):
    """办理动作的确认：幂等键与意见。"""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label="原因或意见", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class SaveForm(forms.Form):
    """暂存：所依据的版本与改动的地址。"""

    version = forms.IntegerField(min_value=1)
    changes = forms.JSONField()

    @staticmethod
    def read(request: HttpRequest) -> dict[str, Any]:
        """请求体里的 JSON；不成样子的当作空。"""
        try:
            body = json.loads(request.body)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def clean_changes(self) -> dict[str, str]:
        """改动须是 {地址: 文字}。"""
        changes: Any = self.cleaned_data["changes"]
        if not isinstance(changes, dict) or not all(isinstance(text, str) for text in changes.values()):
            raise forms.ValidationError("改动应为地址到文字的对照。")
        return changes
