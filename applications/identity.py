"""身份信息：申报书里的只读副本，以单位账户为准，不能在表里改（附件2.四）。"""

from accounts.enums import OrganizationKind
from accounts.models import Organization
from foundation.filings.services import Book

_NAME_IN_TABLE: dict[str, str] = {OrganizationKind.ENTERPRISE: "enterprise_name"}


def identity_of(organization: Organization) -> Book:
    """封面与表1、表2 中由账户带入的各格。"""
    return {
        "cover": {
            "applicant_name": organization.name,
            "applicant_address": organization.registered_address,
        },
        "unit": {
            _NAME_IN_TABLE.get(organization.kind, "organization_name"): organization.name,
            "legal_representative": organization.legal_representative,
            "credit_code": organization.credit_code,
            "registered_address": organization.registered_address,
        },
    }


def identity_of_partner(organization: Organization) -> Book:
    """表3 中由账户带入的各格（附件2.四）。"""
    return {
        "unit": {
            "organization_name": organization.name,
            "legal_representative": organization.legal_representative,
            "credit_code": organization.credit_code,
            "registered_address": organization.registered_address,
        }
    }
