"""门户的表单。"""

import hashlib

from django import forms
from django.core.files.uploadedfile import UploadedFile

LARGEST_ID = 2**63 - 1


class ReadAllForm(forms.Form):
    """全部标为已读：随页面送出的是当时最新一条的编号。"""

    newest = forms.IntegerField(min_value=0, max_value=LARGEST_ID)


class VerifyForm(forms.Form):
    """上传手中的文件来比对；只算摘要，不保存。"""

    file = forms.FileField(label="手中的 PDF 文件")

    def digest(self) -> str:
        """文件的 SHA-256，十六进制，分块计算。"""
        uploaded: UploadedFile = self.cleaned_data["file"]
        total = hashlib.sha256()
        for chunk in uploaded.chunks():
            total.update(chunk)
        return total.hexdigest()
