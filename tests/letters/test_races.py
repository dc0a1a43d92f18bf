"""两个人同一刻登记文号。真线程、真连接、真行锁；只在 PostgreSQL 上跑。"""

import pytest

from foundation.letters import services
from foundation.letters.models import Letter, NumberSeries
from foundation.workflow import audit
from tests.letters.desk import issued, officer
from tests.races import kinds, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

HEADSTARTS = (0.0, 0.002, -0.002, 0.006, -0.006)


def test_two_letters_take_the_next_number_and_get_two():
    by = officer()
    for place, headstart in enumerate(HEADSTARTS):
        pair = [issued(f"第{place}轮{side}") for side in "甲乙"]
        results = race(
            *(lambda row=row: services.register_number(row, by=by, prefix="沈知函") for row in pair),
            headstart=headstart,
        )
        assert kinds(results) == ["Letter", "Letter"], results
    taken = sorted(Letter.objects.values_list("number", flat=True))
    assert taken == sorted(f"沈知函〔2026〕{n}号" for n in range(1, 2 * len(HEADSTARTS) + 1))
    assert NumberSeries.objects.get().last == 2 * len(HEADSTARTS)
    assert audit.verify([]) == []


def test_two_letters_want_the_same_number_and_one_gets_it():
    by = officer()
    for place, headstart in enumerate(HEADSTARTS):
        number = f"沈知函〔2026〕{place + 1}号"
        pair = [issued(f"第{place}轮{side}") for side in "甲乙"]
        results = race(
            *(
                lambda row=row, number=number: services.register_number(row, by=by, number=number)
                for row in pair
            ),
            headstart=headstart,
        )
        assert kinds(results) == ["Letter", "NotLegal"], results
        refused = next(result for result in results if not isinstance(result, Letter))
        winner = next(result for result in results if isinstance(result, Letter))
        assert f"已用于《{winner.title}》" in str(refused)


def test_a_double_click_issues_one_letter():
    by = officer()
    for place in range(len(HEADSTARTS)):
        results = race(*[lambda place=place: issued(f"第{place}件")] * 2)
        assert kinds(results) == ["Letter", "Letter"], results
        assert results[0].pk == results[1].pk
    assert Letter.objects.filter(created_by=by.user).count() == len(HEADSTARTS)
    assert audit.verify([]) == []


def test_two_hands_on_one_letter_leave_a_whole_chain():
    by = officer()
    for place, headstart in enumerate(HEADSTARTS):
        letter = issued(f"第{place}件")
        results = race(
            lambda row=letter: services.register_number(row, by=by, prefix="沈知发"),
            lambda row=letter: services.register_number(row, by=by, prefix="沈知函"),
            headstart=headstart,
        )
        assert kinds(results) == ["Letter", "Letter"], results
    assert audit.verify([]) == []
