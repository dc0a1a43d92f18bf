"""送达的途径与结果。站内消息存下就是送到，不在这里。"""

from django.db import models


class Channel(models.TextChoices):
    """站内之外的途径。"""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"


class DeliveryState(models.TextChoices):
    """短信发到一半进程死了，说不清发出没有，就是“结果不明”，不再重发；邮件重发。"""

    QUEUED = "queued", "等待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "没有发出"
    UNKNOWN = "unknown", "结果不明"
