"""各市在一个批次里的进度：给省局与纪检看。"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from applications.enums import FROM_RECOMMENDED, ApplicationStatus
from applications.models import Application, Call, ListIssue

IN_REVIEW = (ApplicationStatus.CITY_REVIEW, ApplicationStatus.RETURNED)


@dataclass(frozen=True)
class CityStanding:
    """一个市局：已提交、在审、已推荐各几件，最近一期清单何时报送。"""

    office: str
    quota: int | None
    submitted: int
    in_review: int
    recommended: int
    ended: int
    sent_at: datetime | None
    issue: int | None


def cities_of(call: Call) -> list[CityStanding]:
    """全部市局，三条查询。"""
    counts: Counter[tuple[Any, str]] = Counter()
    cases = Application.objects.filter(call=call).submitted()
    for city, status, times in cases.values_list("call_city", "status").annotate(n=Count("pk")).order_by():
        counts[city, status] = times
    issues = ListIssue.objects.filter(list__call_city__call=call, sent_at__isnull=False)
    sent = {
        city: (at, number)
        for city, at, number in issues.values_list("list__call_city")
        .annotate(at=Max("sent_at"), number=Max("number"))
        .order_by()
    }
    cities = call.cities.select_related("office").order_by("office__code")
    return [_row(city, counts, sent.get(city.pk, (None, None))) for city in cities]


def _row(city: Any, counts: Counter[tuple[Any, str]], sent: tuple[Any, Any]) -> CityStanding:
    mine = {status: times for (pk, status), times in counts.items() if pk == city.pk}
    in_review = sum(mine.get(status, 0) for status in IN_REVIEW)
    recommended = sum(mine.get(status, 0) for status in FROM_RECOMMENDED)
    submitted = sum(mine.values())
    return CityStanding(
        office=city.office.short_name,
        quota=city.quota,
        submitted=submitted,
        in_review=in_review,
        recommended=recommended,
        ended=submitted - in_review - recommended,
        sent_at=sent[0],
        issue=sent[1],
    )
