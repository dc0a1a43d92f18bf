"""简报：某一刻的申报情况，编成一期，冻结后不改。"""

from typing import Any, ClassVar

from django.db import models

from accounts.models import Membership
from applications.figures.querysets import BriefingQuerySet
from applications.models.call import Call
from foundation.workflow.sealed import SealedModel


class Briefing(SealedModel):
    """一期简报。content 是当时的各表与文字，排版只读它，不读后来的行。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="briefings", verbose_name="批次")
    number = models.PositiveSmallIntegerField("期号")
    content = models.TextField("规范内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    prepared_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="编制人")
    prepared_at = models.DateTimeField("编制时间")

    objects: ClassVar[Any] = BriefingQuerySet.as_manager()

    class Meta(SealedModel.Meta):
        verbose_name = verbose_name_plural = "简报"
        ordering = ["number"]
        constraints = [models.UniqueConstraint("call", "number", name="briefing_once_per_number")]

    def __str__(self) -> str:
        return f"{self.call}简报第{self.number}期"
