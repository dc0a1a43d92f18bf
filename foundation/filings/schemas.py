"""表单规格的登记：填报件只记 (键, 版本)，由上面的应用在启动时登记。"""

from foundation.filings.models import Filing
from foundation.formspec.schema import Schema

_schemas: dict[tuple[str, int], Schema] = {}


def register(schema: Schema) -> None:
    """登记一版表单规格。"""
    _schemas[schema.key, schema.version] = schema


def schema_of(filing: Filing) -> Schema:
    """填报件所用的那一版。抛出 KeyError：没有登记。"""
    return _schemas[filing.schema_key, filing.schema_version]
