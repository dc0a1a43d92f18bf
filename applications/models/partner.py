"""联合申报单位：至多一家，须为知识产权服务机构（指南一）。"""

from typing import Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Organization
from applications.enums import LIVE_PARTNER, MaterialState, PartnerStatus, SlotHolder
from applications.models.application import Application
from applications.querysets import PartnerQuerySet
from foundation.filings.models import Filing
from foundation.workflow.actor import Actor

Facts = dict[str, Any]


class Partner(FSMModelMixin, models.Model):
    """一次联合申报的邀请；接受后有自己的一份填报件（表3）。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="partners", verbose_name="申报书"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="partnerships", verbose_name="服务机构"
    )
    filing = models.OneToOneField(
        Filing, models.PROTECT, null=True, related_name="partner", verbose_name="表3"
    )
    status = FSMField(
        "状态", max_length=12, choices=PartnerStatus, default=PartnerStatus.INVITED, protected=True
    )
    invited_at = models.DateTimeField("邀请时间")
    answer_until = models.DateTimeField("答复截止")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联合申报单位"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(status__in=["invited", "accepted", "confirmed"]),
                name="partner_one_live_per_application",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}（{self.get_status_display()}）"

    @property
    def is_live(self) -> bool:
        """还作数：已邀请、已接受或已确认。"""
        return self.status in LIVE_PARTNER

    @property
    def is_confirmed(self) -> bool:
        """已就现在的定稿确认。"""
        return bool(self.status == PartnerStatus.CONFIRMED)

    @transition(field=status, source=PartnerStatus.ACCEPTED, target=PartnerStatus.CONFIRMED)
    def confirm(self, *, by: Actor, facts: Facts) -> None:
        """就这一版确认：表3 已签字盖章（指南五.1）。"""

    @transition(field=status, source=PartnerStatus.CONFIRMED, target=PartnerStatus.ACCEPTED)
    def unconfirm(self, *, by: Actor, facts: Facts) -> None:
        """定稿解除，原来的确认随之作废。"""

    @transition(field=status, source=PartnerStatus.INVITED, target=PartnerStatus.ACCEPTED)
    def accept(self, *, by: Actor, facts: Facts) -> None:
        """接受邀请，开始填写表3（指南一）。"""
        from applications.partnering import new_table

        self.filing = new_table(self, by=by)

    @transition(field=status, source=PartnerStatus.INVITED, target=PartnerStatus.DECLINED)
    def decline_invitation(self, *, by: Actor, facts: Facts) -> None:
        """谢绝邀请，申报单位可另邀一家或单独申报。"""

    @transition(field=status, source=PartnerStatus.INVITED, target=PartnerStatus.EXPIRED)
    def expire(self, *, by: Actor, facts: Facts) -> None:
        """到期未答复，邀请失效。"""

    @transition(field=status, source=PartnerStatus.INVITED, target=PartnerStatus.WITHDRAWN)
    def cancel(self, *, by: Actor, facts: Facts) -> None:
        """申报单位取消邀请。"""

    @transition(
        field=status, source=[PartnerStatus.ACCEPTED, PartnerStatus.CONFIRMED], target=PartnerStatus.WITHDRAWN
    )
    def continue_alone(self, *, by: Actor, facts: Facts) -> None:
        """申报单位改为单独申报，表3 作废。"""
        self._void(by)

    @transition(
        field=status, source=[PartnerStatus.ACCEPTED, PartnerStatus.CONFIRMED], target=PartnerStatus.WITHDRAWN
    )
    def leave(self, *, by: Actor, facts: Facts) -> None:
        """服务机构退出联合申报，表3 作废。"""
        self._void(by)

    def _void(self, by: Actor) -> None:
        """表3 不再可改，所交的材料一并移除；内容与修订原样留存。"""
        if self.filing is not None:
            self.filing.sections.all().lock_all()
        handed_in = self.application.materials.current().filter(slot__holder=SlotHolder.AGENCY)
        handed_in.update(state=MaterialState.REMOVED, changed_at=by.at)
