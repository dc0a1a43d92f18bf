"""公文的内容存得下、读得回；来路不明的文字洗得净；序号、回行、落款的规矩。"""

import json
from dataclasses import replace
from datetime import date

import pytest

from foundation.letters import composing
from foundation.letters.composing import Line
from foundation.letters.content import (
    Attachment,
    Column,
    LetterContent,
    Paragraph,
    Table,
    paragraphs,
    read,
    tidy,
    write,
)
from tests.letters import samples

SAMPLES = [samples.recommendation, samples.correction, samples.long_notice]


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_written_reads_back_the_same(sample):
    content = sample()
    assert read(write(content)) == content
    assert write(read(write(content))) == write(content)


def test_the_written_text_is_canonical_json():
    text = write(samples.correction())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json.loads(text)["date"] == "2026-11-20"


@pytest.mark.parametrize("text", ["{}", "[]", '{"title": "x"}', "null", "不是 JSON"])
def test_anything_else_is_refused_with_one_kind_of_error(text):
    with pytest.raises(ValueError):  # noqa: PT011 JSON 读不懂的也是它
        read(text)


def test_strange_text_is_cleaned_and_rare_characters_stay():
    hostile = "王\x00𬸦\u202e䶮\ud800\ufffe𠮷\u200b㛃😀\x0b尾"
    content = LetterContent(
        title=f"关于{hostile}的函",
        issuer="甲局\u202e",
        recipient="乙\x07",
        body=(Paragraph(hostile), Table((Column("栏\x01"),), ((hostile,),))),
        date=samples.DAY,
        attachments=(Attachment(hostile, (Paragraph(hostile),)),),
        copies=("丙\x1f",),
    )
    kept = tidy(content)
    assert kept.body[0] == Paragraph("王𬸦䶮𠮷㛃\n尾")
    assert (kept.issuer, kept.recipient, kept.copies) == ("甲局", "乙", ("丙",))
    assert kept.body[1].rows == (("王𬸦䶮𠮷㛃\n尾",),)
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Paragraph("x", 5), "没有 5 级"),
        (lambda: Table((), ()), "至少要有一栏"),
        (lambda: Table((Column("甲"), Column("乙")), (("1",),)), "第 1 行有 1 格，表有 2 栏"),
        (lambda: Column("甲", 0), "须为正整数"),
        (lambda: replace(samples.correction(), title=" \u200b"), "公文缺标题"),
        (lambda: replace(samples.correction(), issuer=""), "公文缺发文机关"),
    ],
)
def test_content_that_cannot_be_set_is_refused_where_it_is_made(build, said):
    with pytest.raises(ValueError, match=said):
        build()


def test_an_opinion_of_several_lines_becomes_paragraphs():
    assert paragraphs("第一条。\r\n\n 第二条。\x00", level=3) == (
        Paragraph("第一条。", 3),
        Paragraph("第二条。", 3),
    )


def test_levels_are_numbered_and_lower_ones_start_again():
    blocks = [Paragraph("甲", 1), Paragraph("子", 2), Paragraph("丑", 2, "正文\n另段"), Paragraph("x", 3)]
    blocks += [Paragraph("y", 4), Paragraph("乙", 1), Paragraph("寅", 2), Paragraph("段\n落")]
    assert list(composing.numbered(blocks)) == [
        Line(1, "一、", "甲"),
        Line(2, "（一）", "子"),
        Line(2, "（二）", "丑", "正文"),
        Line(0, "", "另段"),
        Line(3, "1.", "x"),
        Line(4, "（1）", "y"),
        Line(1, "二、", "乙"),
        Line(2, "（一）", "寅"),
        Line(0, "", "段"),
        Line(0, "", "落"),
    ]


def test_numerals():
    assert [composing.numeral(n) for n in (1, 10, 11, 20, 21, 99, 100)] == [
        "一", "十", "十一", "二十", "二十一", "九十九", "100",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("补正通知书", ["补正通知书"]),
        ("关于甲的\n补正通知书", ["关于甲的", "补正通知书"]),
        (
            "关于推荐申报2026年度辽宁省高价值专利培育中心的函",
            ["关于推荐申报2026年度辽宁省", "高价值专利培育中心的函"],
        ),
        (
            "关于取消中国科学院沈阳应用生态研究所“辽宁省高价值专利培育中心”称号的决定",
            ["关于取消中国科学院沈阳应用生态研究所", "“辽宁省高价值专利培育中心”称号的决定"],
        ),
    ],
)
def test_a_title_breaks_between_phrases(title, lines):
    assert composing.title_lines(title) == lines


@pytest.mark.parametrize(
    "title", ["价" * 150, "x" * 200, "甲（" * 40, "2026" * 30, "。" * 60, "《" + "专" * 70]
)
def test_any_title_breaks_into_lines_that_lose_nothing(title):
    lines = composing.title_lines(title)
    assert "".join(lines) == title
    assert max(map(composing.ems, lines)) <= composing.TITLE_EMS


def test_dates_and_the_place_of_the_signature():
    assert composing.chinese_date(date(2026, 9, 6)) == "2026年9月6日"
    # 日期 7 字宽，右空四字；署名 12 字宽，比日期每边多 2.5 字。
    assert composing.signature_indents("沈阳市知识产权局（盖章）", "2026年11月20日") == (1.5, 4)
    # 长过右空四字的，署名顶到版心右边，日期随它居中。
    assert composing.signature_indents("局" * 30, "日" * 8) == (0, 11)
