"""程序时间：全站唯一的钟。其余代码一律不得自己看墙上的钟（ruff 会拦）。"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """程序时间，带时区。演示时由 PORTAL_CLOCK_SHIFT 整体平移，测试时由 PORTAL_CLOCK_FROZEN_AT 定住。"""
    frozen: datetime | None = settings.PORTAL_CLOCK_FROZEN_AT
    return frozen if frozen else real_now() + settings.PORTAL_CLOCK_SHIFT


def today() -> date:
    """程序时间在北京的日期。"""
    return now().astimezone(SHANGHAI).date()


def real_now() -> datetime:
    """真实时间，只用于任务租约、健康检查与限速。"""
    return timezone.now()  # noqa: TID251


def end_of_day(day: date) -> datetime:
    """某日 24:00，即次日零点（北京时间）；截止时刻按左闭右开理解，8月23日24:00 即 8月24日 00:00。"""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
