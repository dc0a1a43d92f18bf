"""一行专利的读法与规则：表单与导入用的是同一个。只算，不查库、不存。"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from applications.patents.columns import BY_NAME, COLUMNS, KINDS, NOT_LISTED, STATUSES
from applications.patents.enums import LegalStatus, PatentKind
from applications.validators import (
    filing_year,
    normalize_patent_number,
    normalize_pct_number,
    normalize_publication_number,
    validate_invention,
)
from foundation.formspec.clean import halfwidth, one_line
from foundation.formspec.fields import Date
from foundation.formspec.values import is_unreadable

_TERM_YEARS = 20  # 专利法第四十二条：发明专利权期限二十年，自申请日起算
# 半角逗号与斜线只在汉字之间才是分隔：“Co., Ltd.” 是一个名字。
_SEPARATORS = re.compile(r"[、，；;|]+|(?<=[^\x00-\x7f])\s*[,/]+\s*(?=[^\x00-\x7f])")
_FOREIGN = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{3,29}")
_DAY = Date(name="day", label="日期")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """一格的问题；提醒不妨碍保存。"""

    column: str
    text: str
    is_warning: bool = False

    @property
    def heading(self) -> str:
        """所在列的表头。"""
        return BY_NAME[self.column].heading


@dataclass(frozen=True)
class Setting:
    """判断一行时的背景：程序时间的今天、封面的申报时间（未填为 None）、申报单位名称。"""

    today: date
    applied_on: date | None
    owner: str


@dataclass(frozen=True)
class Entry:
    """一行专利的规范内容，各项与 PatentListing 的列同名。"""

    kind: str
    number: str
    title: str
    holder: str
    inventors: str
    filed_on: date
    granted_on: date | None
    country: str
    publication_number: str
    legal_status: str
    note: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """清单里认作同一件的依据。"""
        return self.kind, self.country, self.number


@dataclass(frozen=True)
class Reading:
    """读一行的结果；有错误时 entry 为 None。"""

    entry: Entry | None
    faults: tuple[Fault, ...]


def read(texts: Texts, setting: Setting) -> Reading:
    """把一行的文字读成规范内容。texts 是 {列名: 文字}，缺的列当作空。"""
    reader = _Reader(texts)
    kind = reader.value("kind", _kind)
    entry = Entry(
        kind=kind,
        number=reader.value("number", _NUMBERS.get(kind, one_line)),
        title=reader.value("title", one_line),
        holder=reader.value("holder", _names),
        inventors=reader.value("inventors", _names),
        filed_on=reader.day("filed_on") or date.min,
        granted_on=reader.day("granted_on"),
        country=reader.value("country", _country),
        publication_number=reader.value("publication_number", _PUBLICATIONS.get(kind, one_line)),
        legal_status=reader.value("legal_status", _status),
        note=reader.value("note", one_line),
    )
    if reader.faults:
        return Reading(None, tuple(reader.faults))
    entry = replace(entry, legal_status=entry.legal_status or _status_by_dates(entry))
    if errors := _contradictions(entry, texts, setting):
        return Reading(None, tuple(errors))
    return Reading(entry, tuple(warnings(entry, setting)))


class _Reader:
    """逐格读，问题攒在一起：一次说全，不叫人改一处再报一处。"""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.faults: list[Fault] = []

    def value(self, name: str, shape: Callable[[str], str]) -> str:
        text = one_line(self.texts.get(name, ""))
        column = BY_NAME[name]
        if text in ("", "无", "-", "—", "/"):
            if column.required:
                self._fault(name, "没有填写，这一项必填。")
            return ""
        try:
            found = shape(text)
        except ValidationError as error:
            self._fault(name, " ".join(error.messages))
            return ""
        if len(found) > column.max_length:
            self._fault(name, f"“{column.heading}”最多 {column.max_length} 字，现有 {len(found)} 字。")
        return found

    def day(self, name: str) -> date | None:
        text = self.value(name, _iso_day)
        return date.fromisoformat(text) if text else None

    def _fault(self, name: str, text: str) -> None:
        self.faults.append(Fault(name, text))


def _kind(text: str) -> str:
    plain = "".join(halfwidth(text).split())
    if found := KINDS.get(plain) or KINDS.get(plain.upper()):
        return found
    if any(word in plain for word in NOT_LISTED):
        raise ValidationError(f"清单不列{plain}：只列发明专利、PCT国际专利申请、国外授权专利。")
    raise ValidationError(f"类别“{text}”不认得，请写“发明专利”“PCT国际专利申请”或“国外授权专利”。")


def _invention_number(text: str) -> str:
    number = normalize_patent_number(text)
    validate_invention(number)
    return number


def _foreign_number(text: str) -> str:
    plain = "".join(halfwidth(text).split()).upper().replace(",", "")
    if not _FOREIGN.fullmatch(plain):
        raise ValidationError(f"国外专利号“{text}”应由字母、数字组成，例如 US11234567B2。")
    return plain


_NUMBERS: Mapping[str, Callable[[str], str]] = {
    PatentKind.INVENTION: _invention_number,
    PatentKind.PCT: normalize_pct_number,
    PatentKind.FOREIGN: _foreign_number,
}
_PUBLICATIONS: Mapping[str, Callable[[str], str]] = {
    PatentKind.INVENTION: normalize_publication_number,
    PatentKind.PCT: normalize_publication_number,
}


def _names(text: str) -> str:
    """几个人名或单位名，一律用顿号分开。"""
    return "、".join(name.strip() for name in _SEPARATORS.split(text) if name.strip())


def _country(text: str) -> str:
    return "" if text in ("中国", "CN", "中华人民共和国") else text


def _status(text: str) -> str:
    if found := STATUSES.get("".join(text.split())):
        return found
    raise ValidationError(f"法律状态“{text}”不认得，请写“审查中”“已授权”或“已失效”，或者留空。")


def _iso_day(text: str) -> str:
    value = _DAY.parse(text)
    if is_unreadable(value):
        raise ValidationError(f"“{text}”不是有效日期，请按 2023-03-15 的样子填写。")
    return str(value)


def _status_by_dates(entry: Entry) -> str:
    return LegalStatus.GRANTED if entry.granted_on else LegalStatus.PENDING


def _contradictions(entry: Entry, texts: Texts, setting: Setting) -> list[Fault]:
    """几格放在一起才看得出的错误。"""
    typed = halfwidth(one_line(texts.get("number", ""))).upper()
    return [
        *_dates(entry, setting),
        *_granted_without_date(entry, is_patent_number=typed.startswith("ZL")),
        *_misplaced(entry),
    ]


def _dates(entry: Entry, setting: Setting) -> list[Fault]:
    found = []
    for column, day in (("filed_on", entry.filed_on), ("granted_on", entry.granted_on)):
        if day and day > setting.today:
            found.append(Fault(column, f"{BY_NAME[column].heading} {day} 晚于今天 {setting.today}，请核对。"))
    if entry.granted_on and entry.granted_on < entry.filed_on:
        text = f"授权公告日 {entry.granted_on} 早于申请日 {entry.filed_on}，请核对两个日期。"
        found.append(Fault("granted_on", text))
    return found


def _granted_without_date(entry: Entry, *, is_patent_number: bool) -> list[Fault]:
    if entry.granted_on or entry.kind == PatentKind.PCT:
        return []
    if entry.kind == PatentKind.FOREIGN:
        return [Fault("granted_on", "国外授权专利须填授权公告日；尚未授权的不列入清单。")]
    if entry.legal_status == LegalStatus.GRANTED:
        return [Fault("granted_on", "法律状态为“已授权”，但没有授权公告日；请补上日期，或改正法律状态。")]
    if is_patent_number and entry.legal_status == LegalStatus.PENDING:
        return [Fault("granted_on", "号码写作 ZL，表示已经授权，但没有授权公告日；尚未授权的请去掉 ZL。")]
    return []


def _misplaced(entry: Entry) -> list[Fault]:
    """填在了不该填的地方。"""
    found = []
    if entry.kind == PatentKind.FOREIGN and not entry.country:
        found.append(Fault("country", "国外授权专利须写明授权国家或地区，例如 美国。"))
    if entry.kind != PatentKind.FOREIGN and entry.country:
        text = f"只有国外授权专利填国家；这一行若是在{entry.country}授权的，类别应为“国外授权专利”。"
        found.append(Fault("country", text))
    if entry.kind == PatentKind.PCT and entry.granted_on:
        text = "PCT国际申请本身不授权，授权公告日应留空；在各国获得的授权请另列一行。"
        found.append(Fault("granted_on", text))
    if entry.granted_on and entry.legal_status == LegalStatus.PENDING:
        found.append(Fault("legal_status", "填了授权公告日，法律状态却是“审查中”，请改正其中一处。"))
    return found


def warnings(entry: Any, setting: Setting) -> list[Fault]:
    """值得再看一眼、但不妨碍保存的。entry 是 Entry 或 PatentListing。"""
    found = [*_after_application(entry, setting), *_odd_year(entry)]
    is_domestic = entry.kind != PatentKind.FOREIGN
    if is_domestic and setting.owner not in entry.holder.split("、"):
        found.append(("holder", f"申请人（专利权人）里没有申报单位“{setting.owner}”，请核对权属。"))
    if entry.kind == PatentKind.INVENTION and _is_expired(entry.filed_on, setting.today):
        found.append(("filed_on", f"自申请日起已满 {_TERM_YEARS} 年，专利权期限届满。"))
    return [Fault(column, text, is_warning=True) for column, text in found]


def _after_application(entry: Entry, setting: Setting) -> list[tuple[str, str]]:
    days = (("filed_on", entry.filed_on), ("granted_on", entry.granted_on))
    return [
        (column, f"{BY_NAME[column].heading} {day} 晚于封面的申报时间 {setting.applied_on}，请核对。")
        for column, day in days
        if day and setting.applied_on and day > setting.applied_on
    ]


def _odd_year(entry: Entry) -> list[tuple[str, str]]:
    """号码里的年份与申请日不同年；分案申请如此，别的多半填错了。"""
    if entry.kind != PatentKind.INVENTION or (year := filing_year(entry.number)) == entry.filed_on.year:
        return []
    return [
        ("filed_on", f"号码里的年份是 {year} 年，申请日却在 {entry.filed_on.year} 年；分案申请除外，请核对。")
    ]


def _is_expired(filed_on: date, today: date) -> bool:
    return (filed_on.year + _TERM_YEARS, filed_on.month, filed_on.day) <= (today.year, today.month, today.day)


def texts_of(row: Any) -> dict[str, str]:
    """一行写成给人看的文字，{列名: 文字}；再读一遍得到同样的内容。row 是 Entry 或 PatentListing。"""
    words = {column.name: str(getattr(row, column.name) or "") for column in COLUMNS}
    words["kind"] = PatentKind(row.kind).label
    words["legal_status"] = LegalStatus(row.legal_status).label
    return words
