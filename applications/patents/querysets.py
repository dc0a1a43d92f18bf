"""清单的查询，读起来像短语。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Max
from django.db.models.functions import ExtractYear

from foundation.workflow.actor import Actor

if TYPE_CHECKING:
    from applications.models import Application
    from applications.models.patent import PatentRevision

CHUNK = 500
Tally = Counter[tuple[str, str, int]]


class PatentListingQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> PatentListingQuerySet:
        """看得见申报书的人看得见它的清单。"""
        from applications.models import Application

        return self.filter(application__in=Application.objects.visible_to(by))

    def of(self, application: Application) -> PatentListingQuerySet:
        """一件申报的清单，按次序。"""
        return self.filter(application=application).order_by("position", "pk")

    def tally(self) -> Tally:
        """一次查询数清各类、各日期列、各年份有几件；没有那个日期的不算，清单是空的就为空。"""
        years = (ExtractYear("filed_on"), ExtractYear("granted_on"))
        found: Tally = Counter()
        for kind, filed, granted, count in self.order_by().values_list("kind", *years).annotate(Count("pk")):
            for day, year in (("filed_on", filed), ("granted_on", granted)):
                if year is not None:
                    found[kind, day, year] += count
        return found

    def last_position(self) -> int:
        """末行的次序；空清单为 0。"""
        return int(self.aggregate(last=Max("position"))["last"] or 0)

    def delete_each(self, primary_keys: Iterable[int]) -> None:
        """删去这些行，每次五百。"""
        wanted = list(primary_keys)
        for start in range(0, len(wanted), CHUNK):
            self.filter(pk__in=wanted[start : start + CHUNK]).delete()


class PatentRevisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> PatentRevisionQuerySet:
        """看得见申报书的人看得见清单改过几次。"""
        from applications.models import Application

        return self.filter(application__in=Application.objects.visible_to(by))

    def of(self, application: Application) -> PatentRevisionQuerySet:
        """一件申报的清单的改动，新的在前。"""
        return self.filter(application=application).order_by("-number")

    def last_number(self, application: Application) -> int:
        """清单改到第几次；还没有改过为 0。"""
        return int(self.filter(application=application).aggregate(last=Max("number"))["last"] or 0)

    def known(self, application: Application, by: Actor) -> PatentRevision | None:
        """同一人以同一幂等键改过的那一次：第二次按下得到第一次的结果。"""
        if not by.key:
            return None
        return self.filter(application=application, author=by.user, key=by.key).first()


class PatentImportQuerySet(models.QuerySet[Any]):
    def held_by(self, by: Actor) -> PatentImportQuerySet:
        """此人上传、还没有决定的。"""
        return self.filter(author=by.user)
