"""消息与送达的查询。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q
from django.db.models.lookups import IsNull

from foundation.notifications.enums import DeliveryState

UNFINISHED = (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass(frozen=True)
class Tally:
    """某人的消息：共几条、未读几条、最新一条的编号（没有为 0）。"""

    total: int
    unread: int
    newest: int


class NotificationQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> NotificationQuerySet:
        """某人的，不论他此刻以哪个任职行事；别人的一条也没有。"""
        return self.filter(recipient=user.pk)

    def unread(self) -> NotificationQuerySet:
        """还没有打开过的。"""
        return self.filter(read_at=None)

    def about(self, row: models.Model) -> NotificationQuerySet:
        """为某一行发出的，先发的在前。"""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("pk")

    def for_listing(self) -> NotificationQuerySet:
        """未读的在前，其次新的在前。"""
        return self.order_by(IsNull(F("read_at"), True).desc(), "-at", "-pk")

    def tally(self) -> Tally:
        """一次查询数清。"""
        found = self.aggregate(
            total=Count("pk"), unread=Count("pk", filter=Q(read_at=None)), newest=Max("pk", default=0)
        )
        return Tally(**found)


class DeliveryQuerySet(models.QuerySet[Any]):
    def unfinished(self) -> DeliveryQuerySet:
        """还没有结果的。"""
        return self.filter(state__in=UNFINISHED)

    def abandoned(self) -> DeliveryQuerySet:
        """还没有结果，而后台任务已经不再做的。"""
        return self.unfinished().filter(job__state="failed")
