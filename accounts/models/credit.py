"""信用核查与禁报，都以统一社会信用代码为准：单位改名、换账号都还认得。"""

from typing import Any

from django.db import models

from accounts.enums import CreditResult
from accounts.models.people import Membership
from accounts.querysets import BanQuerySet, CreditCheckQuerySet
from foundation.documents.models import Upload


class CreditCheck(models.Model):
    """一次信用核查：哪天、查的哪个来源、结果如何，附截图（指南一、六.2）。"""

    credit_code = models.CharField("统一社会信用代码", max_length=18)
    source = models.CharField("来源", max_length=60)
    checked_on = models.DateField("核查日期")
    result = models.CharField("结果", max_length=10, choices=CreditResult)
    remark = models.CharField("说明", max_length=300, blank=True)
    screenshot = models.OneToOneField(
        Upload, models.PROTECT, null=True, related_name="+", verbose_name="截图"
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="核查人")
    recorded_at = models.DateTimeField("登记时间")

    objects: Any = CreditCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信用核查"
        indexes = [models.Index(fields=["credit_code", "checked_on"], name="credit_check_of_unit")]

    def __str__(self) -> str:
        return f"{self.credit_code} {self.checked_on} {self.get_result_display()}"


class Ban(models.Model):
    """不得申报的期间，最后一日仍在内（指南六.5、七）。演练里的只管演练。"""

    credit_code = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    starts_on = models.DateField("自")
    until_on = models.DateField("至（含）")
    ground = models.CharField("事由", max_length=300)
    clause = models.CharField("条款", max_length=40)
    is_rehearsal = models.BooleanField("演练", default=False)
    lifted_at = models.DateTimeField("解除时间", null=True)

    objects: Any = BanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "禁报"

    def __str__(self) -> str:
        return f"{self.credit_code} {self.starts_on}至{self.until_on}"
