"""一次性告知的数：每个机关退回几次、退过一次与几次的各几件、首次没有提出后来才提的几条（附件2.五.1）。

只查不存，查询的条数不随件数增加。
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Office
from applications.models import Call, Correction
from foundation.filings.enums import ItemVerdict, Origin
from foundation.filings.models import CorrectionItem


@dataclass(frozen=True)
class OfficeCounts:
    """一个机关的数。returned_once、twice、more 是退过一次、两次、更多次的件数；late_items 在 items 之内。"""

    returns: int = 0
    returned_once: int = 0
    returned_twice: int = 0
    returned_more: int = 0
    items: int = 0
    late_items: int = 0
    unmet_items: int = 0

    @property
    def cases(self) -> int:
        """退回过的件数。"""
        return self.returned_once + self.returned_twice + self.returned_more


def per_office(call: Call | None = None) -> dict[str, OfficeCounts]:
    """各机关（代号）的数；call 另给时只数这一批次。没有退回过的机关不在其中。"""
    times = _times(call)
    items = {row["office_code"]: row for row in _items(call)}
    return {
        code: OfficeCounts(
            returns=sum(number * count for number, count in tally.items()),
            returned_once=tally[1],
            returned_twice=tally[2],
            returned_more=sum(count for number, count in tally.items() if number > 2),
            **{name: items.get(code, {}).get(name, 0) for name in ("items", "late_items", "unmet_items")},
        )
        for code, tally in times.items()
    }


def counts_of(office: Office, call: Call | None = None) -> OfficeCounts:
    """一个机关的数。"""
    return per_office(call).get(office.code, OfficeCounts())


def late_items(office: Office | None = None, call: Call | None = None) -> QuerySet[CorrectionItem]:
    """首次退回时就在、当时没有提出，后来才提的各条；office 另给时只要这一机关提的。"""
    found: QuerySet[CorrectionItem] = _issued(call).filter(is_late=True)
    return found.filter(office_code=office.code) if office else found


def _times(call: Call | None) -> dict[str, Counter[int]]:
    """机关代号 → {退了几次: 几件}。"""
    rows = Correction.objects.filter(application__call=call) if call else Correction.objects.all()
    found: dict[str, Counter[int]] = defaultdict(Counter)
    grouped = rows.order_by().values_list("office__code", "application").annotate(times=Count("pk"))
    for code, _, times in grouped:
        found[code][times] += 1
    return found


def _items(call: Call | None) -> Any:
    return (
        _issued(call)
        .order_by()
        .values("office_code")
        .annotate(
            items=Count("pk"),
            late_items=Count("pk", filter=Q(is_late=True)),
            unmet_items=Count("pk", filter=Q(verdict=ItemVerdict.UNMET)),
        )
    )


def _issued(call: Call | None) -> QuerySet[CorrectionItem]:
    """机关要求的、已经发出的；点在表3 上的也算。"""
    found: QuerySet[CorrectionItem] = CorrectionItem.objects.filter(origin=Origin.OFFICE, round__isnull=False)
    own = Q(filing__application__call=call) | Q(filing__partner__application__call=call)
    return found.filter(own) if call else found
