"""定稿时把答案冻结，并写入供查询的列。列只在这里写，暂存从不写。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.identity import identity_of
from foundation.filings import services
from foundation.filings.models import Snapshot
from foundation.workflow.actor import Actor

if TYPE_CHECKING:
    from applications.models import Application


def freeze(application: Application, *, by: Actor) -> Snapshot:
    """冻结一版内容，写入所属市局、单位名称与检索文字。"""
    organization = application.organization
    identity = identity_of(organization)
    book = services.book_of(application.filing, identity)
    application.call_city = application.call.cities.get(office__code=book["cover"]["office"])
    application.unit_name = organization.name
    application.search_text = f"{organization.name} {organization.credit_code}"
    return services.freeze(application.filing, identity, by=by)
