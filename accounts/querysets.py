"""账号各表的查询。"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UserManager(DjangoUserManager["User"]):
    """新建用户：手机号没有就存空值。"""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **extra: Any
    ) -> User:
        extra["phone"] = extra.get("phone") or None
        return super().create_user(username, email, password, **extra)


class MembershipQuerySet(models.QuerySet[Any]):
    def active(self) -> MembershipQuerySet:
        """在任的。"""
        return self.filter(is_active=True, user__is_active=True)


class CreditCheckQuerySet(models.QuerySet[Any]):
    def of(self, credit_code: str) -> CreditCheckQuerySet:
        """这家单位的，新的在前。"""
        return self.filter(credit_code=credit_code).order_by("-checked_on", "-pk")


class BanQuerySet(models.QuerySet[Any]):
    def in_force(self, credit_code: str, *, on: date, is_rehearsal: bool) -> BanQuerySet:
        """这一天还管着这家单位的。"""
        return self.filter(
            credit_code=credit_code,
            starts_on__lte=on,
            until_on__gte=on,
            is_rehearsal=is_rehearsal,
            lifted_at__isnull=True,
        )
