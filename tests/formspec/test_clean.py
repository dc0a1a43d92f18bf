import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.clean import clean, halfwidth, length, numeric, one_line, unprintable

# 含孤立代理项在内的任何码点。
anything = st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()))
nasty = st.text(alphabet="a中\r\n\t\x0b\x85\u2028\u0301\u0302\u200b\u200d\u202e\ud83d\ude00\ue000\ufe0f𬸦")


@given(anything | nasty)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(anything | nasty)
def test_what_is_cleaned_can_be_stored_and_has_no_control_character(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Co", "Zl", "Zp"}} <= {
        "\n"
    }


@given(st.text(alphabet="高价值专利 ，。“”—…㛃䶮𬸦𠮷𫖯ＡΩ℃㎡①☑☐★abcAZ019.,%\n"))
def test_ordinary_text_is_kept_to_the_letter(text):
    assert clean(text) == text
    assert unprintable(text) == []


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("第一段\r\n第二段\r第三段\n", "第一段\n第二段\n第三段\n"),
        ("软回车\x0b换行\u2028分段\u2029完", "软回车\n换行\n分段\n完"),
        ("甲\t乙", "甲 乙"),
        ("\x00a\x07b\x1fc\x7fd\x9fe", "abcde"),
        ("金额\u202e0001\u202c元", "金额0001元"),
        ("\u2066甲\u2069\u200f\u061c", "甲"),
        ("高\u200b价\u200d值\ufeff专\u2060利\u00ad", "高价值专利"),
        ("\u3164\uffa0\U000e0041", ""),
        ("☑\ufe0f是☐\ufe0e否", "☑是☐否"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\ue000b\uf8ffc\U000f0000d\U0010fffde", "abcde"),
        ("e\u0301", "e\u0301"),
        ("é", "é"),
        ("葛\U000e0100城市", "葛\U000e0100城市"),
        ("e" + "\u0301" * 4, "e" + "\u0301" * 4),
        ("e" + "\u0301" * 500 + "x", "e" + "\u0301" * 4 + "x"),
        ("e\u0301\u0301\u200b\u0301\u0301\u0301", "e" + "\u0301" * 4),
        ("……——！！", "……——！！"),
        ("㛃䶮𬸦𠮷", "㛃䶮𬸦𠮷"),
    ],
)
def test_cleaned_to_the_letter(text, cleaned):
    assert clean(text) == cleaned


def test_runs_of_every_combining_mark_are_capped():
    marks = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)).startswith("M")]
    kept = [mark for mark in marks if clean(mark)]
    assert len(kept) > 2000
    assert [mark for mark in kept if clean("甲" + mark * 9) != "甲" + mark * 4] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("专利", 2), ("𬸦𠮷", 2), ("a b\n", 4), ("一\r\n二", 3), ("一\u200b二", 2), ("e\u0301", 2)],
)
def test_length_counts_code_points_after_cleaning(text, count):
    assert length(text) == count


@given(anything | nasty)
def test_length_is_that_of_what_is_stored(text):
    assert length(text) == len(clean(text))


def test_one_line_has_neither_line_ends_nor_outer_space():
    assert one_line(" \u3000示例\r\n公司\u200b \n") == "示例 公司"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("进展顺利😀，全部完成🎉😀", ["😀", "🎉"]),
        ("✅已完成❌未完成⭐", ["✅", "❌", "⭐"]),
        ("🇨🇳", ["🇨", "🇳"]),
        ("1\u20e3", ["\u20e3"]),
        ("☑是☐否★☆√℃㎡①", []),
        ("㛃䶮𬸦𠮷\U00031350", []),
    ],
)
def test_only_emoji_are_unprintable(text, found):
    assert unprintable(text) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２３４．５", "1234.5"),
        ("1,234.5", "1234.5"),
        ("１，２３４，５６７．８９", "1234567.89"),
        (" 1 234.5\u3000", "1234.5"),
        ("\u22125", "-5"),
        ("－5", "-5"),
        ("1,5", "1,5"),
        ("1,2345", "1,2345"),
        ("12,34,567", "12,34,567"),
        ("1.5,000", "1.5,000"),
        ("12万元", "12万元"),
    ],
)
def test_numeric(text, number):
    assert numeric(text) == number


def test_halfwidth_leaves_chinese_alone():
    assert halfwidth("ＡＢｃ（１）。、") == "ABc(1)。、"
