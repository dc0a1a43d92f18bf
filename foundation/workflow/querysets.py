"""流程各表的查询，读起来像短语。"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from foundation.workflow import calendar
from foundation.workflow.sealed import SealedQuerySet

if TYPE_CHECKING:
    from foundation.workflow.models import Job


class EventQuerySet(SealedQuerySet[Any]):
    def about(self, row: models.Model) -> EventQuerySet:
        """某一行的全部办理记录，按序号。"""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("seq")


class JobQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> JobQuerySet:
        """该叫醒的：排着队且到时的，或租约过期的。"""
        waiting = Q(state="queued", not_before__lte=at)
        abandoned = Q(state="running", lease_until__lt=at)
        return self.filter(waiting | abandoned)

    def claim(self, pk: int, *, at: datetime, until: datetime) -> Job | None:
        """以一条条件更新领取任务；别人先领了、或没到时候，返回 None。"""
        claimed = self.due(at).filter(pk=pk, tries__lt=F("tries_allowed"))
        if not claimed.update(state="running", tries=F("tries") + 1, lease_until=until, error=""):
            return None
        job: Job = self.get(pk=pk)
        return job

    def held(self, job: Job) -> JobQuerySet:
        """仍由这一次领取持有的任务（栅栏：次数没有被别人加过）。"""
        return self.filter(pk=job.pk, tries=job.tries, state="running")


class CalendarDayQuerySet(models.QuerySet[Any]):
    def calendar(self) -> calendar.WorkCalendar:
        """打包日历叠加表中各行之后的日历；整年录入的年份以表为准。每次都查（两条查询），不缓存。"""
        from foundation.workflow.models import CalendarYear

        declared = frozenset(CalendarYear.objects.values_list("year", flat=True))
        days: dict[Any, bool] = dict(self.values_list("day", "is_working"))
        return calendar.packaged().with_days(days, declared=declared)

    def of_year(self, year: int) -> CalendarDayQuerySet:
        """某年的各行。"""
        return self.filter(day__year=year)
