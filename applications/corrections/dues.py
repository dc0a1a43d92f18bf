"""补正的截止日：默认是哪一天、可以选到哪一天、选了某日是什么时刻（附件2.五.1；民法典第二百零一至二百零三条）。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.enums import PROVINCE_PERSONAS
from applications.corrections.rounds import current_round
from applications.models import Application
from applications.screening.deadlines import cut_off_of
from applications.wording import moment
from foundation.workflow.actor import Actor
from foundation.workflow.calendar import WorkCalendar
from foundation.workflow.clock import end_of_day
from foundation.workflow.deadlines import day_of, last_day_of, spoken
from foundation.workflow.models import CalendarDay

SHOWN_DAYS = 90


def latest_for(application: Application, *, by: Actor) -> datetime:
    """补正截止不能晚于这个时刻：市局看本件的市局截止，省局看复核截止。"""
    return cut_off_of(application, is_province=by.role in PROVINCE_PERSONAS)


def default_due(application: Application, *, by: Actor) -> date | None:
    """退回时预填：批次规定的工作日数之后；晚于截止的提前到截止之前的最后一个工作日，没有就空着。"""
    return _within(day_of(by.at), application, by=by)


def default_extension(application: Application, *, by: Actor) -> date | None:
    """延长时预填：自原截止日（已过的自今天）再加批次规定的工作日数。"""
    current = current_round(application)
    start = max(current.due_on, day_of(by.at)) if current else day_of(by.at)
    return _within(start, application, by=by)


def default_city_window(application: Application, *, by: Actor) -> date | None:
    """省局退回申报单位时，给市局预填的：补正截止之后再留同样的工作日数。"""
    due = default_due(application, by=by)
    return _within(due, application, by=by) if due else None


def _within(start: date, application: Application, *, by: Actor) -> date | None:
    calendar = CalendarDay.objects.calendar().nominal()
    wanted = calendar.add_working_days(start, application.call.correction_days)
    furthest = _last_working_day(latest_for(application, by=by), calendar)
    day = min(wanted, furthest)
    return day if day > day_of(by.at) else None


def _last_working_day(latest: datetime, calendar: WorkCalendar) -> date:
    """24:00 不晚于 latest 的最后一个工作日。"""
    day = (
        last_day_of(latest)
        if end_of_day(last_day_of(latest)) <= latest
        else day_of(latest) - timedelta(days=1)
    )
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def described(day: date, *, by: Actor, calendar: WorkCalendar) -> str:
    """“2026年11月27日（星期五）24:00 截止，5 个工作日”；休假日的说明下一个工作日。"""
    nominal = calendar.nominal()
    if not nominal.is_working_day(day):
        return f"{spoken(day)}是休假日，请另选；其后第一个工作日是{spoken(nominal.roll(day))}"
    count, today = 0, day_of(by.at)
    for step in range(1, (day - today).days + 1):
        count += nominal.is_working_day(today + timedelta(days=step))
    caveat = "" if day.year in calendar.years else f"（暂定，待{day.year}年放假安排公布后确定）"
    return f"{spoken(day)}24:00 截止，{count} 个工作日{caveat}"


def days_to_choose(application: Application, *, by: Actor) -> dict[str, str]:
    """今后可能选的各日与它的说法：日期 → 说法；晚于截止的也说明。"""
    calendar, latest = CalendarDay.objects.calendar(), latest_for(application, by=by)
    days = [day_of(by.at) + timedelta(days=step) for step in range(1, SHOWN_DAYS + 1)]
    too_late = f"晚于这一件的截止时刻{moment(latest)}，请提前"
    return {
        day.isoformat(): described(day, by=by, calendar=calendar) if end_of_day(day) <= latest else too_late
        for day in days
    }


def is_tentative(day: date) -> bool:
    """那一年的放假安排还没有录入，截止日是暂定的。"""
    return day.year not in CalendarDay.objects.calendar().years
