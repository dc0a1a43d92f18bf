"""清单各页要摆放的东西：算好，模板只摆放。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from applications import permissions
from applications.corrections.notes import Notes, notes_on, unlock_url
from applications.corrections.scope import PATENTS
from applications.enums import ApplicationStatus
from applications.models import Application
from applications.models.patent import PatentImport, PatentListing, PatentRevision
from applications.patents.columns import COLUMNS
from applications.patents.entries import Fault, Setting, texts_of, warnings
from applications.patents.enums import ImportMode, Outcome, PatentKind
from applications.patents.report import Line, Report
from applications.patents.rules import rows_open_alone, why_closed
from applications.patents.services import only_row, report_of, why_not_undone
from applications.patents.totals import (
    COVER,
    SECTION,
    TotalsRow,
    applied_on_in,
    compared,
    setting_of,
    tally_in,
    totals,
)
from applications.submitted import content_for, patents_in
from foundation.formspec.view import Note
from foundation.workflow import clock
from foundation.workflow.actor import Actor

PER_PAGE = 100
HISTORY = 8
WARNED = "warned"
OUTCOME_TONES: Mapping[str, str] = {
    Outcome.ADD: "good",
    Outcome.UPDATE: "wait",
    Outcome.SAME: "idle",
    Outcome.REFUSE: "bad",
    Outcome.REMOVE: "back",
}

PLAIN: Mapping[str, str] = {
    Outcome.ADD: "可以导入。",
    Outcome.UPDATE: "清单里已有，以文件为准。",
    Outcome.SAME: "与清单相同。",
    Outcome.REMOVE: "不在文件里，将从清单移除。",
}


@dataclass(frozen=True)
class PatentRow:
    """清单里的一行。"""

    row: PatentListing
    index: int
    number: str
    warnings: list[Fault]
    url: str
    remove_url: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Pager:
    """翻页。"""

    summary: str
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class TotalView:
    """合计表的一格：清单几件、与表里的比较；differs 时另有颜色。"""

    label: str
    listed: int
    compared: str
    differs: bool


@dataclass(frozen=True)
class TotalsView:
    """合计表的一行。"""

    title: str
    cells: list[TotalView]


@dataclass(frozen=True)
class RevisionView:
    """一次改动；undo_url 为空表示不能撤销。"""

    revision: PatentRevision
    undo_label: str
    undo_url: str


@dataclass(frozen=True)
class LineView:
    """报告的一行。"""

    line: Line
    label: str
    tone: str
    plain: str


@dataclass(frozen=True)
class Tab:
    """报告的一个页签。"""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Listing:
    """此人应看的清单：各行、判断的背景、与表的对照；until 是看得见的改动到何时，没有限制为 None。"""

    rows: Any
    setting: Setting
    totals: list[TotalsRow]
    until: datetime | None = None


def listing_for(application: Application, *, by: Actor) -> Listing:
    """申报单位与联合申报单位看现在的清单，其余的人看提交的那一版。"""
    content = content_for(application, by=by)
    if content is None:
        rows = PatentListing.objects.of(application)
        return Listing(rows, setting_of(application), totals(application))
    kept, answers = patents_in(application, content["patents"]), content["answers"]
    setting = Setting(clock.today(), applied_on_in(answers[COVER]), application.organization.name)
    compared_rows = compared(application, tally_in(kept), answers[SECTION])
    return Listing(kept, setting, compared_rows, application.submitted_at)


def list_page(application: Application, *, by: Actor, wanted: Mapping[str, str]) -> dict[str, Any]:
    """清单页：一页的行、合计与对照、最近的改动。wanted 是地址里的 page、done。"""
    listing = listing_for(application, by=by)
    setting = listing.setting
    page = Paginator(listing.rows, PER_PAGE).get_page(wanted.get("page"))
    is_editable, alone = may_edit(application, by=by), _alone(application, by=by)
    history = _history(application, listing, is_editable=is_editable, alone=alone)
    rows = [_row(row, index, setting) for index, row in enumerate(page, start=page.start_index())]
    notes = notes_on(application, application.filing_id, by=by)
    return {
        "application": application,
        "rows": [_noted(view, notes, is_open=is_editable or view.row.pk in alone) for view in rows],
        "has_acts": is_editable or bool(alone),
        "notes": notes.get(PATENTS, ()),
        "unlock_url": _unlock_url(application, by=by),
        "pager": _pager(page, reverse("applications:patents", args=[application.pk]) + "?"),
        "totals": [totals_view(row) for row in listing.totals],
        "is_editable": is_editable,
        "reasons": why_closed(application) if permissions.may_fill.test(by, application) else [],
        "history": history,
        "done": next((item for item in history if str(item.revision.number) == wanted.get("done")), None),
    }


def may_edit(application: Application, *, by: Actor) -> bool:
    """页面上有没有添加、修改、删除、导入。"""
    return bool(permissions.may_fill.test(by, application)) and not why_closed(application)


def _alone(application: Application, *, by: Actor) -> frozenset[int]:
    return rows_open_alone(application) if permissions.may_fill.test(by, application) else frozenset()


def _noted(view: PatentRow, notes: Notes, *, is_open: bool) -> PatentRow:
    """不能改的没有去处；补正事项写在那一行里。"""
    own = notes.get(f"{PATENTS}.{view.row.pk}", ())
    return replace(view, notes=own) if is_open else replace(view, notes=own, url="", remove_url="")


def _unlock_url(application: Application, *, by: Actor) -> str:
    """补正期间清单没有开放的，去写明理由打开。"""
    may_ask = application.status == ApplicationStatus.RETURNED and not application.finalised_id
    if not may_ask or not permissions.may_fill.test(by, application) or may_edit(application, by=by):
        return ""
    return f"{unlock_url(application)}{PATENTS}"


def _row(row: PatentListing, index: int, setting: Setting) -> PatentRow:
    here = [row.application_id, row.pk or 0]
    return PatentRow(
        row=row,
        index=index,
        number=f"ZL{row.number}" if row.kind == PatentKind.INVENTION and row.granted_on else row.number,
        warnings=warnings(row, setting),
        url=reverse("applications:patent", args=here),
        remove_url=reverse("applications:patent_remove", args=here),
    )


def place_of(row: PatentListing) -> str:
    """某一行在清单页上的地址。"""
    before = PatentListing.objects.of(row.application).filter(position__lt=row.position).count()
    return f"{reverse('applications:patents', args=[row.application_id])}?page={before // PER_PAGE + 1}"


def _pager(page: Page[Any], base: str) -> Pager | None:
    if page.paginator.num_pages == 1:
        return None
    return Pager(
        summary=f"第 {page.start_index()}–{page.end_index()} 行，共 {page.paginator.count} 行",
        previous_url=f"{base}page={page.previous_page_number()}" if page.has_previous() else "",
        next_url=f"{base}page={page.next_page_number()}" if page.has_next() else "",
    )


def totals_view(row: TotalsRow) -> TotalsView:
    """合计表的一行，给人看的样子。"""
    cells = [
        TotalView(f"{cell.year}年", cell.listed, _compared(cell.listed, cell.stated), cell.differs)
        for cell in row.years
    ]
    is_stated = any(cell.stated is not None for cell in row.years)
    stated = row.stated if is_stated else None
    differs = is_stated and stated != row.listed
    cells.append(TotalView("近三年合计", row.listed, _compared(row.listed, stated), differs))
    return TotalsView(row.title, [*cells, TotalView("其他年份", row.elsewhen, "", False)])


def _compared(listed: int, stated: int | None) -> str:
    if stated is None:
        return "表中未填"
    if stated == listed:
        return "与表一致"
    word = "少" if listed < stated else "多"
    return f"表中 {stated}，清单{word} {abs(stated - listed)}"


def _history(
    application: Application, listing: Listing, *, is_editable: bool, alone: frozenset[int]
) -> list[RevisionView]:
    found = PatentRevision.objects.of(application).defer("removed", "added")
    revisions = list((found.filter(at__lte=listing.until) if listing.until else found)[:HISTORY])
    last = revisions[0].number if revisions else 0

    def is_undoable(revision: PatentRevision) -> bool:
        is_open = is_editable or bool(alone and only_row(revision) in alone)
        return is_open and not why_not_undone(revision, last)

    return [_revision_view(revision, is_undoable=is_undoable(revision)) for revision in revisions]


def _revision_view(revision: PatentRevision, *, is_undoable: bool) -> RevisionView:
    here = [revision.application_id, revision.number]
    url = reverse("applications:patent_undo", args=here) if is_undoable else ""
    return RevisionView(revision, "放回" if revision.kind == "remove" else "撤销导入", url)


def report_page(parked: PatentImport, *, wanted: Mapping[str, str]) -> dict[str, Any]:
    """导入报告页。wanted 是地址里的 only（只看某种结果）与 page。"""
    report, only = report_of(parked), wanted.get("only", "")
    here = reverse("applications:patent_report", args=[parked.application_id, parked.pk])
    page = Paginator(_chosen(report, only), PER_PAGE).get_page(wanted.get("page"))
    counts = report.counts
    return {
        "application": parked.application,
        "parked": parked,
        "report": report,
        "mode_label": ImportMode(report.mode).label,
        "tabs": _tabs(report, here, only),
        "lines": [_line_view(line) for line in page],
        "pager": _pager(page, f"{here}?only={only}&" if only else f"{here}?"),
        "added_count": counts[Outcome.ADD],
        "updated_count": counts[Outcome.UPDATE],
        "refused_count": counts[Outcome.REFUSE],
        "removed_count": counts[Outcome.REMOVE],
    }


def _line_view(line: Line) -> LineView:
    """没有问题的行也说一句，免得说明一栏空着。"""
    plain = "" if line.faults else PLAIN[line.outcome]
    return LineView(line, line.outcome.label, OUTCOME_TONES[line.outcome], plain)


def _chosen(report: Report, only: str) -> list[Line]:
    if only == WARNED:
        return report.warned
    return [line for line in report.lines if not only or line.outcome == only]


def _tabs(report: Report, here: str, only: str) -> list[Tab]:
    counts = report.counts
    wanted = [("", "全部", len(report.lines))]
    wanted += [(outcome.value, outcome.label, counts[outcome]) for outcome in Outcome if counts[outcome]]
    if report.warned:
        wanted.append((WARNED, "有提醒", len(report.warned)))
    return [
        Tab(label, f"{here}?only={name}" if name else here, count, name == only)
        for name, label, count in wanted
    ]


def facts_of(row: PatentListing) -> list[tuple[str, str]]:
    """一行的各项，(名称, 内容)。"""
    texts = texts_of(row)
    return [(column.heading, texts[column.name]) for column in COLUMNS]


def export_name(application: Application) -> str:
    """导出文件的名字。"""
    return f"专利清单-{application.number or application.unit_name}-{clock.today():%Y%m%d}.xlsx"
