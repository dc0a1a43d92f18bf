"""文档的版别与进展，上传的状态。"""

from django.db import models


class Edition(models.TextChoices):
    """full 为完整版；expert 与 partner 不含银行账号、联系方式等。"""

    FULL = "full", "完整版"
    EXPERT = "expert", "专家版"
    PARTNER = "partner", "联合单位版"


class DocumentState(models.TextChoices):
    """失败与进度的唯一出处是后台任务，这里只是页面上的说法。"""

    PENDING = "pending", "正在生成"
    READY = "ready", "可下载"
    FAILED = "failed", "未完成"


class UploadState(models.TextChoices):
    """收齐之后先检查，合格的才能用。"""

    RECEIVING = "receiving", "正在上传"
    CHECKING = "checking", "正在检查"
    READY = "ready", "可用"
    REFUSED = "refused", "不合格"
    EXPIRED = "expired", "已过期或取消"
