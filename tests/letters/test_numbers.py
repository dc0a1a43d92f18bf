"""文号：写法、查重、取下一个、改正。"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foundation.letters import numbers, services
from foundation.letters.models import Letter, NumberSeries
from foundation.letters.numbers import Number, parse
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal
from tests.letters.desk import PROVINCE, issued, officer


@pytest.mark.parametrize(
    "typed",
    [
        "沈知函〔2026〕12号",
        " 沈知函[2026]12号 ",
        "沈知函（2026）12号",
        "沈知函【２０２６】１２号",
        "沈 知 函 ﹝2026﹞ 12 号".replace("﹝", "(").replace("﹞", ")"),
        "沈知函\u200b〔2026〕12号\x00",
    ],
)
def test_brackets_width_and_spaces_are_forgiven(typed):
    assert parse(typed) == Number("沈知函", 2026, 12)
    assert str(parse(typed)) == "沈知函\u30142026\u301512号"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("沈知函〔2026〕012号", "请改为“沈知函〔2026〕12号”"),
        ("沈知函〔2026〕第12号", "请改为“沈知函〔2026〕12号”"),
        ("沈知函〔2026〕12", "请改为“沈知函〔2026〕12号”"),
        ("12", "请写成“辽知发〔2026〕12号”的样子"),
        ("沈知函〔26〕12号", "的写法不对"),
        ("沈知函〔2026〕0号", "的写法不对"),
        ("〔2026〕12号", "的写法不对"),
        ("沈知函〔2026〕12号<script>", "的写法不对"),
        ("沈知函〔2026〕" + "9" * 300 + "号", "的写法不对"),
    ],
)
def test_a_wrong_number_is_told_how_to_be_written(typed, said):
    with pytest.raises(NotLegal, match=said):
        parse(typed)


def series() -> dict[str, int]:
    return {str(one): one.last for one in NumberSeries.objects.all()}


@pytest.mark.django_db
def test_the_next_number_follows_the_last_one():
    first, second, third = (issued(f"第{n}件") for n in range(3))
    assert numbers.proposed(first) is None
    assert (
        services.register_number(first, by=officer(), number="沈知函〔2026〕12号").number
        == "沈知函〔2026〕12号"
    )
    assert numbers.proposed(second) == Number("沈知函", 2026, 13)
    assert services.register_number(second, by=officer(), prefix="沈知函").number == "沈知函〔2026〕13号"
    assert services.register_number(third, by=officer(), prefix="沈知发").number == "沈知发〔2026〕1号"
    assert series() == {"沈知函〔2026〕": 13, "沈知发〔2026〕": 1}
    # 每种公文接着自己上次用的代字。
    assert numbers.proposed(issued("第四件")) == Number("沈知发", 2026, 2)


@pytest.mark.django_db
def test_a_number_is_used_once_in_an_office_and_the_holder_is_named():
    services.register_number(issued("关于乙的通知书"), by=officer(), number="沈知函〔2026〕12号")
    other = issued("关于丙的通知书")
    with pytest.raises(NotLegal) as refused:
        services.register_number(other, by=officer(), number="沈知函〔2026〕12号")
    assert str(refused.value) == (
        "文号“沈知函〔2026〕12号”已用于《关于乙的通知书》（2026年11月20日），"
        "请改用别的号，下一个是“沈知函〔2026〕13号”。"
    )
    other.refresh_from_db()
    assert (other.number, other.status) == ("", "issued")
    # 别的机关用自己的。
    elsewhere = issued("省局的", office=PROVINCE)
    assert services.register_number(elsewhere, by=officer(), number="沈知函〔2026〕12号").number
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=other.pk).update(number="沈知函〔2026〕12号")


@pytest.mark.django_db
def test_registering_prints_a_new_document_and_keeps_the_old():
    letter = issued()
    first = letter.document
    letter = services.register_number(letter, by=officer(), number="沈知函〔2026〕1号")
    assert letter.document.pk != first.pk
    assert letter.document.public_facts["文号"] == "沈知函〔2026〕1号"
    assert "文号" not in first.public_facts
    assert letter.status == "numbered"


@pytest.mark.django_db
def test_a_mistyped_number_is_corrected_and_both_are_on_record():
    letter, other = issued("甲件"), issued("乙件")
    services.register_number(other, by=officer(), number="沈知函〔2026〕7号")
    services.register_number(letter, by=officer(), number="沈知函〔2026〕1200号")
    letter = services.register_number(letter, by=officer(), number="沈知函〔2026〕8号")
    services.register_number(letter, by=officer(), number="沈知函[2026]8号")
    assert series() == {"沈知函〔2026〕": 8}
    facts = [event.facts for event in Event.objects.about(letter) if event.act == "register_number"]
    assert facts == [
        {"number": "沈知函〔2026〕1200号", "replaces": ""},
        {"number": "沈知函〔2026〕8号", "replaces": "沈知函〔2026〕1200号"},
    ]
    services.register_number(letter, by=officer(), number="沈知发〔2026〕1号")
    assert series() == {"沈知函〔2026〕": 7, "沈知发〔2026〕": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "prefix", "said"),
    [
        ("沈知函〔2025〕1号", "", "与成文日期（2026年11月20日）不符"),
        ("", "", "请填写完整文号"),
        ("", "A1", "请填写完整文号"),
    ],
)
def test_a_number_needs_its_year_and_prefix(number, prefix, said):
    letter = issued()
    with pytest.raises(NotLegal, match=said):
        services.register_number(letter, by=officer(), number=number, prefix=prefix)
    assert series() == {}


@pytest.mark.django_db
def test_a_letter_dated_last_year_may_bear_either_year():
    letter = issued(date=date(2025, 12, 31))
    assert services.register_number(letter, by=officer(), number="沈知函〔2026〕1号").number
    assert services.register_number(letter, by=officer(), number="沈知函〔2025〕90号").number
