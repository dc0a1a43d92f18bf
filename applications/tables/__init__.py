"""附件1 的各张表，按官方表格的次序写一遍，处处用它。"""

from collections.abc import Sequence
from typing import Any

from accounts.enums import OrganizationKind
from applications.tables.enterprise import ENTERPRISE
from applications.tables.partner import PARTNER
from applications.tables.research import RESEARCH
from foundation.formspec.schema import Schema

BY_KIND: dict[str, Schema] = {
    OrganizationKind.ENTERPRISE: ENTERPRISE,
    OrganizationKind.UNIVERSITY: RESEARCH,
    OrganizationKind.INSTITUTE: RESEARCH,
}
SCHEMAS = (ENTERPRISE, RESEARCH, PARTNER)


def schema_for(kind: str) -> Schema:
    """企业填表1，高校与科研机构填表2（填报说明2）。抛出 KeyError：服务机构不单独申报。"""
    return BY_KIND[kind]


def schema_named(named: Sequence[Any]) -> Schema:
    """内容里记下的 [键, 版本] 所指的那一版。抛出 StopIteration：没有这一版。"""
    return next(schema for schema in SCHEMAS if [schema.key, schema.version] == list(named))
