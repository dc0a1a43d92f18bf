"""一份正在填的表和它的主人：申报单位的表1、表2，或联合申报单位的表3。填写、校验、目录对它们一视同仁。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from rules import Predicate

from accounts.models import Organization
from applications import permissions
from applications.enums import WITH_UNIT
from applications.identity import identity_of, identity_of_partner
from applications.models import Application, Partner
from foundation.filings import services
from foundation.filings.models import Filing
from foundation.filings.schemas import schema_of
from foundation.formspec.schema import Schema
from foundation.workflow.actor import Actor


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """提交的那一版里这份表的样子：答案、证明链接（地址, 上传, 页码）、专利清单各行的内容。"""

    book: services.Book
    links: tuple[tuple[str, int, int], ...]
    patents: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Host:
    """route 是路由名的前缀，pk 是路由里的行号；给工作人员看的另有 handed_in，各处都读它。"""

    application: Application
    organization: Organization
    filing: Filing
    route: str
    pk: int
    identity: services.Book
    may_fill: Predicate
    subject: Application | Partner
    handed_in: HandedIn | None = None

    @property
    def schema(self) -> Schema:
        """所用的表。"""
        return schema_of(self.filing)

    @property
    def is_locked(self) -> bool:
        """已定稿，或已不在单位手里；提交的那一版总是锁着的。"""
        application = self.application
        return (
            self.handed_in is not None
            or application.finalised_id is not None
            or application.status not in WITH_UNIT
        )

    @property
    def owns_patents(self) -> bool:
        """专利清单随申报单位自己的表，不随表3。"""
        return self.route == ""

    def is_fillable(self, by: Actor) -> bool:
        """此人能否填写。"""
        return not self.is_locked and bool(self.may_fill.test(by, self.subject))

    def book(self) -> services.Book:
        """全部答案，含身份信息的只读副本；现在的要查一次库，提交的那一版已经在手里。"""
        return self.handed_in.book if self.handed_in else services.book_of(self.filing, self.identity)

    def url(self, page: str, name: str) -> str:
        """某一节的去处；page 为 section 或 save。"""
        return reverse(f"applications:{self.route}{page}", args=[self.pk, name])


def host_of(application: Application) -> Host:
    """申报书自己的表。"""
    return Host(
        application=application,
        organization=application.organization,
        filing=application.filing,
        identity=identity_of(application.organization),
        route="",
        pk=application.pk,
        may_fill=permissions.may_fill,
        subject=application,
    )


def host_of_partner(partner: Partner) -> Host:
    """联合申报单位的表3；partner 须已接受。抛出 ValueError：还没有表3。"""
    if partner.filing is None:
        raise ValueError("接受邀请之后才有表3")
    return Host(
        application=partner.application,
        organization=partner.organization,
        filing=partner.filing,
        identity=identity_of_partner(partner.organization),
        route="partner_",
        pk=partner.pk,
        may_fill=permissions.may_fill_partner_table,
        subject=partner,
    )


def hosts_of(application: Application) -> list[Host]:
    """一件申报里要填的全部表。"""
    partners = application.partners.joined().select_related("organization", "filing", "application__call")
    return [host_of(application), *(host_of_partner(partner) for partner in partners)]
