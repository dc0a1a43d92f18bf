"""留痕、查阅记录、后台任务与工作日。"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from foundation.workflow.querysets import CalendarDayQuerySet, EventQuerySet, JobQuerySet
from foundation.workflow.sealed import SealedModel


class Event(SealedModel):
    """一次办理的留痕：body 是规范化原文，各列是它的副本；hash 链住同一行的上一条。"""

    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    seq = models.PositiveIntegerField("序号")
    act = models.CharField("动作", max_length=40)
    source = models.CharField("原状态", max_length=40, blank=True)
    target = models.CharField("新状态", max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    actor_name = models.CharField("姓名", max_length=60)
    role = models.CharField("身份", max_length=30)
    acting_for = models.CharField("所属单位", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    ip = models.GenericIPAddressField("网络地址", null=True)
    note = models.TextField("意见", blank=True)
    facts = models.JSONField("随附事实", default=dict)
    key = models.CharField("幂等键", max_length=64, blank=True)
    batch = models.CharField("批次号", max_length=32, blank=True)
    body = models.TextField("规范原文")
    previous_hash = models.CharField("上一条哈希", max_length=64, blank=True)
    hash = models.CharField("哈希", max_length=64)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    is_replay = False
    subject: Any

    class Meta(SealedModel.Meta):
        verbose_name = "办理记录"
        constraints = [
            models.UniqueConstraint("subject_type", "subject_id", "seq", name="event_once_per_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}#{self.subject_id}·{self.seq} {self.act}"


class Anchor(SealedModel):
    """每日锚：当日有变动的各链的末端。丢了最后一条的链，由盖住它的锚揭出来。"""

    day = models.DateField("日期", unique=True)
    at = models.DateTimeField("生成时间")
    heads = models.TextField("各链末端", help_text="每行：对象类型 对象编号 序号 哈希")
    last_event_id = models.BigIntegerField("盖到的记录号")
    previous_digest = models.CharField("上一锚摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta(SealedModel.Meta):
        verbose_name = "每日锚"

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"


class AccessRecord(SealedModel):
    """查阅、下载、查看敏感信息的记录，按日封存，不进办理链。"""

    at = models.DateTimeField("时间", db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="查阅人"
    )
    user_name = models.CharField("姓名", max_length=60)
    role = models.CharField("身份", max_length=30)
    acting_for = models.CharField("所属单位", max_length=200, blank=True)
    action = models.CharField("行为", max_length=30)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    detail = models.CharField("说明", max_length=200, blank=True)
    ip = models.GenericIPAddressField("网络地址", null=True)

    class Meta(SealedModel.Meta):
        verbose_name = "查阅记录"

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.user_name} {self.action}"


class AccessSeal(SealedModel):
    """某日全部查阅记录的摘要。"""

    day = models.DateField("日期", unique=True)
    row_count = models.PositiveIntegerField("条数")
    previous_digest = models.CharField("上一日摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta(SealedModel.Meta):
        verbose_name = "查阅封存"

    def __str__(self) -> str:
        return f"{self.day} {self.row_count} 条"


class Job(models.Model):
    """后台任务，唯一的队列凭据：消息丢了由巡检补叫，进程死了由租约交还。"""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "正在处理"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    kind = models.CharField("种类", max_length=40)
    key = models.CharField("唯一键", max_length=200, unique=True)
    payload = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    tries_allowed = models.PositiveSmallIntegerField("至多次数", default=3)
    lease_until = models.DateTimeField("租约至", null=True)
    not_before = models.DateTimeField("不早于")
    created_at = models.DateTimeField("建立时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    progress = models.PositiveSmallIntegerField("进度（百分数）", default=0)
    error = models.TextField("原因", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        indexes = [models.Index(fields=["state", "not_before"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.get_state_display()}"


class CalendarYear(models.Model):
    """有这一行，即这一年的放假安排已整年录入：全年以 CalendarDay 的行为准，打包的不再用。"""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("依据", max_length=200, help_text="国务院办公厅通知的文号")
    imported_at = models.DateTimeField("录入时间")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人"
    )

    class Meta:
        verbose_name = "一年的放假安排"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}年的放假安排（{self.source}）"

    @property
    def status(self) -> str:
        """留痕所记的状态：有这一行，就是整年已定。"""
        return "complete"


class CalendarDay(models.Model):
    """与周末规律不同的一日：已知年份里覆盖打包的安排，整年录入的年份里就是安排本身。"""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, blank=True)
    reason = models.CharField("更正原因", max_length=200, blank=True, help_text="随整年录入的为空")

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_working else '放假'}"
