"""电子邮件：一条消息写成的信。"""

from django.conf import settings
from django.core.mail import EmailMessage

from foundation.notifications.models import Notification

_FOOT = "这封邮件由系统自动发出，请不要回复。办理与查看请登录平台。"


def letter(notification: Notification, address: str) -> EmailMessage:
    """标题作主题；正文之前写明所涉单位，之后是去处的完整网址。"""
    parts = [
        f"{notification.acting_for}：" if notification.acting_for else "",
        notification.text,
        f"查看：{settings.PORTAL_URL.rstrip('/')}{notification.url}" if notification.url else "",
        _FOOT,
    ]
    body = "\n\n".join(part for part in parts if part)
    return EmailMessage(subject=notification.title, body=body, to=[address])
