"""补正事项贴在填写页、材料页、清单页的那一处旁边；只有单位一方在补正期间看得到。"""

from __future__ import annotations

from django.urls import reverse

from accounts.enums import UNIT_PERSONAS
from applications.enums import ApplicationStatus
from applications.hosts import Host
from applications.models import Application, Correction
from applications.permissions import may_fill
from foundation.filings.enums import Origin
from foundation.filings.models import CorrectionItem, Section
from foundation.formspec.view import Note, Opening
from foundation.workflow.actor import Actor

Notes = dict[str, tuple[Note, ...]]


def numbered(items: list[CorrectionItem]) -> list[tuple[int, CorrectionItem]]:
    """机关要求的依次编号，单位自行打开的排在后面、不编号（0）。"""
    asked = [item for item in items if item.origin == Origin.OFFICE]
    own = [item for item in items if item.origin == Origin.UNIT]
    return [*enumerate(asked, start=1), *((0, item) for item in own)]


def notes_on(application: Application, filing_id: int, *, by: Actor) -> Notes:
    """一份表（材料与清单随申报书自己的）各处的话：完整地址 → 依次几条。"""
    if application.status != ApplicationStatus.RETURNED or by.role not in UNIT_PERSONAS:
        return {}
    correction = Correction.objects.current_of(application)
    rows = CorrectionItem.objects.of_round(application.filing_ids(), correction.number)
    found: Notes = {}
    for number, item in numbered(list(rows)):
        if item.filing_id == filing_id:
            found[item.address] = (*found.get(item.address, ()), _note(application, number, item))
    return found


def _note(application: Application, number: int, item: CorrectionItem) -> Note:
    here = reverse("applications:corrections", args=[application.pk])
    if not number:
        return Note(
            title="单位自行打开", text=f"理由：{item.text}", tone="unit", url=f"{here}#item-{item.pk}"
        )
    place = f"{item.label.rpartition(' · ')[2]}：" if item.page else ""
    return Note(
        title=f"补正事项 {number}",
        text=f"{place}{item.text}（{item.clause}）" if item.clause else f"{place}{item.text}",
        tone="office",
        url=f"{here}#item-{item.pk}",
    )


def opening_of(host: Host, section: Section, *, by: Actor) -> Opening | None:
    """补正期间一节里开放的地址与旁边的话；不在补正期间、看提交的那一版的为 None，处处照常。"""
    application = host.application
    if application.status != ApplicationStatus.RETURNED or host.handed_in is not None:
        return None
    prefix = f"{section.name}."
    notes = notes_on(application, section.filing_id, by=by) if is_of(host, by) else {}
    own = {
        address.removeprefix(prefix): note for address, note in notes.items() if address.startswith(prefix)
    }
    may_ask = application.finalised_id is None and may_fill.test(by, application)
    url = unlock_url(application, is_partner=bool(host.route)) if may_ask else ""
    return Opening(is_open=section.is_open_at, notes=own, unlock_url=url)


def section_notes(host: Host, section: Section, *, by: Actor) -> tuple[Note, ...]:
    """点在整节上的话。"""
    if host.handed_in is not None or not is_of(host, by):
        return ()
    return notes_on(host.application, section.filing_id, by=by).get(section.name, ())


def correction_url(host: Host) -> str:
    """补正期间回到补正页；不在补正期间、看提交的那一版的为空。"""
    is_correcting = host.application.status == ApplicationStatus.RETURNED and host.handed_in is None
    return reverse("applications:corrections", args=[host.application.pk]) if is_correcting else ""


def is_of(host: Host, by: Actor) -> bool:
    """这份表的填报单位自己的人，或申报单位的人。"""
    own = by.membership.organization_id if by.membership else None
    return own in (host.organization.pk, host.application.organization_id)


def unlock_url(application: Application, *, is_partner: bool = False) -> str:
    """写明理由另开一处的去处，后接地址。"""
    table = "table=partner&" if is_partner else ""
    return f"{reverse('applications:correction_open', args=[application.pk])}?{table}address="
