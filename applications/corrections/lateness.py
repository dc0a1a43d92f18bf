"""一次性告知：首次退回时就在、当时没有提出的，这次再提须标明、计数（附件2.五.1）。"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from applications.corrections.places import PARTNER, Place
from applications.corrections.scope import MATERIALS, PATENTS
from applications.enums import MaterialState
from applications.patents.changes import identity_of
from applications.patents.freezing import content_of as patent_content
from foundation.filings import secrets
from foundation.filings.enums import Origin, Pin
from foundation.filings.models import CorrectionItem
from foundation.filings.pins import covers
from foundation.filings.services import content_of

if TYPE_CHECKING:
    from applications.models import Application, Correction

Content = dict[str, Any]


def is_late(application: Application, place: Place) -> bool:
    """这一处自首次退回以来没有改过，而以前各次都没有提出。"""
    first = application.corrections.order_by("number").first()
    if first is None or _was_raised(application, place):
        return False
    if place.address.startswith(f"{MATERIALS}."):
        return _same_files(application, place, first)
    old, new = content_of(first.snapshot), content_of(application.submitted)  # type: ignore[arg-type]
    if place.address.partition(".")[0] == PATENTS:
        return _same_patents(application, place, old, new)
    return _values(old, place) == _values(new, place)


def _was_raised(application: Application, place: Place) -> bool:
    """以前某一次已经点过这里（或盖住这里的地方）。"""
    earlier = CorrectionItem.objects.filter(filing=place.filing_id, round__isnull=False, origin=Origin.OFFICE)
    return any(_covers(item, place) for item in earlier)


def _covers(item: CorrectionItem, place: Place) -> bool:
    if not covers(item.address, place.address):
        return False
    if item.pin != Pin.PAGE:
        return item.upload_id in (None, place.upload_id)
    return (item.upload_id, item.page) == (place.upload_id, place.page)


def _values(content: Content, place: Place) -> dict[str, Any]:
    """一版里这一处的各个值；敏感值只比指纹。"""
    table = content["partner"] if place.table == PARTNER else content
    name, _, relative = place.address.partition(".")
    answers = table["answers"].get(name, {}) if table else {}
    return {
        address: value["mac"] if secrets.is_reference(value) else value
        for address, value in answers.items()
        if covers(relative, address) and value != ""
    }


def _same_patents(application: Application, place: Place, old: Content, new: Content) -> bool:
    row = place.address.partition(".")[2]
    if not row:
        return bool(old["patents"] == new["patents"])
    listed = patent_content(application.patents.get(pk=row))
    known = {identity_of(line): line for line in old["patents"]}
    return known.get(identity_of(listed)) == listed


def _same_files(application: Application, place: Place, first: Correction) -> bool:
    """点了文件的，那一份首次退回时就在；点了整栏的，栏里还是那几份。"""
    code = place.address.partition(".")[2]
    then = _files(application, code, first.returned_at)
    if place.upload_id is not None:
        return place.upload_id in then
    return then == _files(application, code, application.submitted_at or first.returned_at)


def _files(application: Application, code: str, at: datetime) -> set[int]:
    """某一时刻栏里在用的各份上传。"""
    still = Q(state=MaterialState.CURRENT) | Q(changed_at__gt=at)
    rows = application.materials.filter(slot__code=code, added_at__lte=at).filter(still)
    return set(rows.values_list("upload", flat=True))
