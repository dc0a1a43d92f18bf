"""时刻的写法：零点写作前一日 24:00。"""

from datetime import datetime, timedelta

from foundation.workflow.clock import SHANGHAI


def moment(at: datetime) -> str:
    """北京时间的年月日时分；整零点写作前一日 24:00，如“2024年8月23日24:00”。"""
    local = at.astimezone(SHANGHAI)
    if (local.hour, local.minute) == (0, 0):
        day = local - timedelta(days=1)
        return f"{day.year}年{day.month}月{day.day}日24:00"
    return opening(at)


def opening(at: datetime) -> str:
    """开始的时刻：零点就是当日 0:00，不写作前一日。"""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
