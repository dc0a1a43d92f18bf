"""单位一方：逐条答复，写明理由另外打开一处，没有改动的可以收回。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from applications.corrections.coverage import Span, sort_changes
from applications.corrections.places import Place
from applications.corrections.rounds import current_round, open_pinned
from applications.corrections.scope import MATERIALS, scope_of
from applications.enums import ApplicationStatus
from applications.freezing import content_now
from applications.models import Application, Correction
from applications.partnering import void_if_opened
from applications.permissions import may_fill
from applications.screening.rules import correction_is_in_time
from foundation.filings.enums import Origin
from foundation.filings.models import CorrectionItem, Section
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason

CLAUSE = "附件2.五.1"


@dataclass(frozen=True)
class Answer:
    """一条答复：写的人看到的原文 seen，与现在写的 text。"""

    seen: str
    text: str


@dataclass(frozen=True)
class Clash:
    """同一条刚被同事改过：他写的、是谁。这一条没有存。"""

    theirs: str
    by: str


@contextmanager
def _round(application: Application, *, by: Actor) -> Iterator[tuple[Application, Correction]]:
    """在事务里锁住申报书与各节，取出还没有答复的这一次。抛出 NotVisible、NotPermitted、NotLegal。"""
    with transaction.atomic():
        if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
            raise NotVisible(str(application.pk))
        rows = Application.objects.select_for_update(no_key=True, of=("self",))
        locked: Application = rows.get(pk=application.pk)
        if not may_fill.test(by, locked):
            raise NotPermitted("答复补正事项")
        is_returned = locked.status == ApplicationStatus.RETURNED
        current = current_round(locked) if is_returned else None
        if current is None:
            status = locked.get_status_display()
            raise NotLegal([Reason(f"这一件现在是“{status}”，没有要答复的补正。", CLAUSE)])
        sections = Section.objects.filter(filing__in=locked.filing_ids()).order_by("pk")
        list(sections.select_for_update(no_key=True))
        yield locked, current


def save_answers(application: Application, answers: Mapping[int, Answer], *, by: Actor) -> dict[int, Clash]:
    """存下几条答复（可以只写了一半，逾期的也存）；刚被同事改过的不存，原样还回来由人取舍。"""
    clashes: dict[int, Clash] = {}
    with _round(application, by=by) as (locked, current):
        items = CorrectionItem.objects.of_round(locked.filing_ids(), current.number)
        for item in items.filter(pk__in=answers, origin=Origin.OFFICE).select_for_update(no_key=True):
            answer = answers[item.pk]
            if item.answer not in (answer.seen, answer.text):
                clashes[item.pk] = Clash(item.answer, item.answered_by)
            elif item.answer != answer.text:
                _store(item, answer.text, by=by)
    return clashes


def _store(item: CorrectionItem, text: str, *, by: Actor) -> None:
    item.answer = text
    item.answered_by, item.answered_at = (by.name, by.at) if text else ("", None)
    item.save(update_fields=["answer", "answered_by", "answered_at"])


def open_place(application: Application, place: Place, reason: str, *, by: Actor) -> CorrectionItem:
    """写明理由另外打开一处；已经开着的、已定稿的、逾期的不行。审核时标为单位自行修改。"""
    with _round(application, by=by) as (locked, current):
        if reasons := why_not_openable(locked, place, by=by):
            raise NotLegal(reasons)
        item: CorrectionItem = CorrectionItem.objects.create(
            filing_id=place.filing_id,
            round=current.number,
            origin=Origin.UNIT,
            pin=place.pin,
            address=place.address,
            label=place.label,
            upload_id=place.upload_id,
            page=place.page,
            clause=CLAUSE,
            text=reason,
            author=by.user,
            created_at=by.at,
        )
        open_pinned(locked)
        void_if_opened(locked, by=by)
    return item


def why_not_openable(application: Application, place: Place | None, *, by: Actor) -> list[Reason]:
    """此刻不能另外打开的理由。"""
    if application.finalised_id:
        return [Reason("申报书已定稿；要另外打开一处，请先解除定稿。", CLAUSE)]
    if reasons := correction_is_in_time(application, by=by, facts={}):
        return reasons
    if place and scope_of(application, filing_id=place.filing_id).allows(place.address):
        return [Reason(f"“{place.label}”已经可以修改，不必另外打开。", CLAUSE)]
    return []


def close_place(application: Application, item: CorrectionItem, *, by: Actor) -> None:
    """收回自己打开的一处：还没有改动的才可以。"""
    with _round(application, by=by) as (locked, current):
        if reasons := why_not_closable(locked, current, item):
            raise NotLegal(reasons)
        CorrectionItem.objects.filter(pk=item.pk, origin=Origin.UNIT, round=current.number).delete()
        open_pinned(locked)


def why_not_closable(application: Application, current: Correction, item: CorrectionItem) -> list[Reason]:
    """已经改过、已定稿的不能收回。"""
    if application.finalised_id:
        return [Reason("申报书已定稿，不能再收回；需要收回请先解除定稿。", CLAUSE)]
    if _is_changed(application, current, item):
        return [Reason(f"“{item.label}”已经改过，不能收回；请先改回原样。", CLAUSE)]
    return []


def _is_changed(application: Application, current: Correction, item: CorrectionItem) -> bool:
    name, _, code = item.address.partition(".")
    if name == MATERIALS:
        rows: Any = application.materials.filter(slot__code=code)
        return any((row.changed_at or row.added_at) > current.returned_at for row in rows)
    contents = content_of(current.snapshot), content_now(application)
    found = sort_changes(application, [item], contents, span=Span(current.returned_at))
    return bool(found.by_item[item.pk])
