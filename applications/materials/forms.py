"""材料的表单：只校验，不存、不决定。"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from foundation.formspec.clean import one_line
from foundation.workflow.refusals import Reason

TITLE_MOST = 120
PAGES_MOST = 9999


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """一次选一份或几份；清洗后总是列表。"""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_FilesField, self).clean(one, initial) for one in chosen]


class ReceiveForm(forms.Form):
    """交来的文件：脚本给出传好的编号（upload），没有脚本的浏览器直接带文件（file）。"""

    upload = forms.UUIDField(required=False)
    file = _FilesField(
        required=False,
        error_messages={"empty": "选中的文件是空的（0 字节），请检查原文件后重新选择。"},
    )

    def clean(self) -> dict[str, Any]:
        """两样至少有一样。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("upload") and not cleaned.get("file"):
            raise forms.ValidationError("没有选择文件，请先选择要上传的文件。")
        return cleaned

    @property
    def complaint(self) -> str:
        """第一处不对，写给人看。"""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class RenameForm(forms.Form):
    """改名。"""

    title = forms.CharField(
        label="名称",
        max_length=TITLE_MOST,
        help_text="显示在材料清单里；原来的文件名仍然保留。",
        error_messages={"required": "请填写名称。"},
    )

    def clean_title(self) -> str:
        """去掉看不见的字符；什么都不剩的不收。"""
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("请填写名称。")
        return title


class MoveForm(forms.Form):
    """上移或下移一位。"""

    to = forms.ChoiceField(choices=[("up", "上移"), ("down", "下移")])


class LinkForm(forms.Form):
    """把勾选的几处链到一份文件的一页。"""

    material = forms.TypedChoiceField(
        label="证明文件",
        coerce=int,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "请选择证明文件。", "invalid_choice": "这份文件已不在用，请另选一份。"},
    )
    page = forms.IntegerField(
        label="页码",
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
        min_value=1,
        max_value=PAGES_MOST,
        error_messages={"required": "请填写页码。", "invalid": "页码请填整数。"},
    )
    address = forms.MultipleChoiceField(
        error_messages={
            "required": "请先勾选要证明的内容。",
            "invalid_choice": "有一处刚刚被改动或删去，请重新勾选。",
        }
    )

    def __init__(self, *args: Any, materials: Any = (), addresses: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["material"].choices = [("", "请选择"), *materials]
        fields["address"].choices = [(address, address) for address in addresses]

    @property
    def chosen(self) -> list[str]:
        """已勾选的各处：没有链成的，勾选还在。"""
        data: Any = self.data
        return data.getlist("address") if self.is_bound else []

    @property
    def where(self) -> dict[str, Any]:
        """文件与页码，链完之后留着，接着链下一处。"""
        return {name: self.cleaned_data[name] for name in ("material", "page")}

    def refuse(self, reasons: list[Reason]) -> None:
        """没有链成的理由放在表单顶上。"""
        for reason in reasons:
            self.add_error(None, reason.text)


class CarryForm(forms.Form):
    """把断开的链接改到替换后的文件。"""

    material = forms.IntegerField(min_value=1)


class ViewerForm(forms.Form):
    """查看页地址里的页码与大小；写得不对的当作没有写。"""

    page = forms.IntegerField(min_value=1, max_value=PAGES_MOST, required=False)
    zoom = forms.CharField(max_length=10, required=False)

    def wanted(self) -> dict[str, Any]:
        """要看哪一页、多大。"""
        self.is_valid()
        return {"page": self.cleaned_data.get("page") or 1, "zoom": self.cleaned_data.get("zoom") or ""}
