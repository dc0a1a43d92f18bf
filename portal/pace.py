"""公开页面的限速：同一地址一分钟内至多几次。"""

from django.core.cache import cache

from accounts.http import PortalRequest

WINDOW_SECONDS = 60


def is_within(request: PortalRequest, action: str, *, per_minute: int) -> bool:
    """记一次，并说还在不在限内。按来访地址计，缓存里过一分钟自行清零。"""
    key = f"pace:{action}:{request.actor.ip}"
    cache.add(key, 0, WINDOW_SECONDS)
    return bool(cache.incr(key) <= per_minute)
