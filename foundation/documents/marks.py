"""印在纸上的核验标记：验证码的网址与二维码；长串西文里的换行处。"""

import re

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from foundation.documents.models import Document

# 长串拉丁字符里没有换行处，排版时间按平方涨（十万字符要一百秒以上）；隔一段给一个零宽的换行处。
_UNBROKEN = re.compile("[^\\s\u200b\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{32}")


def breakable(text: str) -> str:
    """长串字符中插入零宽换行处。"""
    return _UNBROKEN.sub("\\g<0>\u200b", str(text))


def qr(content: str) -> SafeString:
    """内嵌 SVG 二维码。"""
    code = segno.make(content, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True))


def verify_url(document: Document) -> str:
    """二维码指向的核验页。"""
    return settings.PORTAL_URL.rstrip("/") + reverse("portal:verify", args=[document.code])
