"""补正期限的提醒：截止前第三、第一个工作日，与逾期时；只算该提醒谁，发送由消息一方去做。

什么也不存：按日推算。同一件、同一种、同一个期限只该收到一次，消息以 reminder_key 作幂等键；
延长之后期限不同，键也不同，会再提醒。
"""

from __future__ import annotations

from datetime import datetime, timedelta

from applications.enums import ApplicationStatus
from applications.models import Application, Correction
from foundation.workflow.calendar import WorkCalendar
from foundation.workflow.deadlines import day_of, reminder_days
from foundation.workflow.models import CalendarDay

AHEAD = {3: "correction_due_in_3", 1: "correction_due_in_1"}
"""提前几个工作日 → 提醒的种类。"""
OVERDUE = "correction_overdue"
STILL_TOLD = timedelta(days=7)
"""钟停过的，一周之内补上逾期的提醒。"""


def due_reminders(at: datetime) -> list[tuple[Application, str]]:
    """此刻该提醒的（申报书, 种类），先到期的在前；每件至多一种。退回当日与以前的提醒日略去。"""
    calendar = CalendarDay.objects.calendar()
    rows = (
        Correction.objects.filter(
            application__status=ApplicationStatus.RETURNED,
            answered_at__isnull=True,
            due_at__gt=at - STILL_TOLD,
        )
        .select_related("application__call", "application__organization")
        .order_by("due_at", "pk")
    )
    # 提级之前没有答复的旧一次不算：只提醒现在这一次。
    latest = {row.application_id: row for row in sorted(rows, key=lambda row: row.number)}
    kinds = ((row.application, _kind(row, at, calendar)) for row in rows if latest[row.application_id] == row)
    return [(application, kind) for application, kind in kinds if kind]


def reminder_key(application: Application, kind: str) -> str:
    """消息的幂等键：第几次退回、哪一种、哪个期限。"""
    current = Correction.objects.current_of(application)
    return f"{kind}:{current.number}:{current.due_on.isoformat()}"


def _kind(correction: Correction, at: datetime, calendar: WorkCalendar) -> str:
    if at >= correction.due_at:
        return OVERDUE
    days = reminder_days(correction.due_on, calendar, tuple(AHEAD))
    for ahead, day in zip(AHEAD, days, strict=True):
        if day == day_of(at) and day > day_of(correction.returned_at):
            return AHEAD[ahead]
    return ""
