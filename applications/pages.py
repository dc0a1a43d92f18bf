"""页面要摆放的东西：从行与规格算好，模板只摆放。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.enums import UNIT_PERSONAS
from applications.checking import problems_of
from applications.enums import UNIT_LABELS, ApplicationStatus
from applications.hosts import Host
from applications.models import Application, Call, Partner
from applications.papers import TITLES
from applications.permissions import may_fill
from applications.progress import (  # noqa: F401 别处仍从这里取
    ACT_LABELS,
    INTERNAL,
    partner_timeline,
    timeline,
)
from applications.wording import moment, opening
from foundation.documents.enums import DocumentState, Edition
from foundation.documents.models import Document
from foundation.formspec.address import Address
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section
from foundation.workflow.act import Act, choices
from foundation.workflow.actor import Actor
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.refusals import Reason

TONES: dict[str, str] = {
    ApplicationStatus.DRAFT: "idle",
    ApplicationStatus.RETURNED: "back",
    ApplicationStatus.DECLINED: "bad",
    ApplicationStatus.DISQUALIFIED: "bad",
    ApplicationStatus.NOT_RECOMMENDED: "bad",
    ApplicationStatus.NOT_SELECTED: "bad",
    ApplicationStatus.WITHDRAWN: "idle",
    ApplicationStatus.DESIGNATED: "good",
}


@dataclass(frozen=True)
class CallCard:
    """找政策里的一张卡片。"""

    call: Call
    title: str
    window: str
    days_left: int | None
    url: str
    is_open: bool
    is_rehearsal: bool


@dataclass(frozen=True)
class RowView:
    """列表里的一行。"""

    application: Application
    url: str
    number: str
    unit: str
    call: str
    status_label: str
    status_tone: str
    created_at: datetime
    submitted_at: datetime | None
    officer: str


@dataclass(frozen=True)
class SectionCard:
    """目录里的一节：还差几处、有几处错误。"""

    name: str
    title: str
    url: str
    state: str
    remaining: int
    error_count: int


@dataclass(frozen=True)
class ChoiceView:
    """一个按钮：可按时去 url，不可按时写明 reasons。"""

    act: Act
    reasons: tuple[Reason, ...]
    url: str


@dataclass(frozen=True)
class ProblemLine:
    """校验页上的一条，带去往那一格的链接。"""

    severity: str
    text: str
    clause: str
    url: str
    is_error: bool


@dataclass(frozen=True)
class DocumentView:
    """一份文档的状态与去处。"""

    document: Document
    title: str
    state_label: str
    percent: int
    error: str
    is_pending: bool
    is_ready: bool
    download_url: str
    retry_url: str


def call_card(call: Call, *, at: datetime) -> CallCard:
    """一个批次的卡片；is_open 以时刻为准，不等时钟翻页。"""
    is_open = call.opens_at <= at < call.closes_at
    return CallCard(
        call=call,
        title=call.title,
        window=f"{opening(call.opens_at)}至{moment(call.closes_at)}",
        days_left=days_until(call.closes_at, at=at) if is_open else None,
        url=reverse("applications:call", args=[call.pk]),
        is_open=is_open,
        is_rehearsal=call.is_rehearsal,
    )


def days_until(deadline: datetime, *, at: datetime) -> int:
    """离截止还有几个自然日；截止当天为 0。"""
    last = (deadline - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return (last - at.astimezone(SHANGHAI).date()).days


def status_label(application: Application, *, by: Actor) -> str:
    """同一状态，工作人员与单位（申报单位、联合申报单位）各有说法。"""
    label = str(application.get_status_display())
    if by.role not in UNIT_PERSONAS:
        return label
    if application.status == ApplicationStatus.DRAFT and application.finalised_id:
        return "已定稿，待提交"
    return UNIT_LABELS.get(application.status, label)


def is_own(application: Application, *, by: Actor) -> bool:
    """是不是申报单位自己在看。"""
    return bool(by.membership and by.membership.organization_id == application.organization_id)


def row_view(application: Application, *, by: Actor) -> RowView:
    """列表里的一行；application 须已带出 call、officer.user。"""
    return RowView(
        application=application,
        url=reverse("applications:detail", args=[application.pk]),
        number=application.number or "",
        unit=application.unit_name,
        call=application.call.title,
        status_label=status_label(application, by=by),
        status_tone=TONES.get(application.status, "wait"),
        created_at=application.created_at,
        submitted_at=application.submitted_at,
        officer=application.officer.user.display_name if application.officer else "",
    )


def section_cards(host: Host, problems: Iterable[Problem]) -> list[SectionCard]:
    """目录：每节差几处没填、有几处填错；补正中没有开放的节锁着。"""
    found, locked = list(problems), _locked_sections(host)
    return [
        _section_card(host, section, found, is_locked=section.name in locked)
        for section in host.schema.sections
    ]


def _locked_sections(host: Host) -> set[str]:
    if host.is_locked:
        return {section.name for section in host.schema.sections}
    if host.application.status != ApplicationStatus.RETURNED:
        return set()
    return {section.name for section in host.filing.sections.all() if section.locked}


def _section_card(host: Host, section: Section, problems: list[Problem], *, is_locked: bool) -> SectionCard:
    own = [p for p in problems if Address.parse(p.address).section == section.name]
    errors = [p for p in own if p.severity is Severity.ERROR]
    remaining = sum(problem.is_missing for problem in errors)
    faulty = len(errors) - remaining
    state = "locked" if is_locked else "error" if faulty else "todo" if remaining else "done"
    return SectionCard(
        section.name, section.title, host.url("section", section.name), state, remaining, faulty
    )


def choice_views(
    row: Application | Partner, acts: tuple[Act, ...], *, route: str, by: Actor
) -> list[ChoiceView]:
    """此人此刻在这一行上的按钮；route 是办理页的路由名。"""
    return [
        ChoiceView(choice.act, choice.reasons, reverse(route, args=[row.pk, choice.act.name]))
        for choice in choices(row, acts, by=by)
    ]


def problem_lines(host: Host) -> list[tuple[SectionCard, list[ProblemLine]]]:
    """校验页：按节分组，没有问题的节也列出。"""
    problems = problems_of(host)
    cards = section_cards(host, problems)
    if host.owns_patents:
        cards.append(_patent_card(host.application))
    return [
        (card, [_line(card, p) for p in problems if Address.parse(p.address).section == card.name])
        for card in cards
    ]


def _patent_card(application: Application) -> SectionCard:
    """专利清单不是表里的一节，问题排在最后，链到清单页。"""
    return SectionCard(
        "patents", "专利清单", reverse("applications:patents", args=[application.pk]), "done", 0, 0
    )


def _line(card: SectionCard, problem: Problem) -> ProblemLine:
    anchor = problem.address.partition(".")[2].replace(".", "-")
    return ProblemLine(
        severity=str(problem.severity),
        text=problem.text,
        clause=problem.clause,
        url=f"{card.url}#{anchor}",
        is_error=problem.severity is Severity.ERROR,
    )


def document_views(
    application: Application, documents: Iterable[Document], *, by: Actor
) -> list[DocumentView]:
    """本件的文档，新的在前；能填报的人才有“重新生成”。"""
    may_retry = may_fill.test(by, application)
    return [_document_view(application, document, may_retry=may_retry) for document in documents]


def _title(document: Document) -> str:
    """如“申报书（第2版）”“申报书（第2版，联合单位版）”。"""
    edition = "" if document.edition == Edition.FULL else f"，{document.get_edition_display()}"
    return f"{TITLES[document.kind]}（第{document.public_facts['版次']}版{edition}）"


def _document_view(application: Application, document: Document, *, may_retry: bool) -> DocumentView:
    here, standing = [application.pk, document.public_id], document.standing()
    return DocumentView(
        document=document,
        title=_title(document),
        state_label=standing.label,
        percent=standing.percent,
        error=standing.reason,
        is_pending=standing.state == DocumentState.PENDING,
        is_ready=standing.state == DocumentState.READY,
        download_url=reverse("applications:download", args=here),
        retry_url=reverse("applications:retry_document", args=here) if may_retry else "",
    )
