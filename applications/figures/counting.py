"""统计分析的查询与算法：每个数是几条有数的查询，件数再多也不逐件读。

口径（页面上照印）：
- 已提交：提交过、没有被单位取回去改的各件，撤回的也算；转办的按现在的市局。
- 结论：市局作出的通过、退回、不通过、不予推荐。
- 工作日：开始当日不计、结束当日计入，以工作日历为准。
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from accounts.enums import CITY_PERSONAS, OfficeLevel
from accounts.models import Office
from applications.enums import ApplicationStatus
from applications.models import Application, Call, Correction
from foundation.filings.enums import Origin
from foundation.filings.models import CorrectionItem
from foundation.workflow.calendar import ONE_DAY, WorkCalendar
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.models import Event

APPLICATION = "applications.application"
FINAL = ("recommend", "decline", "not_recommend")
CONCLUSIONS = ("give_back", *FINAL)
STARTS = ("submit", "resubmit", "send_back", "revoke_decline")
FAULTS = ("send_back", "return_to_unit", "decline_on_recheck")
DEEDS = ("submit", "resubmit", *CONCLUSIONS, "send_list", *FAULTS, "admit", "withdraw")

Tally = Counter[tuple[Any, ...]]
COUNTED = ("submitted", "concluded", "first_pass", "returns", "items", "late_items", "sent", "faults")


@dataclass(frozen=True)
class Scope:
    """数哪些：哪个批次；office 为 None 的是全省。"""

    call: Call
    office: Office | None = None

    def cases(self) -> QuerySet[Application]:
        """已提交的各件。"""
        return self._narrowed(Application.objects.filter(call=self.call).submitted(), "call_city__office")

    def _narrowed(self, rows: Any, path: str) -> Any:
        return rows.filter(**{path: self.office}) if self.office else rows

    def offices(self) -> list[Office]:
        """各市局，按代码；只数一个市局的就是它。"""
        return [self.office] if self.office else list(Office.objects.filter(level=OfficeLevel.CITY))


@dataclass(frozen=True)
class Day:
    """某日在北京的起止，左闭右开。"""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, at: datetime) -> "Day":
        """这个时刻所在的一日。"""
        start = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(start, start + timedelta(days=1))


@dataclass
class Spread:
    """一组工作日数：合计、个数与最长的。"""

    total: int = 0
    count: int = 0
    longest: int = 0

    def add(self, days: int, times: int) -> None:
        """又有 times 个都是 days 天。"""
        self.total += days * times
        self.count += times
        self.longest = max(self.longest, days)

    @property
    def mean(self) -> Decimal | None:
        """平均，保留两位；一个也没有的为空。"""
        return quotient(self.total, self.count)


@dataclass
class CityFigures:
    """一个市局（或全省合计）的画像。"""

    submitted: int = 0
    concluded: int = 0
    first_pass: int = 0
    returns: int = 0
    items: int = 0
    late_items: int = 0
    sent: int = 0
    faults: int = 0
    each: Spread = field(default_factory=Spread)
    whole: Spread = field(default_factory=Spread)

    @property
    def first_pass_rate(self) -> Decimal | None:
        """一次通过率（%）。"""
        return percent(self.first_pass, self.concluded)

    @property
    def returns_per_case(self) -> Decimal | None:
        """件均退回次数。"""
        return quotient(self.returns, self.concluded)

    @property
    def late_share(self) -> Decimal | None:
        """未一次性告知的占比（%）。"""
        return percent(self.late_items, self.items)

    @property
    def faults_per_sent(self) -> Decimal | None:
        """每件报送被省局退回或不通过的次数。"""
        return quotient(self.faults, self.sent)


@dataclass(frozen=True)
class Figures:
    """一次数出来的全部：画像按市局（主键），其余是带键的件数。

    states 的键是（市局, 单位类型, 领域, 状态），drafts 是（市局,），items 是（机关代码, 点在, 事由），
    grounds 是（市局, 事由），deeds 是（市局, 动作）；today 只数当日的。
    """

    offices: list[Office]
    cities: dict[int, CityFigures]
    whole: CityFigures
    states: Tally
    drafts: Tally
    items: Tally
    late: Tally
    grounds: Tally
    deeds: Tally
    today: Tally
    is_nominal: bool


def quotient(part: int, whole: int) -> Decimal | None:
    """两位小数的商，四舍五入；除数为零的为空。"""
    if not whole:
        return None
    return (Decimal(part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """百分数，两位小数。"""
    return quotient(part * 100, whole)


def count(scope: Scope, *, at: datetime, calendar: WorkCalendar) -> Figures:
    """数一遍：七条查询（不计工作日历），与件数无关；“当日”是 at 所在的一日。"""
    offices = scope.offices()
    cities = {office.pk: CityFigures() for office in offices}
    (states, drafts), grounds, (items, late) = _states(scope), _grounds(scope), _items(scope)
    (deeds, sent, today), each = _deeds(scope, Day.of(at)), _each(scope)
    _fill_counts(cities, states=states, grounds=grounds, deeds=deeds, sent=sent)
    _fill_items(cities, items, late, codes={office.code: office.pk for office in offices})
    _fill_judged(cities, _judged(scope), calendar)
    for (city, begun, ended), times in each.items():
        cities[city].each.add(working_days(begun, ended, calendar), times)
    return Figures(
        offices=offices,
        cities=cities,
        whole=_sum(cities.values()),
        states=states,
        drafts=drafts,
        items=items,
        late=late,
        grounds=grounds,
        deeds=deeds,
        today=today,
        is_nominal=any(ended.year not in calendar.years for _, _, ended in each),
    )


def working_days(begun: date, ended: date, calendar: WorkCalendar) -> int:
    """begun 之后到 ended（计入）有几个工作日（民法典第二百零一条）；安排未知的年份按周末规律。"""
    known, found, day = calendar.nominal(), 0, begun
    while day < ended:
        day += ONE_DAY
        found += known.is_working_day(day)
    return found


# —— 查询 ——


def _states(scope: Scope) -> tuple[Tally, Tally]:
    """各状态的件数；草稿只数件数，按单位自己选的或所在的市。"""
    rows = Application.objects.filter(call=scope.call).annotate(
        city=Coalesce("call_city__office_id", "organization__office_id")
    )
    kept = rows.filter(Q(status=ApplicationStatus.DRAFT) | Q(submitted__isnull=False))
    if scope.office:
        kept = kept.filter(city=scope.office.pk)
    states, drafts = Tally(), Tally()
    grouped = kept.values_list("city", "organization__kind", "industry", "status").annotate(n=Count("pk"))
    for city, kind, industry, status, times in grouped.order_by():
        if status == ApplicationStatus.DRAFT:
            drafts[(city,)] += times
        else:
            states[city, kind, industry, status] += times
    return states, drafts


def _events(*acts: str) -> QuerySet[Event]:
    return Event.objects.filter(subject_type=APPLICATION, act__in=acts)


def _of_city(*acts: str) -> QuerySet[Event]:
    """市局的人办的。"""
    return _events(*acts).filter(role__in=CITY_PERSONAS)


def _judged(scope: Scope) -> Tally:
    """（市局, 第一个结论, 首次提交之日, 第一次作出终局结论之日）→ 件数。"""
    about = Q(subject_id=OuterRef("pk"))
    first = _of_city(*CONCLUSIONS).filter(about).order_by("seq").values("act")[:1]
    final = _of_city(*FINAL).filter(about).order_by("seq").values("at")[:1]
    cases = scope.cases().annotate(
        first=Subquery(first),
        final_at=Subquery(final),
        begun=TruncDate("first_submitted_at", tzinfo=SHANGHAI),
        ended=TruncDate(F("final_at"), tzinfo=SHANGHAI),
    )
    grouped = cases.filter(first__isnull=False).values_list("call_city__office", "first", "begun", "ended")
    return _tally(grouped.annotate(n=Count("pk")).order_by())


def _each(scope: Scope) -> Tally:
    """（市局, 提交之日, 其后结论之日）→ 个数：每次提交到市局的下一个结论，单位补正的时间不在内。"""
    before = _events(*STARTS).filter(subject_id=OuterRef("subject_id"), seq__lt=OuterRef("seq"))
    found = _located(scope, _of_city(*CONCLUSIONS)).annotate(
        begun=TruncDate(Subquery(before.order_by("-seq").values("at")[:1]), tzinfo=SHANGHAI),
        ended=TruncDate("at", tzinfo=SHANGHAI),
    )
    grouped = found.filter(begun__isnull=False).values_list("city", "begun", "ended")
    return _tally(grouped.annotate(n=Count("pk")).order_by())


def _located(scope: Scope, events: QuerySet[Event]) -> Any:
    """限于范围内的各件，并注上它现在的市局。"""
    own = Application.objects.filter(pk=OuterRef("subject_id")).values("call_city__office")[:1]
    return events.filter(subject_id__in=scope.cases().values("pk")).annotate(city=Subquery(own))


def _deeds(scope: Scope, day: Day) -> tuple[Tally, Tally, Tally]:
    """（市局, 动作）→ 次数；办过它的件数；当日的次数。"""
    grouped = (
        _located(scope, _events(*DEEDS))
        .values_list("city", "act")
        .annotate(
            n=Count("pk"),
            cases=Count("subject_id", distinct=True),
            today=Count("pk", filter=Q(at__gte=day.start, at__lt=day.end)),
        )
        .order_by()
    )
    deeds, cases, today = Tally(), Tally(), Tally()
    for city, act, times, of_cases, just_now in grouped:
        deeds[city, act], cases[city, act], today[city, act] = times, of_cases, just_now
    return deeds, cases, today


def _grounds(scope: Scope) -> Tally:
    """（市局, 事由）→ 市局退回的次数。"""
    found = Correction.objects.filter(application__in=scope.cases().values("pk"), office__level="city")
    grouped = found.values_list("application__call_city__office", "ground").annotate(n=Count("pk"))
    return _tally(grouped.order_by())


def _items(scope: Scope) -> tuple[Tally, Tally]:
    """（提出的机关, 点在, 事由）→ 已发出的补正事项；其中首次退回时已在而未提出的。"""
    case = Coalesce("filing__application__pk", "filing__partner__application__pk")
    ground = Correction.objects.filter(application=OuterRef("case"), number=OuterRef("round"))
    found = CorrectionItem.objects.filter(origin=Origin.OFFICE, round__isnull=False).annotate(
        case=case, ground=Subquery(ground.values("ground")[:1])
    )
    grouped = (
        found.filter(case__in=scope.cases().values("pk"))
        .values_list("office_code", "pin", "ground")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(is_late=True)))
        .order_by()
    )
    items, late = Tally(), Tally()
    for code, pin, why, times, of_late in grouped:
        items[code, pin, why], late[code, pin, why] = times, of_late
    return items, late


def _tally(rows: Iterable[tuple[Any, ...]]) -> Tally:
    return Counter({tuple(row[:-1]): row[-1] for row in rows})


# —— 归到各市 ——


def _fill_counts(
    cities: dict[int, CityFigures], *, states: Tally, grounds: Tally, deeds: Tally, sent: Tally
) -> None:
    for (city, *_), times in states.items():
        cities[city].submitted += times
    for (city, _), times in grounds.items():
        cities[city].returns += times
    for (city, act), times in deeds.items():
        cities[city].faults += times if act in FAULTS else 0
        cities[city].sent += sent[city, act] if act == "send_list" else 0


def _fill_items(cities: dict[int, CityFigures], items: Tally, late: Tally, *, codes: dict[str, int]) -> None:
    """市局提出的归到它；省局提出的不算在各市名下。"""
    for key, times in items.items():
        if key[0] in codes:
            cities[codes[key[0]]].items += times
            cities[codes[key[0]]].late_items += late[key]


def _fill_judged(cities: dict[int, CityFigures], judged: Tally, calendar: WorkCalendar) -> None:
    for (city, first, begun, ended), times in judged.items():
        cities[city].concluded += times
        cities[city].first_pass += times if first == "recommend" else 0
        if ended:
            cities[city].whole.add(working_days(begun, ended, calendar), times)


def _sum(cities: Iterable[CityFigures]) -> CityFigures:
    """各市合计。"""
    whole = CityFigures()
    for one in cities:
        for name in COUNTED:
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        for spread, part in ((whole.each, one.each), (whole.whole, one.whole)):
            spread.total += part.total
            spread.count += part.count
            spread.longest = max(spread.longest, part.longest)
    return whole
