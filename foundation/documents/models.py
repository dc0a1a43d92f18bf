"""文档：由快照生成的一份 PDF，及其去向。"""

import uuid
from dataclasses import dataclass

from django.db import models

from foundation.documents.codes import new_code
from foundation.documents.enums import DocumentState, Edition
from foundation.documents.querysets import DocumentManager
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
