"""一次退回补正：谁退的、为什么、何时之前补正，哪一版退、哪一版答（附件2.五.1）。"""

from typing import Any

from django.db import models

from accounts.models import Membership, Office
from applications.enums import CorrectionGround
from applications.models.application import Application
from applications.models.call import Call
from applications.querysets import CorrectionQuerySet
from foundation.filings.enums import Pin
from foundation.filings.models import Snapshot


class Correction(models.Model):
    """一次退回。各条事项在 CorrectionItem，round 即本行的 number。due_at 左闭右开。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="corrections", verbose_name="申报书"
    )
    number = models.PositiveSmallIntegerField("第几次")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="退回的机关")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="退回的那一版")
    ground = models.CharField("事由", max_length=14, choices=CorrectionGround)
    opinion = models.TextField("意见")
    due_on = models.DateField("补正截止日")
    due_at = models.DateTimeField("补正截止时刻")
    is_tentative = models.BooleanField("截止日暂定", default=False)
    officer_extended = models.BooleanField("经办已延长过", default=False)
    head_extended = models.BooleanField("负责人已延长过", default=False)
    returned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间")
    answered = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="补正后的那一版"
    )
    answered_at = models.DateTimeField("重新提交时间", null=True)

    objects: Any = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退回补正"
        ordering = ["number"]
        constraints = [models.UniqueConstraint("application", "number", name="correction_once_per_number")]

    def __str__(self) -> str:
        return f"{self.application} 第{self.number}次退回"


class StandardReason(models.Model):
    """常用补正事由，供挑选，可再改写；是批次的数据。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reasons", verbose_name="批次")
    position = models.PositiveSmallIntegerField("次序")
    pin = models.CharField("通常点在", max_length=10, choices=Pin)
    title = models.CharField("名称", max_length=60)
    clause = models.CharField("条款", max_length=60)
    text = models.CharField("问题与要求", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "常用补正事由"
        ordering = ["position"]
        constraints = [models.UniqueConstraint("call", "position", name="standard_reason_once_per_position")]

    def __str__(self) -> str:
        return self.title
