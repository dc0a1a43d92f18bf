"""报送的确认表单。"""

from django import forms

from applications.lists.acts import SEND


class SendForm(forms.Form):
    """幂等键，与勾选的后果。"""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=f"我已核对推荐函与汇总表，并知悉：{SEND.consequence}",
        error_messages={"required": "请先核对并勾选，再确认报送。"},
    )
