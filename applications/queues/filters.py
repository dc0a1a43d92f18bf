"""筛选：关键词、类型、所属市局、区县、技术领域、提醒、承办人、批次；都在网址里，可以收藏、转发。"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from accounts.divisions import CITIES, DISTRICTS, RECOMMENDING_OFFICES, SHENFU_CODE
from accounts.enums import CITY_PERSONAS, OrganizationKind, Persona
from accounts.models import Membership
from applications.models import Call
from applications.querysets import ApplicationQuerySet
from applications.queues.keyset import SORTS
from applications.queues.marks import Mark
from applications.tables.common import FIELDS
from foundation.formspec.clean import halfwidth
from foundation.workflow.actor import Actor

NOBODY = "none"
_SHENFU_LIES_IN = ("210100", "210400")
"""沈抚示范区的单位注册在沈阳或抚顺的区县。"""
Choices = list[tuple[Any, Any]]


class FilterForm(forms.Form):
    """筛选条件。写坏了的那一项不起作用，其余照常。"""

    q = forms.CharField(label="关键词", max_length=60, required=False)
    kind = forms.ChoiceField(label="单位类型", required=False)
    city = forms.ChoiceField(label="所属市局", required=False)
    district = forms.ChoiceField(label="注册地", required=False)
    industry = forms.ChoiceField(label="技术领域", required=False)
    mark = forms.ChoiceField(label="提醒", required=False)
    officer = forms.ChoiceField(label="承办人", required=False)
    call = forms.ChoiceField(label="申报批次", required=False)

    def __init__(
        self,
        *args: Any,
        by: Actor,
        marks: Iterable[Mark] = (),
        calls: Iterable[Call] = (),
        officers: Iterable[Membership] = (),
    ) -> None:
        super().__init__(*args)
        self.marks = {mark.code: mark for mark in marks}
        self._offer("kind", [(k, k.label) for k in OrganizationKind if k != OrganizationKind.AGENCY])
        self._offer("district", _districts(by))
        self._offer("industry", list(FIELDS))
        self._offer("mark", [(mark.code, mark.label) for mark in self.marks.values()])
        self._offer("call", [(str(call.pk), call.title) for call in calls])
        self._offer("city", [] if by.role in CITY_PERSONAS else list(RECOMMENDING_OFFICES))
        staff = [(str(one.pk), one.user.display_name) for one in officers]
        self._offer("officer", [(NOBODY, "未领取"), *staff] if by.role != Persona.AUDITOR else [])
        self.fields["q"].widget.attrs = {"placeholder": "单位名称、申报编号、信用代码", "type": "search"}
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def _offer(self, name: str, choices: Choices) -> None:
        """一项可选的；没有什么可选的，这一项就没有。"""
        if choices:
            self.fields[name].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_q(self) -> str:
        """全角写成半角，多余的空格去掉。"""
        return " ".join(halfwidth(self.cleaned_data["q"]).split())

    @property
    def chosen(self) -> dict[str, str]:
        """起作用的各项。"""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows: ApplicationQuerySet) -> ApplicationQuerySet:
        """按各项缩小范围。"""
        for name, value in self.chosen.items():
            rows = rows.filter(self._condition(name, value))
        return rows

    def _condition(self, name: str, value: str) -> Q:
        if name == "q":
            return _containing(value)
        if name == "mark":
            return self.marks[value].where
        if name == "officer" and value == NOBODY:
            return Q(officer=None)
        return Q(**{COLUMNS[name]: value})


COLUMNS = {
    "kind": "organization__kind",
    "city": "call_city__office__code",
    "district": "organization__registered_division",
    "industry": "industry",
    "officer": "officer",
    "call": "call",
}


def sort_of(wanted: str, *, default: str) -> str:
    """要的排序；不认得的用页签自己的。"""
    return wanted if wanted in SORTS else default


def _containing(text: str) -> Q:
    """每个词都要有：检索文字里有单位名称与信用代码，编号另是一列。"""
    found = Q()
    for word in text.split():
        found &= Q(search_text__icontains=word) | Q(number__icontains=word)
    return found


def _districts(by: Actor) -> Choices:
    """市局看本市的区县；省局与纪检按市分组。"""
    if by.role in CITY_PERSONAS:
        code = by.membership.office.code
        cities = list(_SHENFU_LIES_IN) if code == SHENFU_CODE else [code]
    else:
        cities = list(CITIES)
    groups = [(CITIES[city], _of_city(city)) for city in cities]
    return groups if len(groups) > 1 else groups[0][1]


def _of_city(city: str) -> list[tuple[str, str]]:
    return [(code, name) for code, (belongs_to, name) in DISTRICTS.items() if belongs_to == city]
