"""文档：由快照生成的一份 PDF，及其去向；上传：别人交来的一份文件，原件不改。"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from foundation.documents.codes import new_code
from foundation.documents.enums import DocumentState, Edition, UploadState
from foundation.documents.querysets import DocumentManager, UploadManager
from foundation.workflow.models import Job


@dataclass(frozen=True)
class Standing:
    """页面上显示的进展：说法、百分数、没有完成的原因。"""

    state: DocumentState
    label: str
    percent: int = 0
    reason: str = ""


class Document(models.Model):
    """一份文档。ready_at 与文件各列随任务一起提交；排队、进度、失败的原因只在任务上，不抄第二份。"""

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=40)
    edition = models.CharField("版别", max_length=10, choices=Edition, default=Edition.FULL)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    key = models.CharField("唯一键", max_length=180, unique=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="+", verbose_name="后台任务")
    title = models.CharField("名称", max_length=200, blank=True)
    file = models.FileField("文件", max_length=100, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField("字节数", null=True)
    page_count = models.PositiveIntegerField("页数", null=True)
    places = models.JSONField("盖章签字处", default=list, help_text="[[页码, 说明], …]")
    code = models.CharField("验证码", max_length=40, unique=True, default=new_code)
    public_facts = models.JSONField("可公开核验的事实", default=dict)
    requested_at = models.DateTimeField("申请生成时间")
    ready_at = models.DateTimeField("生成时间", null=True)

    objects = DocumentManager()

    class Meta:
        verbose_name = verbose_name_plural = "文档"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="document_of_row")]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.key}"

    @property
    def state(self) -> DocumentState:
        """pending、ready 或 failed。"""
        return self.standing().state

    @property
    def error(self) -> str:
        """没有完成的原因；没有失败时为空。"""
        return self.standing().reason

    def standing(self) -> Standing:
        """此刻的进展：排队中、正在生成 n%、未完成（附原因）、可下载。"""
        if self.ready_at is not None:
            return Standing(DocumentState.READY, DocumentState.READY.label, percent=100)
        if self.job.state == Job.State.FAILED:
            return Standing(DocumentState.FAILED, DocumentState.FAILED.label, reason=self.job.error)
        if self.job.state == Job.State.RUNNING:
            percent = self.job.progress
            return Standing(DocumentState.PENDING, f"正在生成 {percent}%", percent=percent)
        return Standing(DocumentState.PENDING, "排队中")


class UploadHolder(models.Model):
    """上传的持有人，如一家单位。配额要把别的行加起来比，所以先锁住这一行再数。"""

    key = models.CharField("持有人", max_length=60, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传的持有人"

    def __str__(self) -> str:
        return self.key


class Upload(models.Model):
    """一份上传。file 是一字不改的原件；copy 是净化过的副本，预览与合卷只用它。

    没有附到材料上的（owner_type 为空）只属于上传者所在的持有人。
    """

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    owner_type = models.CharField("所附对象类型", max_length=60, blank=True)
    owner_id = models.CharField("所附对象编号", max_length=40, blank=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    holder = models.CharField("持有人", max_length=60)
    name = models.CharField("文件名", max_length=120)
    size_bytes = models.PositiveBigIntegerField("字节数")
    received_bytes = models.PositiveBigIntegerField("已收到的字节数", default=0)
    lease_until = models.DateTimeField("写入租约至", null=True)
    state = models.CharField("状态", max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+", verbose_name="检查任务")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    media_type = models.CharField("内容类型", max_length=40, blank=True)
    page_count = models.PositiveIntegerField("页数", null=True)
    refusal = models.TextField("不合格的原因", blank=True)
    notices = models.JSONField("检查时的说明", default=list)
    file = models.FileField("原件", max_length=100, blank=True)
    copy = models.FileField("净化副本", max_length=100, blank=True)
    created_at = models.DateTimeField("开始上传时间")
    expires_at = models.DateTimeField("过期时间", null=True)

    objects = UploadManager()

    class Meta:
        verbose_name = verbose_name_plural = "上传"
        indexes = [
            models.Index(fields=["holder", "state"], name="upload_of_holder"),
            models.Index(fields=["owner_type", "owner_id"], name="upload_of_row"),
            models.Index(fields=["expires_at"], name="upload_expiring"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=F("size_bytes")), name="upload_no_longer_than_declared"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_attached(self) -> bool:
        """附在某一行上。"""
        return bool(self.owner_type)

    @property
    def problem(self) -> str:
        """页面上要说的话：不合格的原因，或检查没有做完的原因；没有问题时为空。"""
        if self.state == UploadState.CHECKING and self.job and self.job.state == Job.State.FAILED:
            return self.job.error
        return self.refusal
