"""申报书：一个单位在一个批次里的一件申报。"""

from typing import Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Membership, Organization
from applications.enums import COMMITMENT_TEXT, ApplicationStatus
from applications.models.call import Call, CallCity, UnitInCall
from applications.querysets import ApplicationQuerySet
from foundation.filings.models import Filing, Snapshot
from foundation.workflow.actor import Actor

Facts = dict[str, Any]


class Application(FSMModelMixin, models.Model):
    """申报书。答案在 filing；供查询的列只在定稿时写入。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name="批次")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="applications", verbose_name="申报单位"
    )
    unit_in_call = models.ForeignKey(UnitInCall, models.PROTECT, related_name="+", verbose_name="单位账")
    call_city = models.ForeignKey(
        CallCity, models.PROTECT, null=True, related_name="applications", verbose_name="所属市局"
    )
    filing = models.OneToOneField(Filing, models.PROTECT, related_name="application", verbose_name="填报件")
    status = FSMField(
        "状态", max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT, protected=True
    )
    finalised = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="定稿")
    submitted = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="已提交的定稿"
    )
    number = models.CharField("申报编号", max_length=40, unique=True, null=True)
    unit_name = models.CharField("定稿时的单位名称", max_length=120, blank=True)
    search_text = models.TextField("检索文字", blank=True)
    officer = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name="承办人"
    )
    created_at = models.DateTimeField("建立时间")
    first_submitted_at = models.DateTimeField("首次提交时间", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报书"
        indexes = [
            models.Index(fields=["call_city", "status", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["organization", "call"], name="application_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.organization}（未提交）"

    @transition(field=status, source=ApplicationStatus.DRAFT, target=None)
    def finalise(self, *, by: Actor, facts: Facts) -> Facts:
        """定稿：冻结内容，打印件据此盖章（指南六.1）。"""
        from applications.freezing import freeze

        self.finalised = freeze(self, by=by)
        return {"version": self.finalised.number, "sha256": self.finalised.sha256}

    @transition(field=status, source=ApplicationStatus.DRAFT, target=None)
    def reopen(self, *, by: Actor, facts: Facts) -> None:
        """解除定稿：回到可以修改，原定稿的打印件作废。"""
        self._thaw()

    @transition(field=status, source=ApplicationStatus.DRAFT, target=ApplicationStatus.CITY_REVIEW)
    def submit(self, *, by: Actor, facts: Facts) -> Facts:
        """提交所属市局审核；首次提交时给出编号，终身不变（指南六.1）。"""
        self.number = self.number or self._city().next_number()
        self.submitted = self.finalised
        self.submitted_at = by.at
        self.first_submitted_at = self.first_submitted_at or by.at
        snapshot = self.submitted
        carried = {"commitment": COMMITMENT_TEXT} if facts.get("commitment") else {}
        return carried | {"number": self.number, "version": snapshot.number, "sha256": snapshot.sha256}  # type: ignore[union-attr]

    @transition(field=status, source=ApplicationStatus.CITY_REVIEW, target=ApplicationStatus.DRAFT)
    def recall(self, *, by: Actor, facts: Facts) -> None:
        """撤回修改：市局尚无人领取时，申报单位取回继续修改。"""
        self.submitted = None
        self._thaw()

    @transition(
        field=status,
        source=[ApplicationStatus.DRAFT, ApplicationStatus.CITY_REVIEW],
        target=ApplicationStatus.WITHDRAWN,
    )
    def withdraw(self, *, by: Actor, facts: Facts) -> None:
        """撤回申报：本件终止，材料留存、不再改。"""
        from foundation.filings.services import close

        close(self.filing_ids())

    @transition(field=status, source=ApplicationStatus.CITY_REVIEW, target=None)
    def take(self, *, by: Actor, facts: Facts) -> None:
        """领取：由此人承办审核。"""
        self.officer = by.membership

    @transition(field=status, source=ApplicationStatus.CITY_REVIEW, target=None)
    def release(self, *, by: Actor, facts: Facts) -> None:
        """放回：不再承办，他人可以领取。"""
        self.officer = None

    def filing_ids(self) -> list[int]:
        """本件的填报件：自己的，加上已加入的联合申报单位的表3。"""
        partners = self.partners.joined().values_list("filing", flat=True)
        return [self.filing_id, *partners]

    def _thaw(self) -> None:
        from foundation.filings.services import thaw

        thaw(self.filing_ids())
        self.finalised = None

    def _city(self) -> CallCity:
        if self.call_city is None:
            raise ValueError("提交前须已定稿，定稿时写入所属市局")
        return self.call_city
