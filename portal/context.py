"""每页四周的东西：导航、站名、演示提示。"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.enums import OFFICE_PERSONAS, PROVINCE_PERSONAS, UNIT_PERSONAS, Persona
from foundation.workflow import clock
from portal.message_centre import unread_label


@dataclass(frozen=True)
class NavItem:
    """导航里的一项。"""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class SiteInfo:
    """站名与提示；shifted_today 在演示时钟平移时为平移后的今天。"""

    name: str
    host: str
    phone: str
    shifted_today: date | None


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """模板处处可用的 nav、platform 与铃铛上的 unread；后者在页面真的画铃铛时才查库。"""
    return {
        "nav": _nav(request),
        "platform": _platform(),
        "unread": SimpleLazyObject(lambda: unread_label(request.user)),
    }


def _platform() -> SiteInfo:
    shifted = clock.today() if settings.PORTAL_CLOCK_SHIFT else None
    return SiteInfo(
        "辽宁省高价值专利培育中心申报与管理平台", "辽宁省知识产权局", settings.PORTAL_PHONE, shifted
    )


def _nav(request: HttpRequest) -> list[NavItem]:
    links = [("首页", "portal:home"), ("找政策", "applications:calls")]
    if hasattr(request, "actor") and request.user.is_authenticated:
        links += [("工作台", "portal:desk"), *_of_role(request.actor.role)]
    return [NavItem(label, url := reverse(name), request.path == url) for label, name in links]


def _of_role(role: str) -> list[tuple[str, str]]:
    if role in UNIT_PERSONAS:
        return [("我的申报", "applications:list")]
    if role in OFFICE_PERSONAS | {Persona.AUDITOR}:
        calendar = [("工作日历", "portal:calendar")] if role in PROVINCE_PERSONAS else []
        screening = [("申报管理", "applications:queue"), ("推荐清单", "applications:lists")]
        return [*screening, ("统计分析", "applications:figures"), *calendar]
    if role == Persona.SYSTEM_ADMIN:
        return [("节假日维护", "portal:calendar")]
    return []
