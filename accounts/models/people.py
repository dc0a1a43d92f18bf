"""用户、单位、机关与任职。"""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from accounts.enums import (
    OFFICE_PERSONAS,
    UNIT_PERSONAS,
    OfficeLevel,
    OrganizationKind,
    Persona,
    VerificationStatus,
)
from accounts.querysets import MembershipQuerySet, UserManager
from accounts.validators import validate_credit_code, validate_phone, validate_username
from foundation.workflow import clock


class User(AbstractUser):
    """一个人。以手机号或用户名登录；手机号为 E.164，没有就是空值而不是空串。"""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[validate_username],
        error_messages={"unique": "这个用户名已被使用，请换一个。"},
    )
    full_name = models.CharField("姓名", max_length=50)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("手机号", max_length=16, unique=True, null=True, validators=[validate_phone])
    phone_verified = models.BooleanField("手机号已验证", default=False)
    date_joined = models.DateTimeField("建立时间", default=clock.now)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    objects: ClassVar[UserManager] = UserManager()

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """页面与留痕上用的名字。"""
        return self.full_name or self.username


class Office(models.Model):
    """推荐或主管机关：省局、14 个市局与沈抚示范区（指南六.2）。"""

    code = models.CharField("区划代码", max_length=6, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    level = models.CharField("层级", max_length=10, choices=OfficeLevel)

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_province(self) -> bool:
        """省局。"""
        return self.level == OfficeLevel.PROVINCE


class Organization(models.Model):
    """申报单位或服务机构；身份信息以此为准，申报书里只是只读副本（附件2.四）。"""

    name = models.CharField("单位名称", max_length=120)
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, unique=True, validators=[validate_credit_code]
    )
    kind = models.CharField("单位类型", max_length=12, choices=OrganizationKind)
    legal_representative = models.CharField("法定代表人", max_length=50)
    registered_address = models.CharField("注册地址", max_length=200)
    registered_division = models.CharField("注册地区划代码", max_length=6)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name="所属市局")
    verification_status = models.CharField(
        "认证状态", max_length=12, choices=VerificationStatus, default=VerificationStatus.UNVERIFIED
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """已通过认证。"""
        return self.verification_status == VerificationStatus.VERIFIED


class Membership(models.Model):
    """任职：某人在某单位或机关的一种身份。办理时以当前选定的一个任职行事。"""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="用户")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="单位"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="机关"
    )
    persona = models.CharField("身份", max_length=20, choices=Persona)
    is_active = models.BooleanField("在任", default=True)
    deputy_from = models.DateField("代签自", null=True, blank=True)
    deputy_until = models.DateField("代签至（含）", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                name="membership_belongs_where_its_persona_does",
                condition=(
                    Q(persona__in=sorted(UNIT_PERSONAS), organization__isnull=False, office__isnull=True)
                    | Q(persona__in=sorted(OFFICE_PERSONAS), organization__isnull=True, office__isnull=False)
                    | Q(organization__isnull=True, office__isnull=True)
                    & ~Q(persona__in=sorted(UNIT_PERSONAS | OFFICE_PERSONAS))
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "organization", "persona"],
                condition=Q(organization__isnull=False),
                name="membership_once_per_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "persona"],
                condition=Q(office__isnull=False),
                name="membership_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["user", "persona"],
                condition=Q(organization__isnull=True, office__isnull=True),
                name="membership_once_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.acting_for} · {self.get_persona_display()}"

    def deputises_on(self, day: date) -> bool:
        """这一天受委托代负责人签发。"""
        return bool(self.deputy_from and self.deputy_until and self.deputy_from <= day <= self.deputy_until)

    @property
    def status(self) -> str:
        """留痕所记的状态。"""
        return "active" if self.is_active else "left"

    @property
    def acting_for(self) -> str:
        """所代表的单位或机关名称；专家、纪检与管理员为身份名。"""
        return str(self.organization or self.office or self.get_persona_display())
