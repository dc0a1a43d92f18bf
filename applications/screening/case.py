"""审核页：左边提交的申报书，右边要点、材料、信用与备注、办理。模板只摆放。"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications.letters.pages import letter_views
from applications.models import Application
from applications.pages import TONES, document_views
from applications.papers import papers_for
from applications.patents.pages import totals_view
from applications.progress import progress_of
from applications.screening import presence
from applications.screening.case_changes import changes_of, returned_version, table_in
from applications.screening.case_form import Part, Placing, parts_of, patents_correction
from applications.screening.case_points import points_page
from applications.screening.case_record import record_page
from applications.screening.case_viewer import Looking, sheet_of, slots_of
from applications.screening.checklist import HERE, may_check
from applications.screening.choices import staff_choices
from applications.screening.reading import Reading, totals_of
from applications.signing.pages import closed_proposals, proposal_view
from foundation.filings.models import Snapshot
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor

POINTS, MATERIALS, RECORD, ACTS = "points", "materials", "record", "acts"
TABS = {POINTS: "审核要点", MATERIALS: "材料", RECORD: "信用与备注", ACTS: "办理与进度"}
MATERIALS_URL = f"?tab={MATERIALS}"


@dataclass(frozen=True)
class Tab:
    """右边的一个页签。"""

    label: str
    url: str
    current: bool


def case_page(reading: Reading, wanted: dict[str, Any], typed: Any = None) -> dict[str, Any]:
    """整页：页头、左边的申报书、右边当前的页签。typed 是没有存成的表单。"""
    application, by = reading.application, reading.by
    before = returned_version(application)
    return {
        "status_tone": TONES.get(application.status, "wait"),
        "parts": _parts(reading, before),
        "before": before,
        "totals": [totals_view(row) for row in totals_of(reading)],
        "patent_count": len(reading.content["patents"]),
        "correct_patents_url": patents_correction(correct_url_of(application, by=by)),
        "others": presence.seen_and_others(application, by=by),
        "is_looking": bool(wanted["tab"]),
        **side_page(reading, wanted, typed),
    }


def side_page(reading: Reading, wanted: dict[str, Any], typed: Any = None) -> dict[str, Any]:
    """右边：页签与当前一页。"""
    tab = wanted["tab"] if wanted["tab"] in TABS else POINTS
    shown = {
        POINTS: lambda: points_page(reading, typed) | _drafts(reading),
        MATERIALS: lambda: _materials(reading, wanted),
        RECORD: lambda: record_page(reading, typed),
        ACTS: lambda: _acts(reading),
    }[tab]()
    return {
        "application": reading.application,
        "tabs": [Tab(label, f"?tab={name}", name == tab) for name, label in TABS.items()],
        "tab": tab,
        "side_template": f"applications/_case_{tab}.html",
        **shown,
    }


def correct_url_of(application: Application, *, by: Actor) -> str:
    """补正的去处；此人此刻不能退回的为空。"""
    if application.status not in HERE or not may_check.test(by, application):
        return ""
    return reverse("applications:correction_add", args=[application.pk])


def _parts(reading: Reading, before: Snapshot | None) -> list[Part]:
    content = content_of(before) if before else None
    correct_url = correct_url_of(reading.application, by=reading.by)
    return [
        part
        for host in reading.hosts
        for part in parts_of(
            Placing(
                host=host,
                figures=reading.figures[host.filing.pk],
                changes=changes_of(host, table_in(content, host)),
                side_url=MATERIALS_URL,
                correct_url=correct_url,
            )
        )
    ]


def _drafts(reading: Reading) -> dict[str, str]:
    """本机关拟好的补正事项，由页面另取。"""
    application = reading.application
    if not correct_url_of(application, by=reading.by):
        return {"drafts_url": ""}
    return {"drafts_url": reverse("applications:correction_drafts", args=[application.pk])}


def _materials(reading: Reading, wanted: dict[str, Any]) -> dict[str, Any]:
    looking = Looking(wanted["material"], wanted["page"], wanted["zoom"], wanted["typed"])
    places = {
        "side_url": MATERIALS_URL,
        "correct_url": correct_url_of(reading.application, by=reading.by),
    }
    return {"slots": slots_of(reading, looking, **places), "sheet": sheet_of(reading, looking, **places)}


def _acts(reading: Reading) -> dict[str, Any]:
    application, by = reading.application, reading.by
    return {
        "choices": staff_choices(application, by=by),
        "proposal": proposal_view(application, by=by),
        "closed": closed_proposals(application, by=by),
        "letters": letter_views(application, by=by),
        "documents": document_views(application, papers_for(application, by=by), by=by),
        "progress": progress_of(application, by=by),
    }
