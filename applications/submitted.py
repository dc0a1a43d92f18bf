"""工作人员看到的是最近一次提交的那一版：补正中单位正在改，重新提交之前机关看不到（附件2.五.1）。

申报单位与联合申报单位看现在的；其余的人，答案、表3、专利清单、证明链接都取自提交的那一版。
"""

from dataclasses import replace
from typing import Any

from accounts.enums import UNIT_PERSONAS
from applications.hosts import HandedIn, Host, host_of, host_of_partner, hosts_of
from applications.models import Application, Partner, SubmittedLinks
from applications.models.patent import PatentListing
from applications.patents.freezing import row_from
from foundation.filings.models import Evidence
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor

Content = dict[str, Any]


def reads_submitted(by: Actor) -> bool:
    """机关与纪检看提交的那一版。"""
    return by.role not in UNIT_PERSONAS


def content_for(application: Application, *, by: Actor) -> Content | None:
    """此人应看的那一版的内容；看现在的为 None。"""
    if not reads_submitted(by) or application.submitted is None:
        return None
    return content_of(application.submitted)


def keep_links(application: Application) -> None:
    """提交时把各表的证明链接记下来；在提交的事务里。"""
    rows = Evidence.objects.filter(filing__in=application.filing_ids()).order_by("pk")
    links = [list(row) for row in rows.values_list("filing_id", "address", "upload_id", "page")]
    SubmittedLinks.objects.update_or_create(application=application, defaults={"links": links})


def host_for(application: Application, *, by: Actor) -> Host:
    """申报书自己的表。"""
    content = content_for(application, by=by)
    return host_of(application) if content is None else submitted_host(application, content)


def hosts_for(application: Application, *, by: Actor) -> list[Host]:
    """一件申报里的各份表。"""
    content = content_for(application, by=by)
    return hosts_of(application) if content is None else submitted_hosts(application, content)


def partner_host_for(partner: Partner, *, by: Actor) -> Host | None:
    """表3；工作人员只看提交的那一版里有的，没有的为 None。"""
    if partner.filing_id is None:
        return None
    content = content_for(partner.application, by=by)
    if content is None:
        return None if reads_submitted(by) else host_of_partner(partner)
    hosts = submitted_hosts(partner.application, content)
    return next((host for host in hosts if host.subject == partner), None)


def submitted_host(application: Application, content: Content) -> Host:
    """提交的那一版的表1、表2。"""
    handed_in = HandedIn(
        book=content["answers"],
        links=_links(application, application.filing_id),
        patents=tuple(content["patents"]),
    )
    return replace(host_of(application), handed_in=handed_in)


def submitted_hosts(application: Application, content: Content) -> list[Host]:
    """提交的那一版的各份表；提交之后才退出的联合申报单位，表3 仍在其中。"""
    hosts, partner = [submitted_host(application, content)], submitted_partner(application, content)
    if partner is not None and partner.filing_id is not None:
        kept = HandedIn(book=content["partner"]["answers"], links=_links(application, partner.filing_id))
        hosts.append(replace(host_of_partner(partner), handed_in=kept))
    return hosts


def submitted_partner(application: Application, content: Content) -> Partner | None:
    """提交的那一版里的联合申报单位；以表3 的统一社会信用代码认，单独申报的为 None。"""
    if content["partner"] is None:
        return None
    code = content["partner"]["answers"]["unit"]["credit_code"]
    rows = Partner.objects.filter(
        application=application, organization__credit_code=code, filing__isnull=False
    )
    found: Partner | None = (
        rows.filter(invited_at__lte=application.submitted_at)
        .select_related("organization", "filing")
        .order_by("pk")
        .last()
    )
    if found is not None:
        found.application = application
    return found


def patents_in(application: Application, stored: Any) -> list[PatentListing]:
    """内容里的专利清单，各行没有入库。"""
    return [row_from(application, line) for line in stored]


def _links(application: Application, filing_id: int) -> tuple[tuple[str, int, int], ...]:
    kept: SubmittedLinks | None = getattr(application, "submitted_links", None)
    return tuple(
        (address, upload, page)
        for filing, address, upload, page in (kept.links if kept else [])
        if filing == filing_id
    )
