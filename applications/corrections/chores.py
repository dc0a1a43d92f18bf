"""到点的事与重算：补正的提醒，暂定的截止日在放假安排录入之后定下来。"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import notices
from applications.corrections.reminders import due_reminders, reminder_key
from applications.enums import ApplicationStatus
from applications.models import Application, Correction
from foundation.workflow.actor import Actor
from foundation.workflow.calendar import WorkCalendar
from foundation.workflow.deadlines import Deadline, on_day
from foundation.workflow.perform import record

SETTLED = "settle_due"


def send_reminders(at: datetime) -> None:
    """截止前第三、第一个工作日与逾期时提醒申报单位；一件一个事务，重做无害。"""
    for application, kind in due_reminders(at):
        with transaction.atomic():
            notices.remind(application, kind, key=reminder_key(application, kind), at=at)


def settle_dues(calendar: WorkCalendar, by: Actor) -> int:
    """暂定的补正截止日，那一年的安排已录入的就此定下；遇休假日顺延，告知申报单位。返回定下几个。"""
    waiting = Correction.objects.filter(
        is_tentative=True, answered_at__isnull=True, application__status=ApplicationStatus.RETURNED
    )
    return sum(_settle(correction, calendar, by=by) for correction in waiting.order_by("pk"))


@transaction.atomic
def _settle(seen: Correction, calendar: WorkCalendar, *, by: Actor) -> bool:
    rows = Application.objects.select_for_update(no_key=True, of=("self",))
    application = rows.get(pk=seen.application_id)
    correction = Correction.objects.get(pk=seen.pk)
    settled = on_day(correction.due_on, calendar=calendar)
    is_waiting = application.status == ApplicationStatus.RETURNED and correction.answered_at is None
    is_current = Correction.objects.current_of(application) == correction
    if not (is_waiting and is_current and correction.is_tentative) or settled.tentative:
        return False
    facts = {"due_on": settled.day.isoformat(), "was_due_on": correction.due_on.isoformat()}
    _write(correction, application, settled)
    notices.tell(record(application, SETTLED, by, source=application.status, facts=facts))
    return True


def _write(correction: Correction, application: Application, settled: Deadline) -> None:
    correction.due_on, correction.due_at, correction.is_tentative = settled.day, settled.at, False
    correction.save(update_fields=["due_on", "due_at", "is_tentative"])
    application.correction_due_at = application.due_at = settled.at
    application.save(update_fields=["correction_due_at", "due_at"])
