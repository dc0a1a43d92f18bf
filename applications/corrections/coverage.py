"""改动归到各条补正事项：每条有自己的改动，没有归处的就是点名以外的（附件2.五.1）。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from applications.corrections.scope import PATENTS
from applications.patents.changes import identity_of
from applications.patents.freezing import content_of as patent_content
from applications.versions import PARTNER, ChangeView, changes_in, patent_address
from foundation.filings.models import CorrectionItem
from foundation.filings.pins import covers

if TYPE_CHECKING:
    from applications.models import Application

Content = dict[str, Any]


@dataclass
class Sorted:
    """by_item 每条事项的改动；excused 随单位账户、联合申报单位变动的；others 点名以外的。"""

    by_item: dict[int, list[ChangeView]] = field(default_factory=dict)
    excused: list[ChangeView] = field(default_factory=list)
    others: list[ChangeView] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """比的是哪一段：退回的时刻，与重新提交的时刻（还没有的为 None，即现在）。"""

    since: datetime
    until: datetime | None = None


def sort_changes(
    application: Application,
    items: Iterable[CorrectionItem],
    contents: tuple[Content, Content],
    *,
    span: Span,
) -> Sorted:
    """两版之间的改动逐处归类；同一处被两条点到的，两条都列。contents 是（退回的那一版, 后来的）。"""
    pins = {item.pk: _pins(application, item, span) for item in items}
    found = Sorted({pk: [] for pk in pins})
    has_other_partner = _partner_name(contents[0]) != _partner_name(contents[1])
    for change in changes_in(*contents):
        holders = [pk for pk, own in pins.items() if _is_pinned(change, *own)]
        for pk in holders:
            found.by_item[pk].append(change)
        if not holders:
            excused = change.is_identity or (change.table == PARTNER and has_other_partner)
            (found.excused if excused else found.others).append(change)
    return found


def _partner_name(content: Content) -> str:
    return content["partner"]["organization"] if content["partner"] else ""


def _is_pinned(change: ChangeView, table: str, addresses: tuple[str, ...]) -> bool:
    return change.table == table and any(covers(address, change.address) for address in addresses)


def _pins(application: Application, item: CorrectionItem, span: Span) -> tuple[str, tuple[str, ...]]:
    """这一条盖住的（表名, 地址）；点在清单一行上的，换成那一件前后的号码。"""
    if item.filing_id != application.filing_id:
        return PARTNER, (item.address,)
    name, _, row = item.address.partition(".")
    if name != PATENTS or not row:
        return "", (item.address,)
    rows = (patent_row_at(application, int(row), at) for at in (span.since, span.until))
    return "", tuple(patent_address(identity_of(row)) for row in rows if row)


def patent_row_at(application: Application, pk: int, at: datetime | None) -> Content | None:
    """清单某一行在某一时刻的内容（at 为 None 是现在）：其后第一次改动拿走的就是它当时的样子。"""
    if at is not None:
        for revision in application.patent_revisions.filter(at__gt=at).order_by("number"):
            for stored in revision.removed:
                if stored.get("pk") == pk:
                    return dict(stored)
    row = application.patents.filter(pk=pk).first()
    return patent_content(row) if row else None
