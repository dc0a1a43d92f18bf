"""节假日维护的表单：只校验，不存、不决定。"""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from foundation.formspec.clean import one_line
from foundation.workflow.refusals import Reason
from portal.calendar.announcements import FIRST_YEAR, latest_year
from portal.calendar.exporting import as_json
from portal.calendar.reading import BYTES_CAP, Unreadable, read
from portal.calendar.report import NAME_CAP, Report, assess, name_fault
from portal.calendar.services import Arrangement, Correction


class _Year(forms.IntegerField):
    """可以录入的年份。"""

    def __init__(self, *, today: date) -> None:
        last = latest_year(today)
        super().__init__(
            label="年份",
            min_value=FIRST_YEAR,
            max_value=last,
            error_messages={
                "required": "请写年份。",
                "invalid": f"请写四位数字的年份，例如 {last}。",
                "min_value": f"只能录入 {FIRST_YEAR} 年及以后的安排。",
                "max_value": f"只能录入到 {last} 年：更往后的放假安排国务院办公厅还不会公布。",
            },
        )


class _YearForm(forms.Form):
    """年份与依据：上传与确认共用。"""

    source = forms.CharField(
        label="依据（国务院办公厅通知的文号）",
        max_length=200,
        help_text="例如 国办发明电〔2025〕7号。",
        error_messages={"required": "请写通知的文号，日后核对凭它找得到原文。"},
    )
    report: Report

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"year": _Year(today=today), **self.fields}

    def clean_source(self) -> str:
        """清洗过的一行。"""
        return one_line(self.cleaned_data["source"])

    def assess(self, content: bytes, *, at: str) -> None:
        """读出并判断；读不了的，把原因放到 at 那一格。"""
        year = self.cleaned_data.get("year")
        if year is None:
            return
        try:
            self.report = assess(read(content, year=year), year=year)
        except Unreadable as unreadable:
            self.add_error(at, str(unreadable))

    @property
    def arrangement(self) -> Arrangement:
        """校验过的安排。"""
        return Arrangement(self.cleaned_data["year"], self.cleaned_data["source"], self.report.entries)


class UploadForm(_YearForm):
    """上传一年的安排；report 是逐行的报告。"""

    file = forms.FileField(
        label="文件",
        help_text=f"UTF-8 或 GBK 编码的 .csv，或 .json；不超过 {BYTES_CAP // 1024} KB。",
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的。", "missing": "请选择文件。"},
    )

    def clean_file(self) -> UploadedFile:
        """大小在打开之前看。"""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BYTES_CAP:
            size, cap = (file.size or 0) / 1024, BYTES_CAP // 1024
            raise forms.ValidationError(
                f"文件有 {size:,.0f} KB，超过 {cap} KB；一年的安排只有几十行，请按模板整理后再上传。"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """读文件，逐行判断。"""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is not None and not self.errors:
            self.assess(file.read(), at="file")
        return self.cleaned_data

    @property
    def carried(self) -> dict[str, object]:
        """确认时随表单带回的内容。"""
        return {
            "year": self.report.year,
            "source": self.cleaned_data["source"],
            "days": as_json(self.report.entries).decode(),
        }


class ApplyForm(_YearForm):
    """确认导入：预览过的安排原样带回，再判断一遍；有提醒的须勾选已核对。"""

    days = forms.CharField(max_length=BYTES_CAP, strip=False)
    base = forms.CharField(max_length=64)
    confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """带回的内容按同样的规则再读一遍。"""
        if not self.errors:
            self.assess(self.cleaned_data["days"].encode(), at="days")
        return self.cleaned_data

    @property
    def is_sound(self) -> bool:
        """带回的内容完好，没有一行有误。"""
        return self.is_valid() and not self.report.faults

    @property
    def is_settled(self) -> bool:
        """没有提醒，或提醒都核对过了。"""
        return not self.report.warnings or bool(self.cleaned_data["confirmed"])

    @property
    def carried(self) -> dict[str, object]:
        """再带回一次。"""
        return {name: self.cleaned_data[name] for name in ("year", "source", "days")}


class CorrectionForm(forms.Form):
    """更正一日。"""

    day = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选日期。", "invalid": "不是有效日期，请写作 2026-11-23。"},
    )
    arrangement = forms.ChoiceField(
        label="这一天应为",
        choices=[("off", "放假"), ("work", "上班")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选放假还是上班。", "invalid_choice": "请选放假还是上班。"},
    )
    name = forms.CharField(label="名称（可不填）", max_length=NAME_CAP, required=False)
    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        help_text="写明依据，例如 省政府办公厅通知某日临时放假；记入办理记录。",
        error_messages={"required": "请写明更正的原因。"},
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_day(self) -> date:
        """须在这一年之内。"""
        day: date = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(f"{day} 不在 {self.year} 年，请到 {day.year} 年的页面更正。")
        return day

    def clean_name(self) -> str:
        """清洗过的一行，不能像公式。"""
        name = one_line(self.cleaned_data["name"])
        if fault := name_fault(name):
            raise forms.ValidationError(fault)
        return name

    def clean_reason(self) -> str:
        """清洗过的一行。"""
        reason = one_line(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError("请写明更正的原因。")
        return reason

    @property
    def correction(self) -> Correction:
        """校验过的更正。"""
        given = self.cleaned_data
        return Correction(given["day"], given["arrangement"] == "work", given["name"], given["reason"])

    def refuse(self, reasons: list[Reason]) -> None:
        """被拒绝的理由放在表单顶上，填好的内容都还在。"""
        for reason in reasons:
            self.add_error(None, reason.text)
