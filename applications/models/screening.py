"""形式审查：审核要点与结论、内部备注、拟办与签发、回避、谁正开着这一件。"""

from typing import Any

from django.db import models

from accounts.models import Membership, Office, Organization
from applications.enums import PointKind, ProposalOutcome, Verdict
from applications.models.application import Application
from applications.models.call import Call
from applications.querysets import ProposalQuerySet
from foundation.documents.models import Upload
from foundation.filings.models import Snapshot


class ChecklistPoint(models.Model):
    """批次的一个审核要点；code 在 proposers 里的，系统先给出核对的值与出处，其余待人工。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="points", verbose_name="批次")
    code = models.CharField("代号", max_length=30)
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("性质", max_length=10, choices=PointKind, default=PointKind.CHECK)
    title = models.CharField("要点", max_length=120)
    clause = models.CharField("条款", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "审核要点"
        ordering = ["position"]
        constraints = [models.UniqueConstraint("call", "code", name="checklist_point_once_per_call")]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Finding(models.Model):
    """某机关对一点的结论：看的是哪一版，系统当时的建议，人的结论与说明。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="findings", verbose_name="申报书"
    )
    point = models.ForeignKey(ChecklistPoint, models.PROTECT, related_name="findings", verbose_name="要点")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="机关")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="所看的版本")
    proposed = models.JSONField("系统建议", default=dict, help_text="verdict、value、source")
    verdict = models.CharField("结论", max_length=4, choices=Verdict)
    remark = models.CharField("说明", max_length=500, blank=True)
    judged_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="核对人")
    judged_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核结论"
        constraints = [
            models.UniqueConstraint("application", "point", "office", name="finding_once_per_office")
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.get_verdict_display()}"


class CaseNote(models.Model):
    """内部备注，申报单位从来看不到。市局的备注省局看得见，省局的市局看不见。"""

    application = models.ForeignKey(Application, models.PROTECT, related_name="notes", verbose_name="申报书")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="机关")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="记录人")
    text = models.TextField("备注")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "内部备注"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.author} {self.text[:20]}"


class CasePaper(models.Model):
    """办理中随件交来的纸：如盖章的撤回申请。"""

    application = models.ForeignKey(Application, models.PROTECT, related_name="papers", verbose_name="申报书")
    code = models.CharField("种类", max_length=30)
    title = models.CharField("名称", max_length=120)
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="case_paper", verbose_name="文件")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="交来的人")
    added_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "随件文书"

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """拟办：经办写明意见提出一个动作，等签发机关的负责人签发；同时至多一件。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="proposals", verbose_name="申报书"
    )
    act = models.CharField("拟办的动作", max_length=40)
    facts = models.JSONField("随附事实", default=dict)
    opinion = models.TextField("经办意见")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="拟办人")
    proposed_at = models.DateTimeField("拟办时间")
    signing_office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="签发的机关")
    outcome = models.CharField("结局", max_length=10, choices=ProposalOutcome, blank=True)
    closed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    closed_at = models.DateTimeField("办结时间", null=True)
    reply = models.TextField("签发意见", blank=True)

    objects: Any = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "拟办"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(outcome=""), name="proposal_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} 拟{self.act}"


class OfficerRecusal(models.Model):
    """工作人员对某单位回避：与它有关的各件都不再经手。"""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="recusals", verbose_name="回避人")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="recusals", verbose_name="申报单位"
    )
    reason = models.CharField("关系", max_length=300)
    declared_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记人")
    declared_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作人员回避"
        constraints = [models.UniqueConstraint("membership", "organization", name="officer_recusal_once")]

    def __str__(self) -> str:
        return f"{self.membership} 回避 {self.organization}"


class Viewing(models.Model):
    """谁在看这一件：两个人同时打开，彼此看得见。"""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="viewings", verbose_name="申报书"
    )
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="查看人")
    seen_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "正在查看"
        constraints = [models.UniqueConstraint("application", "membership", name="viewing_once")]

    def __str__(self) -> str:
        return f"{self.membership} {self.seen_at}"
