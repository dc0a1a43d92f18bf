"""公文与文号系列。"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.documents.models import Document, Upload
from foundation.letters.enums import LetterStatus
from foundation.letters.querysets import LetterQuerySet, NumberSeriesQuerySet


class Letter(models.Model):
    """一件发出的公文。content 与 sha256 发出后不改，要改就另发一件来代替；文号、文件、盖章原件后来补上。

    number 是文号，登记前为空；document 是印着现有文号的 PDF；sealed 是盖章原件的扫描件，有了它就以它为准。
    对象以类型与编号记，发文机关以文字记：这一层不认识上面的应用。
    """

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField("唯一键", max_length=64, unique=True)
    kind = models.CharField("种类", max_length=40)
    office_code = models.CharField("发文机关代码", max_length=20)
    office_name = models.CharField("发文机关", max_length=100)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    title = models.CharField("标题", max_length=300)
    content = models.TextField("规范内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    issued_on = models.DateField("成文日期")
    number = models.CharField("文号", max_length=40, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="生成的文件"
    )
    sealed = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+", verbose_name="盖章原件")
    sealed_at = models.DateTimeField("盖章原件上传时间", null=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="successors", verbose_name="所代替的公文"
    )
    created_at = models.DateTimeField("发出时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="letter_of_row"),
            models.Index(fields=["office_code", "kind"], name="letter_of_office"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office_code", "number"],
                condition=~Q(number=""),
                name="letter_number_once_per_office",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def status(self) -> LetterStatus:
        """走到哪一步；留痕里记的就是它。"""
        if self.sealed_id is not None:
            return LetterStatus.SEALED
        return LetterStatus.NUMBERED if self.number else LetterStatus.ISSUED


class NumberSeries(models.Model):
    """一个机关一种代字一年的文号系列；last 是已用到的最大序号。登记时先锁住它。"""

    office_code = models.CharField("发文机关代码", max_length=20)
    prefix = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到的序号", default=0)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文号系列"
        constraints = [
            models.UniqueConstraint(fields=["office_code", "prefix", "year"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕"
