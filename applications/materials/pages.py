"""申报材料各页要摆放的东西：从行算好，模板只摆放。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.enums import UNIT_PERSONAS
from applications import permissions
from applications.corrections.notes import Notes, notes_on, unlock_url
from applications.corrections.scope import MATERIALS, STAMPED_AGAIN
from applications.enums import (
    NOT_FOR_PARTNER,
    STAMPED_FORM,
    ApplicationStatus,
    MaterialState,
    SlotHolder,
)
from applications.materials import rules, services
from applications.materials.evidence import Citation, cited_on, may_link
from applications.models import Application, Material, MaterialSlot, Partner
from applications.papers import FORM
from applications.submitted import reads_submitted
from foundation.documents.enums import UploadState
from foundation.documents.limits import MEGABYTE, upload_limits
from foundation.documents.models import Document
from foundation.filings.models import Snapshot
from foundation.formspec.view import Note
from foundation.workflow.actor import Actor
from foundation.workflow.models import Job
from foundation.workflow.refusals import Reason

WIDTHS = {"fit": 800, "large": 1200}
POLLED_FOR = timedelta(minutes=20)
"""检查一般几秒钟；过了这么久还没有结论的不再轮询，请人刷新。"""


@dataclass(frozen=True)
class FileView:
    """一份文件：它是什么、合不合格、可以拿它怎么办（没有去处的按钮不摆）。"""

    material: Material
    state_label: str
    tone: str
    problem: str
    scan: str
    is_void: bool
    is_ready: bool
    acts: Mapping[str, str]


@dataclass(frozen=True)
class SlotView:
    """一栏材料。"""

    slot: MaterialSlot
    is_required: bool
    state_label: str
    tone: str
    files: list[FileView]
    history: list[FileView]
    reasons: list[Reason]
    is_editable: bool
    is_polling: bool
    stamping: "Stamping | None"
    url: str
    add_url: str
    notes: tuple[Note, ...] = ()
    unlock_url: str = ""


@dataclass(frozen=True)
class Stamping:
    """要打印盖章的那一版：版次、页数、盖章签字处。"""

    version: int
    page_count: int | None
    places: list[tuple[int, str]]


@dataclass(frozen=True)
class Case:
    """一件申报与来看的人，算各栏时共用。"""

    application: Application
    by: Actor
    partner: Partner | None
    stamping: Stamping | None

    @property
    def version_id(self) -> int | None:
        """盖章件该盖的是哪一版：单位看现在的定稿（补正中还没有定稿的，看退回的那一版），其余的人看提交的那一版。"""
        application = self.application
        if reads_submitted(self.by):
            return application.submitted_id
        is_returned = application.status == ApplicationStatus.RETURNED
        return application.finalised_id or (application.submitted_id if is_returned else None)

    def counts(self, row: Material) -> bool:
        """在用；工作人员看得见的都是提交时在用的，补正中换下的也在内。"""
        return row.state == MaterialState.CURRENT or reads_submitted(self.by)

    @property
    def is_own_unit(self) -> bool:
        """申报单位自己的人。"""
        return bool(permissions.is_of_its_unit.test(self.by, self.application))


def case_of(application: Application, *, by: Actor) -> Case:
    """查出各栏共用的：已加入的服务机构、要盖章的那一版。"""
    partner = application.partners.joined().select_related("organization").first()
    shown = application.submitted if reads_submitted(by) else application.finalised
    return Case(application, by, partner, _stamping(application, shown))


def slots_for(application: Application, *, by: Actor) -> QuerySet[MaterialSlot]:
    """此人看得见的各栏：盖章申报书与承诺书不给联合申报单位看。"""
    slots = application.call.slots.all()
    own = bool(permissions.is_of_its_unit.test(by, application))
    return slots.exclude(code__in=NOT_FOR_PARTNER) if by.role in UNIT_PERSONAS and not own else slots


def materials_page(application: Application, *, by: Actor, wanted: Mapping[str, str]) -> dict[str, Any]:
    """材料页：各栏，必交的还差哪几栏。wanted 是地址里的 removed（刚移除的那一份）。"""
    case = case_of(application, by=by)
    found, notes = _by_slot(_materials(case)), notes_on(application, application.filing_id, by=by)
    views = [
        _noted(case, slot_view(case, slot, found.get(slot.pk, [])), notes)
        for slot in slots_for(application, by=by)
        if slot.holder == SlotHolder.UNIT or case.partner or found.get(slot.pk)
    ]
    required = [view for view in views if view.is_required]
    history = [file for view in views for file in view.history if view.is_editable]
    return {
        "application": application,
        "slots": views,
        "required_count": len(required),
        "missing": [view for view in required if view.tone != "good"],
        "is_editable": any(view.is_editable for view in views),
        "removed": next((f for f in history if str(f.material.pk) == wanted.get("removed")), None),
        "limits": limits_text(),
    }


def slot_view(case: Case, slot: MaterialSlot, materials: list[Material]) -> SlotView:
    """一栏的状态与其中的文件。"""
    application = case.application
    may_change = services.may_change_slot(application, slot, by=case.by)
    reasons = rules.may_change(application, slot) if may_change else []
    is_editable = may_change and not reasons
    current = [row for row in materials if case.counts(row)]
    files = [_file(case, row, is_editable=is_editable) for row in current]
    is_required = rules.is_required(slot, application, case.partner)
    label, tone = _standing(files, is_required=is_required)
    here = [application.pk, slot.code]
    return SlotView(
        slot=slot,
        is_required=is_required,
        state_label=label,
        tone=tone,
        files=files,
        history=[_file(case, row, is_editable=is_editable) for row in materials if row not in current],
        reasons=reasons,
        is_editable=is_editable,
        is_polling=any(_is_being_checked(row, case.by) for row in current),
        stamping=case.stamping if slot.code in rules.STAMPED else None,
        url=reverse("applications:material_slot", args=here),
        add_url=reverse("applications:material_add", args=here),
    )


def _noted(case: Case, view: SlotView, notes: Notes) -> SlotView:
    """补正期间：这一栏的补正事项；没有开放的，写明理由打开的去处。"""
    address, application = f"{MATERIALS}.{view.slot.code}", case.application
    is_asking = application.status == ApplicationStatus.RETURNED and application.finalised_id is None
    may_ask = is_asking and bool(view.reasons) and view.slot.code not in STAMPED_AGAIN
    may_ask = may_ask and bool(permissions.may_fill.test(case.by, application))
    url = f"{unlock_url(application)}{address}" if may_ask else ""
    return replace(view, notes=notes.get(address, ()), unlock_url=url)


def _materials(case: Case) -> Iterable[Material]:
    """各栏的文件；换下与移除的，只有单位一方看得到经过，其余的人只看提交时在用的。"""
    found = Material.objects.visible_to(case.by).filter(application=case.application).in_order()
    return found.select_related("slot", "upload__job", "snapshot", "added_by")


def _by_slot(materials: Iterable[Material]) -> dict[int, list[Material]]:
    found: dict[int, list[Material]] = {}
    for row in materials:
        found.setdefault(row.slot_id, []).append(row)
    return found


def _standing(files: list[FileView], *, is_required: bool) -> tuple[str, str]:
    """一栏的状态：有问题的先说，其次检查中的；已有这一版的扫描件，作废的不算。"""
    tones = {file.tone for file in files if not file.is_void} or {file.tone for file in files}
    if not files:
        return ("缺", "bad") if is_required else ("未交", "idle")
    if "bad" in tones:
        return "有问题", "bad"
    return ("检查中", "wait") if "wait" in tones else ("合格", "good")


def _file(case: Case, row: Material, *, is_editable: bool) -> FileView:
    upload, is_stamped = row.upload, row.slot.code in rules.STAMPED
    scan = (
        rules.scan_problem(row, case.application, case.version_id) if case.counts(row) and is_stamped else ""
    )
    problem = upload.problem or scan
    is_void = is_stamped and rules.is_void(row, case.version_id)
    label, tone = _state_of(case, row, problem, is_void=is_void)
    return FileView(
        material=row,
        state_label=label,
        tone=tone,
        problem=problem,
        scan=_scan_note(row, scan),
        is_void=is_void,
        is_ready=upload.state == UploadState.READY,
        acts=_acts(row) if is_editable else {},
    )


def _state_of(case: Case, row: Material, problem: str, *, is_void: bool) -> tuple[str, str]:
    if not case.counts(row):
        return str(row.get_state_display()), "idle"
    if is_void:
        return "已作废", "bad"
    if problem:
        return "有问题", "bad"
    return ("合格", "good") if row.upload.state == UploadState.READY else ("检查中", "wait")


def _scan_note(row: Material, scan: str) -> str:
    """盖章扫描件盖的是哪一版，页数符不符。"""
    if row.snapshot is None:
        return ""
    version = f"盖的是第 {row.snapshot.number} 版定稿"
    if scan or row.upload.state != UploadState.READY:
        return version
    return f"{version}，{'页数相符' if row.slot.code == STAMPED_FORM else '与现在的定稿同一版'}"


def _acts(row: Material) -> dict[str, str]:
    """可办的事与去处；移除的只能放回，换下的不能再动。"""
    names = {
        MaterialState.CURRENT: ("replace", "rename", "move", "remove"),
        MaterialState.REMOVED: ("put_back",),
        MaterialState.REPLACED: (),
    }[MaterialState(row.state)]
    acts = {name: reverse(f"applications:material_{name}", args=[row.pk]) for name in names}
    if row.upload.state == UploadState.CHECKING and row.upload.problem:
        acts["recheck"] = reverse("applications:material_recheck", args=[row.pk])
    return acts


def _is_being_checked(row: Material, by: Actor) -> bool:
    upload = row.upload
    is_failed = upload.job is not None and upload.job.state == Job.State.FAILED
    return (
        upload.state == UploadState.CHECKING
        and not is_failed
        and by.at - max(row.added_at, row.changed_at or row.added_at) < POLLED_FOR
    )


def _stamping(application: Application, snapshot: Snapshot | None) -> Stamping | None:
    if snapshot is None:
        return None
    forms = Document.objects.about(application).filter(kind=FORM, edition="full")
    form = forms.filter(public_facts__版次=snapshot.number).first()
    return Stamping(
        version=snapshot.number,
        page_count=form.page_count if form else None,
        places=[(page, text) for page, text in form.places] if form else [],
    )


def limits_text() -> str:
    """上限，写给人看。"""
    limits = upload_limits()
    return f"PDF、JPEG 或 PNG，单份不超过 {limits.file_bytes // MEGABYTE} MB、{limits.pages} 页"


def place_of(material: Material) -> str:
    """一份文件所在的栏。"""
    page = reverse("applications:materials", args=[material.application_id])
    return f"{page}#slot-{material.slot.code}"


def replace_page(material: Material) -> dict[str, Any]:
    """替换页：换的是哪一份。"""
    return {
        "application": material.application,
        "material": material,
        "url": reverse("applications:material_replace", args=[material.pk]),
        "back_url": place_of(material),
        "limits": limits_text(),
        "link_count": material.upload.evidence.count(),
    }


# —— 查看页 ——


@dataclass(frozen=True)
class PageLink:
    """页列表里的一页，与链到它的各处。"""

    number: int
    url: str
    is_current: bool
    citations: list[Citation]


def viewer_page(material: Material, *, by: Actor, page: int, zoom: str) -> dict[str, Any]:
    """查看页：一页的图、页的列表、前后页、这一页证明什么。page 超出时取最近的一页。"""
    upload = material.upload
    count = upload.page_count or 0
    page = min(max(page, 1), max(count, 1))
    zoom = zoom if zoom in WIDTHS else "fit"
    here = reverse("applications:material", args=[material.pk])
    cited = cited_on(material, by=by)

    def url(number: int, size: str = zoom) -> str:
        return f"{here}?page={number}&zoom={size}" if 1 <= number <= count else ""

    pages = [PageLink(n, url(n), n == page, cited.get(n, [])) for n in range(1, count + 1)]
    return {
        "application": material.application,
        "material": material,
        "file": _file(case_of(material.application, by=by), material, is_editable=False),
        "page": page,
        "pages": pages,
        "citations": cited.get(page, []),
        "zoom": zoom,
        "width": WIDTHS[zoom],
        "other_zoom_url": url(page, "large" if zoom == "fit" else "fit"),
        "previous_url": url(page - 1),
        "next_url": url(page + 1),
        "can_cite": _can_cite(material, by=by),
    }


def _can_cite(material: Material, *, by: Actor) -> bool:
    is_usable = material.state == MaterialState.CURRENT and material.upload.state == UploadState.READY
    return is_usable and services.can_prove(material.slot) and may_link(material.application, by=by)
