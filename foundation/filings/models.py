"""填报件、分节、修订、定稿与敏感值。申报书与报告各持有一个填报件。"""

import secrets
from typing import Any

from django.conf import settings
from django.db import models

from foundation.documents.models import Upload
from foundation.filings.enums import ItemVerdict, Origin, Pin
from foundation.filings.pins import covers
from foundation.filings.querysets import CorrectionItemQuerySet, RevisionQuerySet, SectionQuerySet
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
    open_to = models.JSONField("只开放的地址", null=True, help_text="相对地址；空值是整节开放")

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分节"
        constraints = [models.UniqueConstraint("filing", "name", name="section_once_per_filing")]

    def __str__(self) -> str:
        return f"{self.filing_id}.{self.name} v{self.version}"

    def is_open_at(self, address: str) -> bool:
        """这个相对地址此刻可以改：没有锁，且在开放的地址之内（补正时只开放点名的几处）。"""
        if self.locked:
            return False
        return self.open_to is None or any(covers(pin, address) for pin in self.open_to)


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


class CorrectionItem(models.Model):
    """一条补正事项：点在哪里、依据哪一条、要求怎样，单位如何答复，改后核对的结论。

    round 为空的是机关还没有发出的拟稿；origin 为 unit 的是单位自己写明理由另开的一处。
    address 是完整地址“节.格[.行[.列]]”，材料为“materials.栏代号”，专利清单为“patents[.行号]”。
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="corrections", verbose_name="填报件")
    round = models.PositiveSmallIntegerField("第几次退回", null=True)
    office_code = models.CharField("提出的机关", max_length=6, blank=True)
    origin = models.CharField("由谁提出", max_length=10, choices=Origin, default=Origin.OFFICE)
    pin = models.CharField("点在", max_length=10, choices=Pin)
    address = models.CharField("地址", max_length=120)
    label = models.CharField("位置", max_length=200)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, related_name="corrections", verbose_name="文件"
    )
    page = models.PositiveSmallIntegerField("页码", null=True)
    clause = models.CharField("条款", max_length=60)
    text = models.TextField("问题与要求")
    is_late = models.BooleanField("首次退回时已在、未提出", default=False)
    answer = models.TextField("答复", blank=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    verdict = models.CharField("核对结论", max_length=10, choices=ItemVerdict, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    created_at = models.DateTimeField("提出时间")

    objects: Any = CorrectionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补正事项"
        ordering = ["pk"]
        indexes = [models.Index(fields=["filing", "round"], name="correction_of_round")]

    def __str__(self) -> str:
        return f"{self.label}：{self.text}"


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
