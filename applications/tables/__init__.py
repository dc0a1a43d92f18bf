"""附件1 的各张表，按官方表格的次序写一遍，处处用它。"""

from accounts.enums import OrganizationKind
from applications.tables.enterprise import ENTERPRISE
from foundation.formspec.schema import Schema

BY_KIND: dict[str, Schema] = {OrganizationKind.ENTERPRISE: ENTERPRISE}


def schema_for(kind: str) -> Schema:
    """企业填表1（填报说明2）。抛出 KeyError：这类单位还没有表。"""
    return BY_KIND[kind]
