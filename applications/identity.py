"""身份信息：申报书里的只读副本，以单位账户为准，不能在表里改（附件2.四）。"""

from accounts.models import Organization
from foundation.filings.services import Book


def identity_of(organization: Organization) -> Book:
    """封面与表1中由账户带入的各格。"""
    return {
        "cover": {
            "applicant_name": organization.name,
            "applicant_address": organization.registered_address,
        },
        "unit": {
            "enterprise_name": organization.name,
            "legal_representative": organization.legal_representative,
            "credit_code": organization.credit_code,
        },
    }
