"""公文走到哪一步，由各列得出，不另存。"""

from django.db import models


class LetterStatus(models.TextChoices):
    """上传了盖章原件的，那份原件就是公文。"""

    ISSUED = "issued", "待登记文号"
    NUMBERED = "numbered", "已登记文号"
    SEALED = "sealed", "已上传盖章原件"


ACT_LABELS = {"issue": "生成公文", "register_number": "登记文号", "attach_sealed": "上传盖章原件"}
"""公文留痕里各动作的说法。"""
