"""填报件、分节、修订、定稿与敏感值。申报书与报告各持有一个填报件。"""

import secrets

from django.conf import settings
from django.db import models

from foundation.documents.models import Upload
from foundation.filings.querysets import RevisionQuerySet, SectionQuerySet
from foundation.workflow.sealed import SealedModel


def new_salt() -> str:
    """填报件的盐：同一账号写进两份填报件，指纹也不相同。"""
    return secrets.token_hex(16)


class Filing(models.Model):
    """一份填报件：按某版表单规格填写。base_year 是批次年度，“近三年”由它推出。"""

    schema_key = models.CharField("表单", max_length=40)
    schema_version = models.PositiveSmallIntegerField("表单版本")
    base_year = models.PositiveSmallIntegerField("批次年度")
    salt = models.CharField("盐", max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "填报件"

    def __str__(self) -> str:
        return f"{self.schema_key} v{self.schema_version} #{self.pk}"


class Section(models.Model):
    """一节的答案：相对地址到规范值的平面字典。每次保存版本加一；定稿时锁住。"""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="sections", verbose_name="填报件")
    name = models.CharField("节", max_length=40)
    answers = models.JSONField("答案", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    locked = models.BooleanField("已锁定", default=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分节"
        constraints = [models.UniqueConstraint("filing", "name", name="section_once_per_filing")]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.name} v{self.version}"


class Revision(models.Model):
    """一次保存改了什么：地址到 [改前, 改后]。被别人覆盖的文字也在这里找得回来。"""

    section = models.ForeignKey(Section, models.PROTECT, related_name="revisions", verbose_name="分节")
    version = models.PositiveIntegerField("版本")
    changes = models.JSONField("改动")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人"
    )
    author_name = models.CharField("姓名", max_length=60)
    at = models.DateTimeField("时间")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "修订"
        constraints = [models.UniqueConstraint("section", "version", name="revision_once_per_version")]

    def __str__(self) -> str:
        return f"{self.section_id} v{self.version} {self.author_name}"


class Snapshot(SealedModel):
    """定稿：某一刻全部答案的不变副本与内容哈希。排版、审核、评审都只读它。"""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="snapshots", verbose_name="填报件")
    number = models.PositiveSmallIntegerField("版次")
    content = models.TextField("规范内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    at = models.DateTimeField("定稿时间")
    author_name = models.CharField("定稿人", max_length=60)

    class Meta(SealedModel.Meta):
        verbose_name = "定稿"
        constraints = [models.UniqueConstraint("filing", "number", name="snapshot_once_per_number")]

    def __str__(self) -> str:
        return f"{self.filing_id} 第{self.number}版"


class Evidence(models.Model):
    """一条证明链接：某个数字或某一行，由哪份上传的第几页证明（填报说明4（1））。"""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="evidence", verbose_name="填报件")
    address = models.CharField("地址", max_length=120)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="evidence", verbose_name="文件")
    page = models.PositiveSmallIntegerField("页码")

    class Meta:
        verbose_name = verbose_name_plural = "证明链接"
        constraints = [models.UniqueConstraint("filing", "address", "upload", name="evidence_once_per_file")]

    def __str__(self) -> str:
        return f"{self.address} → {self.upload} 第{self.page}页"


class Secret(models.Model):
    """敏感值的密文。草稿期原地改写，定稿封存，再改另起一行；答案里只留编号与指纹。"""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="secrets", verbose_name="填报件")
    address = models.CharField("地址", max_length=120)
    ciphertext = models.BinaryField("密文")
    key_id = models.CharField("密钥号", max_length=16)
    mac = models.CharField("指纹", max_length=64)
    sealed = models.BooleanField("已封存", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "敏感值"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "address"],
                condition=models.Q(sealed=False),
                name="secret_one_open_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.address}"
