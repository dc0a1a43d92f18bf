"""申报批次、它的评分表，以及加锁时的两位主人。"""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Office, Organization
from applications.enums import CallMode, CallStatus, RubricKind
from applications.querysets import CallQuerySet
from foundation.workflow.actor import Actor

DATES = {"closes_at": "申报截止", "city_until": "市局报送截止", "recheck_until": "省局复核截止"}
"""可以延长的各个截止时刻。"""


class Call(FSMModelMixin, models.Model):
    """一个申报批次。指南里的每个数字、每处可选的做法都是它的一列。时刻一律左闭右开。"""

    title = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    mode = models.CharField("性质", max_length=10, choices=CallMode, default=CallMode.LIVE)
    status = FSMField("阶段", max_length=12, choices=CallStatus, default=CallStatus.DRAFT, protected=True)
    opens_at = models.DateTimeField("申报开始")
    closes_at = models.DateTimeField("申报截止")
    city_until = models.DateTimeField("市局报送截止")
    recheck_until = models.DateTimeField("省局复核截止")
    minimum_points = models.PositiveSmallIntegerField("高价值专利最低件数（指南四）", default=30)
    pct_points = models.PositiveSmallIntegerField("PCT进入国家阶段折算件数（指南四）", default=2)
    pass_score = models.DecimalField(
        "验收合格分（指南六.5）", max_digits=5, decimal_places=2, default=Decimal("70.00")
    )
    build_months = models.PositiveSmallIntegerField("建设期月数（指南六.4）", default=24)
    rectification_months = models.PositiveSmallIntegerField("整改期月数（指南六.5）", default=3)
    ban_months = models.PositiveSmallIntegerField("不得重新申报月数（指南六.5）", default=24)
    notice_days = models.PositiveSmallIntegerField("公示工作日数（指南六.3）", default=5)

    max_returns = models.PositiveSmallIntegerField("每个机关至多退回次数（附件2.五.1）", default=2)
    correction_days = models.PositiveSmallIntegerField("补正期限的工作日数（附件2.五.1）", default=5)
    credit_check_days = models.PositiveSmallIntegerField("信用核查的有效天数（指南一）", default=30)
    skips_city = models.BooleanField("省局退回的，重新提交后不再经市局", default=False)
    admits_conditionally = models.BooleanField("认证审核中的单位可以先提交", default=False)
    bans_bind_partner = models.BooleanField("禁报也管联合申报单位", default=True)
    recommend_remark = models.CharField(
        "通过时预填的意见（附件2.五.3）", max_length=100, default="材料初审合格，同意推荐"
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报批次"
        constraints = [
            models.UniqueConstraint("year", "mode", name="call_once_per_year_and_mode"),
            models.CheckConstraint(
                name="call_dates_in_order",
                condition=Q(opens_at__lt=F("closes_at"))
                & Q(closes_at__lte=F("city_until"))
                & Q(city_until__lte=F("recheck_until")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_rehearsal(self) -> bool:
        """是否演练批次。"""
        return self.mode == CallMode.REHEARSAL

    @transition(field=status, source=CallStatus.DRAFT, target=CallStatus.PUBLISHED)
    def publish(self, *, by: Actor, facts: dict[str, Any]) -> None:
        """发布批次：日期与评分表自此公开。"""

    @transition(field=status, source=CallStatus.PUBLISHED, target=CallStatus.OPEN)
    def open(self, *, by: Actor, facts: dict[str, Any]) -> None:
        """到点开放申报。"""

    @transition(field=status, source=CallStatus.OPEN, target=CallStatus.CLOSED)
    def close(self, *, by: Actor, facts: dict[str, Any]) -> None:
        """到点截止申报。"""

    @transition(field=status, source=CallStatus.CLOSED, target=CallStatus.RECHECK)
    def begin_recheck(self, *, by: Actor, facts: dict[str, Any]) -> None:
        """市局报送到点截止，进入省局复核。"""

    @transition(field=status, source=[CallStatus.PUBLISHED, CallStatus.OPEN], target=None)
    def extend(self, *, by: Actor, facts: dict[str, Any]) -> dict[str, Any]:
        """延长各个截止时刻，对全部单位与市局一样；只长不短。"""
        return self._set_dates(facts)

    @transition(field=status, source=CallStatus.CLOSED, target=CallStatus.OPEN)
    def extend_closed(self, *, by: Actor, facts: dict[str, Any]) -> dict[str, Any]:
        """截止之后、任何市局报送之前，延长并重新开放申报。"""
        return self._set_dates(facts)

    def _set_dates(self, facts: dict[str, Any]) -> dict[str, Any]:
        before = {name: getattr(self, name).isoformat() for name in DATES}
        for name in DATES:
            setattr(self, name, facts[name])
        after = {name: getattr(self, name).isoformat() for name in DATES}
        return {name: [before[name], after[name]] for name in DATES if before[name] != after[name]}


class Rubric(models.Model):
    """批次的一张评分表：附件3 认定要点或附件4 考核要点。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="rubrics", verbose_name="批次")
    kind = models.CharField("种类", max_length=12, choices=RubricKind)
    version = models.PositiveSmallIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "评分表"
        constraints = [models.UniqueConstraint("call", "kind", "version", name="rubric_once_per_version")]

    def __str__(self) -> str:
        return f"{self.call} {self.get_kind_display()}"


class RubricItem(models.Model):
    """评分表的一行。"""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="items", verbose_name="评分表")
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("项目", max_length=80)
    points = models.PositiveSmallIntegerField("分值")

    class Meta:
        verbose_name = verbose_name_plural = "评分项"
        ordering = ["position"]
        constraints = [models.UniqueConstraint("rubric", "position", name="rubric_item_once_per_position")]

    def __str__(self) -> str:
        return f"{self.position} {self.title} {self.points}分"


class CallCity(models.Model):
    """某市在某批次里的一份账：编号、名额、推荐清单都锁它。随批次一起建立。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="cities", verbose_name="批次")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="市局")
    last_number = models.PositiveIntegerField("已用编号", default=0)
    quota = models.PositiveSmallIntegerField("推荐名额", null=True, blank=True)
    wants_head = models.BooleanField("推荐须经负责人审核", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "批次中的市局"
        constraints = [models.UniqueConstraint("call", "office", name="call_city_once")]

    def __str__(self) -> str:
        return f"{self.call} {self.office.short_name}"

    def next_number(self) -> str:
        """下一个申报编号 GJZPY-年-城市-序号；演练以 YL- 开头。调用方须已锁住本行。"""
        self.last_number += 1
        self.save(update_fields=["last_number"])
        prefix = "YL-" if self.call.is_rehearsal else ""
        return f"{prefix}GJZPY-{self.call.year}-{self.office.code}-{self.last_number:04d}"


class UnitInCall(models.Model):
    """某单位在某批次里的一份账：一个单位只能有一件申报，锁它来数。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name="批次")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "批次中的单位"
        constraints = [models.UniqueConstraint("call", "organization", name="unit_in_call_once")]

    def __str__(self) -> str:
        return f"{self.call} {self.organization}"
