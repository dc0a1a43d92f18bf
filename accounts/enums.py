"""单位类型、认证状态与身份。"""

from django.db import models


class OrganizationKind(models.TextChoices):
    """申报主体与服务机构的类型（指南一、二）。"""

    ENTERPRISE = "enterprise", "企业"
    UNIVERSITY = "university", "高校"
    INSTITUTE = "institute", "科研机构"
    AGENCY = "agency", "知识产权服务机构"


class VerificationStatus(models.TextChoices):
    """单位认证状态（附件2.二）。"""

    UNVERIFIED = "unverified", "未认证"
    PENDING = "pending", "认证审核中"
    VERIFIED = "verified", "已认证"
    REFUSED = "refused", "认证未通过"
    EXPIRED = "expired", "认证已过期"


class OfficeLevel(models.TextChoices):
    """机关层级。"""

    CITY = "city", "市局"
    PROVINCE = "province", "省局"


class Persona(models.TextChoices):
    """身份：同一个人在一个单位或机关里以一种身份办事。"""

    SIGNATORY = "signatory", "签署人"
    HANDLER = "handler", "经办人"
    VIEWER = "viewer", "查看人"
    CITY_OFFICER = "city_officer", "市局经办"
    CITY_HEAD = "city_head", "市局负责人"
    PROVINCE_OFFICER = "province_officer", "省局经办"
    PROVINCE_HEAD = "province_head", "省局负责人"
    EXPERT = "expert", "评审专家"
    AUDITOR = "auditor", "纪检监督"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


class CreditResult(models.TextChoices):
    """信用核查的结果。"""

    CLEAR = "clear", "未发现失信记录"
    MINOR = "minor", "有一般失信记录"
    SERIOUS = "serious", "有严重失信记录"


UNIT_PERSONAS = frozenset({Persona.SIGNATORY, Persona.HANDLER, Persona.VIEWER})
CITY_PERSONAS = frozenset({Persona.CITY_OFFICER, Persona.CITY_HEAD})
PROVINCE_PERSONAS = frozenset({Persona.PROVINCE_OFFICER, Persona.PROVINCE_HEAD})
OFFICE_PERSONAS = CITY_PERSONAS | PROVINCE_PERSONAS
