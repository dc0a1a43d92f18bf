"""市局画像：手算的数、由留痕另算一遍的数，与查询数出来的相同。"""

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from applications.figures.counting import CityFigures, Scope, Spread, count, working_days
from applications.models import Application
from benchmarks.counting import queries_of
from foundation.filings.models import CorrectionItem
from foundation.filings.services import content_of
from foundation.workflow.calendar import packaged
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.models import Event
from tests.figures.story import on
from tests.world import new_call

FINAL = {"recommend", "decline", "not_recommend"}
CONCLUSIONS = FINAL | {"give_back"}
STARTS = {"submit", "resubmit", "send_back", "revoke_decline"}
FAULTS = {"send_back", "return_to_unit", "decline_on_recheck"}
CITY = {"city_officer", "city_head"}


def counted(story, at=None, office=None):
    scope = Scope(story.world.call, office)
    return count(scope, at=at or on(27, 18), calendar=packaged())


def office(story, city):
    return story.world.people[f"{city}经办"].office


# —— 手算 ——


def test_the_figures_are_those_worked_out_by_hand(story):
    found = counted(story)
    assert found.cities[office(story, "沈阳").pk] == CityFigures(
        submitted=5,  # 甲 丙 丁 戊 辛；壬是草稿
        concluded=3,  # 甲 丙 丁
        first_pass=1,  # 甲
        returns=2,  # 丙两次
        items=4,
        late_items=1,  # 丙的联系电话
        sent=1,
        faults=1,  # 甲被省局退回申报单位
        each=Spread(total=2 + 1 + 1 + 1 + 1, count=5, longest=2),
        whole=Spread(total=2 + 5 + 1, count=3, longest=5),
    )
    assert found.cities[office(story, "大连").pk] == CityFigures(
        submitted=2,
        concluded=2,
        first_pass=1,  # 乙；省局退回市局之后再推荐，第一个结论仍是通过
        returns=1,
        items=1,
        sent=1,
        faults=1,
        each=Spread(total=0 + 1 + 1, count=3, longest=1),
        whole=Spread(total=0, count=1, longest=0),
    )
    assert (found.whole.first_pass_rate, found.whole.returns_per_case) == (Decimal("40.00"), Decimal("0.60"))
    assert (found.whole.each.mean, found.whole.whole.mean) == (Decimal("1.00"), Decimal("2.00"))
    assert (found.whole.late_share, found.whole.faults_per_sent) == (Decimal("20.00"), Decimal("1.00"))


def test_today_is_the_day_in_beijing(story):
    assert +counted(story, on(27, 23)).today == {(office(story, "沈阳").pk, "recommend"): 1}
    assert not counted(story, on(28, 0)).today.total()
    assert counted(story, on(26, 0)).today.total() == 3


# —— 由留痕另算 ——


def histories(story):
    """各件的留痕，按序；从头读到尾，不用查询来算。"""
    cases = [row for row in Application.objects.filter(call=story.world.call) if row.number]
    return {case: list(Event.objects.about(case)) for case in cases if case.status != "draft"}


def day(event):
    return event.at.astimezone(SHANGHAI).date()


def workdays(begun, ended):
    """逐日数：2026 年 11 月的这几周没有放假与调休。"""
    days = (begun + timedelta(days=n) for n in range(1, (ended - begun).days + 1))
    return sum(each.weekday() < 5 for each in days)


def rounded(part, whole):
    return (Decimal(part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def portrait_from_events(story, city):
    own = [events for case, events in histories(story).items() if case.call_city.office == city]
    judged = [[e for e in events if e.act in CONCLUSIONS and e.role in CITY] for events in own]
    judged = [events for events in judged if events]
    spans, wholes = [], []
    for events in own:
        begun = first = None
        for event in events:
            if event.act in STARTS:
                begun, first = event, first or event
            elif event.act in CONCLUSIONS and event.role in CITY:
                spans.append(workdays(day(begun), day(event)))
                if event.act in FINAL and first is not True:
                    wholes.append(workdays(day(first), day(event)))
                    first = True
    acts = Counter(event.act for events in own for event in events)
    sent = sum(any(e.act == "send_list" for e in events) for events in own)
    returns = [e for events in own for e in events if e.act == "give_back"]
    return {
        "submitted": len(own),
        "rate": rounded(100 * sum(events[0].act == "recommend" for events in judged), len(judged)),
        "per_case": rounded(len(returns), len(judged)),
        "items": sum(event.facts["items"] for event in returns),
        "each": rounded(sum(spans), len(spans)),
        "whole": rounded(sum(wholes), len(wholes)),
        "faults": rounded(sum(acts[act] for act in FAULTS), sent),
        "grounds": Counter(event.facts["ground"] for event in returns),
    }


@pytest.mark.parametrize("city", ["沈阳", "大连"])
def test_each_figure_is_what_the_events_give(story, city):
    where = office(story, city)
    found, expected = counted(story), portrait_from_events(story, where)
    one = found.cities[where.pk]
    assert {
        "submitted": one.submitted,
        "rate": one.first_pass_rate,
        "per_case": one.returns_per_case,
        "items": one.items,
        "each": one.each.mean,
        "whole": one.whole.mean,
        "faults": one.faults_per_sent,
        "grounds": Counter({ground: n for (pk, ground), n in found.grounds.items() if pk == where.pk}),
    } == expected


def test_late_items_are_those_on_text_unchanged_since_the_first_return(story):
    """由各版内容另算：再次退回时点的地方，自首次退回没有变过、以前也没有点过。"""
    late = set()
    for item in CorrectionItem.objects.filter(round__gt=1, office_code=office(story, "沈阳").code):
        case = item.filing.application
        first, this = case.corrections.get(number=1), case.corrections.get(number=item.round)
        section, _, cell = item.address.partition(".")
        values = {content_of(c.snapshot)["answers"][section].get(cell) for c in (first, this)}
        before = CorrectionItem.objects.filter(filing=item.filing, round__lt=item.round)
        if len(values) == 1 and item.address not in before.values_list("address", flat=True):
            late.add(item.pk)
    marked = set(CorrectionItem.objects.filter(is_late=True).values_list("pk", flat=True))
    assert late == marked
    assert len(late) == counted(story).whole.late_items == 1


def test_a_city_is_counted_as_it_is_in_the_whole(story):
    whole = counted(story)
    for city in ("沈阳", "大连"):
        own = counted(story, office=office(story, city))
        assert own.whole == whole.cities[office(story, city).pk]
        assert [one.pk for one in own.offices] == [office(story, city).pk]


# —— 天数与次数 ——


def test_working_days_leave_out_the_first_day_and_holidays():
    calendar = packaged()
    assert working_days(date(2026, 11, 20), date(2026, 11, 20), calendar) == 0
    assert working_days(date(2026, 11, 20), date(2026, 11, 23), calendar) == 1
    assert working_days(date(2026, 9, 30), date(2026, 10, 9), calendar) == 2  # 10月1日至7日放假
    assert working_days(date(2026, 12, 31), date(2027, 1, 4), calendar) == 2  # 尚未公布的年份按周末规律


def test_the_queries_do_not_grow_with_the_cases(story):
    def asked(call):
        return queries_of(lambda: count(Scope(call), at=on(27), calendar=packaged()))

    empty = new_call(story.world, year=2027)
    many = asked(story.world.call)
    assert len(asked(empty)) == len(many) <= 8, "\n".join(many)
