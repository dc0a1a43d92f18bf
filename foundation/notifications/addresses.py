"""某人经某种途径收得到的地址，与留在记录里的写法。"""

from typing import Any

from foundation.notifications.enums import Channel

PHONE_HEAD, PHONE_TAIL = 6, 4


def address_of(user: Any, channel: str) -> str:
    """此刻可用的地址；没有邮箱、手机号没有验证过、账号停用的为空。"""
    if not user.is_active:
        return ""
    if channel == Channel.EMAIL:
        return str(user.email)
    return str(user.phone) if user.phone and user.phone_verified else ""


def masked(address: str) -> str:
    """遮住中间：+86138****0101、z***@example.com；看得出是哪一个，拿不走。"""
    name, at, domain = address.rpartition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{address[:PHONE_HEAD]}****{address[-PHONE_TAIL:]}"
