"""以哪个任职行事：会话里记着，没有就取第一个；切换须明示。"""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from accounts.http import PortalRequest
from accounts.models import Membership
from foundation.workflow import clock
from foundation.workflow.actor import Actor

SESSION_KEY = "membership"
SEEN_KEY = "seen"
STAMP_EVERY_SECONDS = 60


def actor_of(request: PortalRequest) -> Actor:
    """由请求得出办理人。未登录者为公众。"""
    user = request.user if request.user.is_authenticated else None
    return Actor(
        user=user,
        membership=acting_membership_of(request) if user else None,
        ip=client_address(request),
        at=request.arrived_at,
        key=request.POST.get("key", "")[:64],
    )


def client_address(request: HttpRequest) -> str | None:
    """来访地址；前面有可信的代理时，取代理记下的那一个（从右数第 n 个）。"""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return request.META.get("REMOTE_ADDR")


def acting_membership_of(request: HttpRequest) -> Membership | None:
    """当前任职；会话里的若已失效，退回第一个在任的。"""
    held = Membership.objects.active().filter(user=request.user.pk).select_related("organization", "office")
    chosen = request.session.get(SESSION_KEY)
    return (held.filter(pk=chosen).first() if chosen else None) or held.order_by("pk").first()


def touch(request: HttpRequest) -> None:
    """更新会话的活动时间，一分钟内不重复写；没有会话的访客不为他建会话。"""
    now = int(clock.real_now().timestamp())
    if request.session.session_key and now - request.session.get(SEEN_KEY, 0) >= STAMP_EVERY_SECONDS:
        request.session[SEEN_KEY] = now


def acting_as(membership: Membership, *, at: datetime, key: str = "") -> Actor:
    """不经请求、以某个任职行事的办理人，供命令与测试使用。"""
    return Actor(user=membership.user, membership=membership, ip=None, at=at, key=key)
