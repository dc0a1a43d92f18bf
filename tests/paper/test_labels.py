"""栏名：空表的纸面逐字等于附件1 的栏名加上写明理由的补充，重复的也在内，次序相同。"""

import pytest

from tests.paper import labels
from tests.paper.printing import Printed, plain


def _expected(*parts: list[labels.Label]) -> str:
    return plain("".join(text for part in parts for text in labels.on_paper(part)))


def test_a_blank_form_of_an_enterprise_has_just_the_words_of_the_guide(blank_enterprise: Printed):
    found = "".join(blank_enterprise.body)
    assert found == _expected(labels.COVER, labels.INSTRUCTIONS, labels.TABLE_1, labels.TABLE_3)


def test_a_blank_form_of_a_university_has_just_the_words_of_the_guide(blank_research: Printed):
    found = "".join(blank_research.body)
    assert found == _expected(labels.COVER, labels.INSTRUCTIONS, labels.TABLE_2)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("enterprise", (labels.COVER, labels.INSTRUCTIONS, labels.TABLE_1, labels.TABLE_3)),
        ("university", (labels.COVER, labels.INSTRUCTIONS, labels.TABLE_2)),
    ],
)
def test_a_filled_form_keeps_every_official_label_in_order(request, name, parts):
    text, place = "".join(request.getfixturevalue(name).body), 0
    for part in parts:
        for label in part:
            if not isinstance(label, labels.Ours):
                words = plain(label if isinstance(label, str) else label.text)
                found = text.find(words, place)
                assert found >= 0, f"{words} 不在 …{text[place : place + 60]}… 之后"
                place = found + len(words)


def test_only_the_tables_in_use_are_printed(enterprise: Printed, university: Printed, draft: Printed):
    assert [f"表{n}（" in "".join(enterprise.body[2:]) for n in (1, 2, 3)] == [True, False, True]
    assert [f"表{n}（" in "".join(university.body[2:]) for n in (1, 2, 3)] == [False, True, False]
    assert [f"表{n}（" in "".join(draft.body[2:]) for n in (1, 2, 3)] == [False, True, True]


def test_what_stays_inside_the_portal_is_not_printed(enterprise: Printed, university: Printed):
    for text in (enterprise.text, university.text):
        assert "回避" not in text
        assert "所属市局" not in text
    assert "蒋示例" not in university.text
