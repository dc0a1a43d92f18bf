"""推荐清单：一个市局在一个批次里的一份，每次报送冻结一期（指南六.2）。"""

from typing import Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Membership
from applications.enums import ListStatus
from applications.models.application import Application
from applications.models.call import CallCity
from applications.querysets import ListEntryQuerySet, RecommendationListQuerySet
from foundation.documents.models import Upload
from foundation.workflow.actor import Actor

Facts = dict[str, Any]


class RecommendationList(FSMModelMixin, models.Model):
    """一个市局的推荐清单：汇总中 → 已报送；报送后再推荐、或有行退出，以更正表更正，从不改旧的。"""

    call_city = models.OneToOneField(
        CallCity, models.PROTECT, related_name="recommendation_list", verbose_name="批次中的市局"
    )
    status = FSMField("状态", max_length=10, choices=ListStatus, default=ListStatus.OPEN, protected=True)
    created_at = models.DateTimeField("建立时间")

    objects: Any = RecommendationListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐清单"

    def __str__(self) -> str:
        return f"{self.call_city} 推荐清单"

    @transition(field=status, source=[ListStatus.OPEN, ListStatus.REOPENED], target=ListStatus.SENT)
    def send(self, *, by: Actor, facts: Facts) -> Facts:
        """报送：这一期的推荐函已盖章，汇总表（或更正表）如冻结的那样（指南六.2）。"""
        from applications.lists.issues import seal

        return seal(self, by=by)

    @transition(field=status, source=ListStatus.SENT, target=ListStatus.REOPENED)
    def reopen_list(self, *, by: Actor, facts: Facts) -> None:
        """报送之后又有变更：待以更正表更正。"""


class ListIssue(models.Model):
    """清单的一期：第一期是推荐汇总表，以后各期是更正表。content 冻结后不改，未报送前可以作废重做。"""

    list = models.ForeignKey(
        RecommendationList, models.PROTECT, related_name="issues", verbose_name="推荐清单"
    )
    number = models.PositiveSmallIntegerField("第几期")
    content = models.TextField("规范内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    prepared_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="编制人")
    prepared_at = models.DateTimeField("编制时间")
    stamped = models.OneToOneField(
        Upload, models.PROTECT, null=True, related_name="list_issue", verbose_name="盖章推荐函"
    )
    voided_at = models.DateTimeField("作废时间", null=True)
    sent_at = models.DateTimeField("报送时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "推荐清单的一期"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "number"],
                condition=models.Q(voided_at__isnull=True),
                name="list_issue_once_per_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list} 第{self.number}期"


class ListEntry(models.Model):
    """清单上的一行；退出的留着，写明原因。"""

    list = models.ForeignKey(
        RecommendationList, models.PROTECT, related_name="entries", verbose_name="推荐清单"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="entries", verbose_name="申报书"
    )
    remark = models.CharField("审核意见", max_length=200)
    joined_at = models.DateTimeField("列入时间")
    dropped_at = models.DateTimeField("退出时间", null=True)
    dropped_reason = models.CharField("退出原因", max_length=300, blank=True)

    objects: Any = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐清单的一行"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(dropped_at__isnull=True),
                name="list_entry_one_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}"
