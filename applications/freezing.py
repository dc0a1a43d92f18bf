"""定稿时把答案冻结，并写入供查询的列。列只在这里写，暂存从不写。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.enums import ApplicationStatus
from applications.identity import identity_of, identity_of_partner
from applications.patents.freezing import snapshot_rows
from foundation.filings import services
from foundation.filings.models import Snapshot
from foundation.workflow.actor import Actor

if TYPE_CHECKING:
    from applications.models import Application


def freeze(application: Application, *, by: Actor) -> Snapshot:
    """冻结一版内容（表3 与专利清单一并）；补正后一字未改的，仍是原来那一版。所属市局在草稿定稿时写入。"""
    content = content_now(application)
    if application.status == ApplicationStatus.DRAFT:
        office = content["answers"]["cover"]["office"]
        application.call_city = application.call.cities.get(office__code=office)
        write_columns(application, content)
    before = application.submitted if application.status == ApplicationStatus.RETURNED else None
    if before and services.is_same_as(before, content):
        services.close(application.filing_ids())
        return before
    return services.freeze(application.filing, content, locking=application.filing_ids(), by=by)


def write_columns(application: Application, content: dict[str, Any]) -> None:
    """供机关查询的列：单位名称、主要技术领域、检索文字；补正的到重新提交才写，机关不该先看到。"""
    organization = application.organization
    application.unit_name = organization.name
    application.industry = content["answers"]["unit"]["primary_domain"]
    application.search_text = f"{organization.name} {organization.credit_code}"


def content_now(application: Application) -> dict[str, Any]:
    """此刻的全部内容：申报书，以及联合申报单位与它的表3。"""
    content = services.content_for(application.filing, identity_of(application.organization))
    content["partner"] = _partner_content(application)
    content["patents"] = snapshot_rows(application)
    return content


def _partner_content(application: Application) -> dict[str, Any] | None:
    """联合申报单位与它的表3；没有联合申报的为空。"""
    partner = application.partners.joined().select_related("organization", "filing").first()
    if partner is None or partner.filing is None:
        return None
    table = services.content_for(partner.filing, identity_of_partner(partner.organization))
    return {"organization": partner.organization.name, **table}
