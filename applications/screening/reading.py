"""读出的一件：提交的那一版、各份表、材料与证明。审核页各处共用，每样只查一次库。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Ban, CreditCheck
from applications.checking import circumstances_of
from applications.crosschecks.sheet import Sheet
from applications.hosts import Host
from applications.materials.evidence import Figure, figures_of, submitted_marks
from applications.models import Application, Material
from applications.models.patent import PatentListing
from applications.patents.totals import SECTION, TotalsRow, compared, tally_in
from applications.screening.proposers import Facts
from applications.submitted import patents_in, submitted_hosts
from applications.validators import normalize_patent_number
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of


@dataclass(frozen=True, kw_only=True)
class Reading:
    """figures 是各份表里要证明的各处：填报件 → 全地址 → 这一处。"""

    application: Application
    by: Actor
    content: dict[str, Any]
    hosts: list[Host]
    materials: list[Material]
    figures: dict[int, dict[str, Figure]]

    @property
    def joined(self) -> Host | None:
        """表3；单独申报的为 None。"""
        return self.hosts[1] if len(self.hosts) > 1 else None

    @property
    def sheet(self) -> Sheet:
        """申报单位的表，供规则读。"""
        return sheet_of(self.hosts[0])

    @property
    def credit_codes(self) -> list[str]:
        """要查信用的各家：申报单位，与联合申报单位。"""
        return [host.organization.credit_code for host in self.hosts]


@dataclass(frozen=True)
class Credit:
    """各家的信用：核查新的在前；禁报是此刻还管着的。"""

    checks: list[CreditCheck]
    bans: list[Ban]

    def latest(self) -> dict[str, CreditCheck]:
        """各信用代码最近的一次。"""
        return {check.credit_code: check for check in reversed(self.checks)}


def read(application: Application, *, by: Actor) -> Reading:
    """读出一件；application 须已带出 call、organization、filing、submitted、submitted_links。"""
    assert application.submitted is not None, "工作人员看得见的必是提交过的"
    content = content_of(application.submitted)
    hosts = submitted_hosts(application, content)
    found = Material.objects.visible_to(by).filter(application=application).in_order()
    materials = list(found.select_related("slot", "upload__job"))
    for row in materials:
        row.application = application
    figures = {host.filing.pk: dict(_figures(host, materials)) for host in hosts}
    return Reading(
        application=application, by=by, content=content, hosts=hosts, materials=materials, figures=figures
    )


def credit_of(reading: Reading) -> Credit:
    """各家的信用；批次规定禁报不管联合申报单位的，只看申报单位的禁报。"""
    call, codes = reading.application.call, reading.credit_codes
    checks = CreditCheck.objects.filter(credit_code__in=codes).order_by("-checked_on", "-pk")
    bans = Ban.objects.none()
    for code in codes if call.bans_bind_partner else codes[:1]:
        bans = bans | Ban.objects.in_force(code, on=day_of(reading.by.at), is_rehearsal=call.is_rehearsal)
    related = ("recorded_by__user", "recorded_by__office", "screenshot__job")
    return Credit(list(checks.select_related(*related)), list(bans.order_by("pk")))


def sheet_of(host: Host) -> Sheet:
    """一份表，供规则读。"""
    around = circumstances_of(host)
    return Sheet(schema=host.schema, book=host.book(), base_year=host.filing.base_year, around=around)


def totals_of(reading: Reading) -> list[TotalsRow]:
    """提交的专利清单与表的对照。"""
    stated = reading.content["answers"][SECTION]
    return compared(reading.application, tally_in(_patents(reading)), stated)


def facts_of(reading: Reading, credit: Credit) -> Facts:
    """系统建议要用的表外的事实。"""
    figures = [f for each in reading.figures.values() for f in each.values() if not f.is_planned]
    joined = reading.joined
    return Facts(
        kind=reading.application.organization.kind,
        joined=sheet_of(joined) if joined else None,
        joined_name=joined.organization.name if joined else "",
        totals=tuple(totals_of(reading)),
        listed=len(reading.content["patents"]),
        wrong_numbers=tuple(_wrong_numbers(_patents(reading))),
        proved=sum(figure.is_proved for figure in figures),
        expected=len(figures),
        checks=credit.latest(),
        bans=tuple(credit.bans),
        credit_days=reading.application.call.credit_check_days,
        today=day_of(reading.by.at),
    )


def _patents(reading: Reading) -> list[PatentListing]:
    return patents_in(reading.application, reading.content["patents"])


def _figures(host: Host, materials: list[Material]) -> Iterator[tuple[str, Figure]]:
    links: Mapping[str, Any] = submitted_marks(host, materials)
    for figures in figures_of(host, links=links).values():
        yield from ((figure.address, figure) for figure in figures)


def _wrong_numbers(rows: list[PatentListing]) -> Iterator[str]:
    """校验位不对的发明号码；录入时已核过，这里再核一遍冻结的内容。"""
    for row in rows:
        if row.kind != "invention":
            continue
        try:
            normalize_patent_number(row.number)
        except ValidationError:
            yield row.number
