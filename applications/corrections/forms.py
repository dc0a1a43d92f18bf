"""补正各页的表单：只校验写法。"""

from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from applications.corrections.places import Wanted
from foundation.filings.enums import ItemVerdict
from foundation.formspec.clean import clean

LONGEST = 2000


class PlaceForm(forms.Form):
    """地址栏里说的：想点在哪里，挑到了哪一层，选了哪条常用事由，完了回到哪里。"""

    address = forms.CharField(required=False, max_length=120)
    table = forms.CharField(required=False, max_length=20)
    upload = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1, max_value=9999)
    number = forms.CharField(required=False, max_length=60)
    section = forms.CharField(required=False, max_length=40)
    slot = forms.CharField(required=False, max_length=40)
    reason = forms.IntegerField(required=False)
    next = forms.CharField(required=False, max_length=500)

    def clean_next(self) -> str:
        """只回本站的地址，别的当作没有写。"""
        wanted: str = self.cleaned_data["next"]
        return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""

    def asked(self) -> dict[str, Any]:
        """读得懂的各项；读不懂的当作没有写，另在 problem 里说。"""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}

    def wanted(self) -> Wanted | None:
        """想点的地方；还没有说的为 None。"""
        asked = self.asked()
        if not (asked["address"] or asked["upload"] or asked["number"]):
            return None
        return Wanted(
            address=asked["address"] or ("patents" if asked["number"] else ""),
            table=asked["table"] or "",
            upload=asked["upload"] or "",
            page=asked["page"],
            number=asked["number"] or "",
        )

    @property
    def problem(self) -> str:
        """页码等写得不对；没有不对为空。"""
        return "页码须是 1 以上的整数，请改正。" if "page" in self.errors else ""


class ItemForm(forms.Form):
    """一条补正事项：条款与要求。"""

    clause = forms.CharField(
        label="依据的条款",
        max_length=60,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
        error_messages={"required": "请写明依据指南或表样的哪一条。"},
    )
    text = forms.CharField(
        label="问题与要求",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明哪里不符合、怎样改；会原样印进补正通知，申报单位看得到。",
        error_messages={"required": "请写明问题与要求。"},
    )

    def clean_text(self) -> str:
        """去掉看不见的字符。"""
        return clean(self.cleaned_data["text"]).strip()


class OpenForm(forms.Form):
    """单位写明理由，另外打开一处。"""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="审核人会看到这一处由单位自行修改，以及这里写的理由。",
        error_messages={"required": "请写明为什么要改这一处。"},
    )

    def clean_reason(self) -> str:
        """去掉看不见的字符。"""
        return clean(self.cleaned_data["reason"]).strip()


class VerdictForm(forms.Form):
    """核对一条补正的结论；空的是撤回结论。"""

    verdict = forms.ChoiceField(choices=ItemVerdict.choices, required=False)
