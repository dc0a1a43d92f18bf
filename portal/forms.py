"""门户的表单。"""

import hashlib

from django import forms
from django.core.files.uploadedfile import UploadedFile


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
