"""清单的表单：只校验，不存、不决定。规则在 entries，这里只把问题放到对应的格子。"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html

from applications.patents.child import BYTES_CAP
from applications.patents.columns import COLUMNS, Column
from applications.patents.entries import Entry, Fault, Setting, read
from applications.patents.enums import ImportMode, LegalStatus, PatentKind
from applications.patents.reading import Unreadable
from applications.patents.reading import read as read_file
from applications.patents.services import Upload
from applications.patents.sheet import sheet_of
from foundation.workflow.refusals import Reason

_CHOICES = {
    "kind": [("", "请选择"), *PatentKind.choices],
    "legal_status": [("", "按授权公告日判断"), *LegalStatus.choices],
}
_READ_CAP = 2_000


def _field(column: Column) -> forms.Field:
    mark = format_html('{}<span class="required" aria-hidden="true">*</span>', column.heading)
    label = mark if column.required else column.heading
    shared: dict[str, Any] = {"label": label, "help_text": column.help, "required": False}
    field: forms.Field
    if column.name in _CHOICES:
        field = forms.ChoiceField(choices=_CHOICES[column.name], **shared)
    else:
        field = forms.CharField(max_length=_READ_CAP, **shared)
    field.widget.attrs["autocomplete"] = "off"
    if column.required:
        field.widget.attrs["aria-required"] = "true"
    return field


class PatentForm(forms.Form):
    """一行专利；entry 是读好的内容，warnings 是不妨碍保存的提醒。"""

    entry: Entry

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.fields.update({column.name: _field(column) for column in COLUMNS})

    def clean(self) -> dict[str, Any]:
        """整行一起读，错误逐格放回。"""
        texts = {column.name: str(self.cleaned_data.get(column.name, "")) for column in COLUMNS}
        reading = read(texts, self.setting)
        for fault in reading.faults:
            self._place(fault)
        if reading.entry:
            self.entry = reading.entry
        return self.cleaned_data

    def _place(self, fault: Fault) -> None:
        if not fault.is_warning and fault.column not in self.errors:
            self.add_error(fault.column, fault.text)

    def refuse(self, reasons: list[Reason]) -> None:
        """保存时被拒绝的理由放在表单顶上，填好的内容都还在。"""
        for reason in reasons:
            self.add_error(None, reason.text)


class UploadForm(forms.Form):
    """上传一份表格；upload 是读好的内容。"""

    upload: Upload

    file = forms.FileField(
        label="文件",
        help_text=".xlsx，或 UTF-8、GBK 编码的 .csv；不超过 5 MB、5,000 行。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的。", "missing": "请选择文件。"},
    )
    mode = forms.ChoiceField(
        label="清单里已有的行",
        choices=ImportMode.choices,
        initial=ImportMode.APPEND,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> UploadedFile:
        """大小在打开之前看。"""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BYTES_CAP:
            size = (file.size or 0) / 1024 / 1024
            raise forms.ValidationError(
                f"文件有 {size:.1f} MB，超过 5 MB。请只保留清单这一张工作表后再上传。"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """请子进程读文件，认出表头。"""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is None or self.errors:
            return self.cleaned_data
        try:
            sheet = sheet_of(read_file(file.read()))
        except Unreadable as unreadable:
            self.add_error("file", str(unreadable))
        else:
            self.upload = Upload(sheet, ImportMode(self.cleaned_data["mode"]), file.name or "未命名")
        return self.cleaned_data


class ApplyForm(forms.Form):
    """确认导入：看到的报告所依据的次数。"""

    base_number = forms.IntegerField(min_value=0)


class VersionForm(forms.Form):
    """修改一行：表单打开时的版本。"""

    version = forms.IntegerField(min_value=1)
