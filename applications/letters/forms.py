"""登记文号的表单：写法与重号由登记判断。"""

from django import forms

from foundation.letters.numbers import EXAMPLE


class NumberForm(forms.Form):
    """手填或改动预填的文号。"""

    number = forms.CharField(
        label="文号",
        max_length=60,
        help_text=f"机关代字、六角括号里的年份、序号，如“{EXAMPLE}”；方括号、全角数字会自动改正。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写文号。"},
    )
