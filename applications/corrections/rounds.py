"""一次退回从发出到答复。都在调用方（动作）的事务里，申报书与各节已锁住。"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from accounts.enums import Persona
from applications.corrections.scope import MATERIALS, PATENTS
from applications.enums import STAMPED_PARTNER
from applications.models.correction import Correction
from foundation.filings import services as filings
from foundation.filings.models import CorrectionItem
from foundation.workflow.actor import Actor
from foundation.workflow.clock import end_of_day

if TYPE_CHECKING:
    from applications.models import Application

Facts = dict[str, Any]


def drafts_of(application: Application, *, by: Actor) -> Any:
    """本机关已拟好、还没有发出的补正事项。"""
    return CorrectionItem.objects.drafts_of(application.filing_ids(), by.membership.office.code)


def current_round(application: Application) -> Correction | None:
    """还没有答复的那一次退回。"""
    found: Correction | None = Correction.objects.current_of(application)
    return found


def open_round(application: Application, *, by: Actor, facts: Facts) -> Correction:
    """发出：拟稿编入这一次，只开放点名的几处。"""
    drafts = drafts_of(application, by=by)
    facts["count"] = drafts.count()
    correction: Correction = Correction.objects.create(
        application=application,
        number=application.corrections.count() + 1,
        office=by.membership.office,
        snapshot=application.submitted,  # type: ignore[misc]  # 退回的必是提交过的
        ground=facts["ground"],
        opinion=facts["note"],
        returned_by=by.membership,
        returned_at=by.at,
        **_due(facts["due_on"], is_tentative=facts.get("is_tentative", False)),
    )
    drafts.update(round=correction.number)
    open_pinned(application)
    return correction


def extend_round(application: Application, *, by: Actor, facts: Facts) -> datetime:
    """延长期限，记下是经办还是负责人延的；返回新的截止时刻。"""
    correction = Correction.objects.current_of(application)
    is_head = by.role in {Persona.CITY_HEAD, Persona.PROVINCE_HEAD}
    marks = {"head_extended": True} if is_head else {"officer_extended": True}
    return _reset(correction, facts, **marks)


def reopen_round(application: Application, *, by: Actor, facts: Facts) -> datetime:
    """终止被撤销：原来那一次退回接着算，另给期限。"""
    open_pinned(application)
    return _reset(Correction.objects.current_of(application), facts)


def close_round(application: Application, *, by: Actor) -> None:
    """重新提交：这一次退回有了答复的那一版。"""
    current = Correction.objects.filter(application=application, answered_at__isnull=True)
    current.update(answered=application.finalised, answered_at=by.at)


def open_pinned(application: Application) -> None:
    """各节只开放这一次点名的（与单位写明理由另开的）几处，其余锁着。"""
    correction = Correction.objects.current_of(application)
    filings.close(application.filing_ids())
    if correction is None:
        return
    filings.thaw(_joined_since(application, correction))
    for item in CorrectionItem.objects.of_round(application.filing_ids(), correction.number):
        if item.address.partition(".")[0] not in (MATERIALS, PATENTS):
            _open_too(item)


def _joined_since(application: Application, correction: Correction) -> list[int]:
    """退回之后才加入的联合申报单位，它的表3 是新的，整份可填。"""
    partners = application.partners.joined().filter(filing__created_at__gt=correction.returned_at)
    return list(partners.values_list("filing", flat=True))


def touches_partner(application: Application, number: int) -> bool:
    """这一次点到了表3 或它的盖章页：联合申报单位须改过再确认。"""
    items = CorrectionItem.objects.of_round(application.filing_ids(), number)
    own = items.filter(filing=application.filing_id)
    return (
        items.exclude(filing=application.filing_id).exists()
        or own.filter(address=f"{MATERIALS}.{STAMPED_PARTNER}").exists()
    )


def _open_too(item: CorrectionItem) -> None:
    """在已开放的之外再开放这一处。"""
    name, _, relative = item.address.partition(".")
    section = item.filing.sections.get(name=name)
    if section.locked:
        filings.open_only(item.filing_id, [item.address])
    elif section.open_to is not None:
        already = [f"{name}.{address}" for address in section.open_to]
        filings.open_only(item.filing_id, [*already, f"{name}.{relative}" if relative else name])


def _due(day: date, *, is_tentative: bool) -> Facts:
    return {"due_on": day, "due_at": end_of_day(day), "is_tentative": is_tentative}


def _reset(correction: Correction, facts: Facts, **marks: bool) -> datetime:
    changes = _due(facts["due_on"], is_tentative=facts.get("is_tentative", False)) | marks
    for name, value in changes.items():
        setattr(correction, name, value)
    correction.save(update_fields=list(changes))
    return correction.due_at
