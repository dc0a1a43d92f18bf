"""专利申请及授权清单（指南五.3）：一件一行，各项都是列，供查重、统计与比对。"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models.application import Application
from applications.patents.enums import ImportMode, LegalStatus, PatentKind, RevisionKind
from applications.patents.querysets import (
    PatentImportQuerySet,
    PatentListingQuerySet,
    PatentRevisionQuerySet,
)


class PatentListing(models.Model):
    """清单的一行。号码存规范写法：发明不带 ZL，PCT 如 PCT/CN2023/123456。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="patents", verbose_name="申报书"
    )
    position = models.PositiveIntegerField("次序")
    kind = models.CharField("类别", max_length=12, choices=PatentKind)
    number = models.CharField("申请号（专利号）", max_length=40)
    title = models.CharField("名称", max_length=200)
    holder = models.CharField("申请人（专利权人）", max_length=300)
    inventors = models.CharField("发明人", max_length=500, blank=True)
    filed_on = models.DateField("申请日")
    granted_on = models.DateField("授权公告日", null=True)
    country = models.CharField("授权国家或地区", max_length=40, blank=True)
    publication_number = models.CharField("公布（公告）号", max_length=40, blank=True)
    legal_status = models.CharField("法律状态", max_length=10, choices=LegalStatus)
    note = models.CharField("备注", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    objects: Any = PatentListingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专利清单"
        constraints = [
            models.UniqueConstraint(
                "application", "kind", "country", "number", name="patent_once_per_application"
            ),
            models.CheckConstraint(
                name="patent_granted_after_filed",
                condition=Q(granted_on__isnull=True) | Q(granted_on__gte=models.F("filed_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["application", "position"], name="patent_in_order"),
            models.Index(fields=["number"], name="patent_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PatentRevision(models.Model):
    """清单的一次改动：拿走了哪些行（全部内容）、添了哪些行（编号）。删除与导入凭它放回。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="patent_revisions", verbose_name="申报书"
    )
    number = models.PositiveIntegerField("第几次")
    kind = models.CharField("改动", max_length=10, choices=RevisionKind)
    label = models.CharField("说明", max_length=300)
    removed = models.JSONField("拿走的行", default=list)
    added = models.JSONField("添上的行号", default=list)
    undone = models.BooleanField("已撤销", default=False)
    key = models.CharField("幂等键", max_length=64, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="改动人"
    )
    author_name = models.CharField("姓名", max_length=60)
    at = models.DateTimeField("时间")

    objects: Any = PatentRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "清单改动"
        constraints = [
            models.UniqueConstraint("application", "number", name="patent_revision_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} 第{self.number}次 {self.label}"


class PatentImport(models.Model):
    """上传了、还没有决定导入的一份文件：只存读出的文字，每人每件至多一份，决定之后即删。"""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+", verbose_name="申报书")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    file_name = models.CharField("文件名", max_length=200)
    mode = models.CharField("方式", max_length=10, choices=ImportMode)
    rows = models.JSONField("读出的行")
    at = models.DateTimeField("时间")

    objects: Any = PatentImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待决定的导入"
        constraints = [models.UniqueConstraint("application", "author", name="patent_import_one_per_author")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.file_name}"
