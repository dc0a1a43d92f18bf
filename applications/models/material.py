"""申报材料：批次要求的各栏，和交在栏里的文件（指南五）。"""

from django.conf import settings
from django.db import models

from applications.enums import MaterialState, SlotHolder
from applications.models.application import Application
from applications.models.call import Call
from applications.querysets import MaterialQuerySet
from foundation.documents.models import Upload
from foundation.filings.models import Snapshot


class MaterialSlot(models.Model):
    """批次要求的一栏材料：哪条要求、谁来交、哪类单位必须交。是批次的数据，不写死在程序里。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="slots", verbose_name="批次")
    code = models.CharField("代号", max_length=30)
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("名称", max_length=80)
    help = models.CharField("说明", max_length=300, blank=True)
    clause = models.CharField("条款", max_length=40)
    holder = models.CharField("由谁提交", max_length=10, choices=SlotHolder, default=SlotHolder.UNIT)
    required_of = models.JSONField("哪类单位必交", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "材料栏"
        ordering = ["position"]
        constraints = [models.UniqueConstraint("call", "code", name="material_slot_once_per_call")]

    def __str__(self) -> str:
        return self.title


class SubmittedLinks(models.Model):
    """最近一次提交时的证明链接：补正中单位改链、断链，工作人员看到的仍是提交时的（填报说明4（1））。"""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="submitted_links", verbose_name="申报书"
    )
    links = models.JSONField("链接", default=list, help_text="[[填报件, 地址, 上传, 页码], …]")

    class Meta:
        verbose_name = verbose_name_plural = "提交时的证明链接"

    def __str__(self) -> str:
        return f"{self.application} {len(self.links)} 处"


class Material(models.Model):
    """交在某栏里的一份文件。替换与移除都留痕：旧的一行原样留着。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="materials", verbose_name="申报书"
    )
    slot = models.ForeignKey(MaterialSlot, models.PROTECT, related_name="materials", verbose_name="材料栏")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="material", verbose_name="文件")
    title = models.CharField("名称", max_length=120)
    position = models.PositiveIntegerField("次序")
    state = models.CharField("状态", max_length=10, choices=MaterialState, default=MaterialState.CURRENT)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="替换的那一份"
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="所盖章的定稿"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人"
    )
    added_at = models.DateTimeField("提交时间")
    changed_at = models.DateTimeField("变动时间", null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报材料"
        indexes = [models.Index(fields=["application", "slot", "position"], name="material_in_slot")]

    def __str__(self) -> str:
        return self.title
