"""工作台：缺放假安排的年份，系统管理员去导入，省局经办知道。"""

from datetime import date

from django.urls import reverse

from accounts.desk import DeskItem
from accounts.enums import Persona
from foundation.workflow.actor import Actor
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.models import CalendarDay
from portal.calendar.announcements import missing_years

_TOLD = frozenset({Persona.SYSTEM_ADMIN, Persona.PROVINCE_OFFICER})


def items(by: Actor) -> list[DeskItem]:
    """缺安排的年份各一件。"""
    if by.role not in _TOLD:
        return []
    today = by.at.astimezone(SHANGHAI).date()
    known = CalendarDay.objects.calendar().years
    return [_item(year, today, by=by) for year in missing_years(today, known)]


def _item(year: int, today: date, *, by: Actor) -> DeskItem:
    imports = by.role == Persona.SYSTEM_ADMIN
    return DeskItem(
        title=f"{year}年的放假安排尚未录入",
        detail="国务院办公厅一般在上一年10月至12月公布；录入之前，落在这一年的期限只能暂定。",
        url=reverse("portal:calendar_import") if imports else reverse("portal:calendar_year", args=[year]),
        action="去导入" if imports else "查看",
        tone="overdue" if year == today.year else "normal",
    )
