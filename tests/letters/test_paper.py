"""公文的 PDF：版心、行数字数、各要素的位置（GB/T 9704-2012），横排附件，来路不明的文字。"""

from dataclasses import replace

import pypdfium2
import pytest

from foundation.letters.content import Attachment, Column, Paragraph, Table
from tests.letters import samples
from tests.letters.conftest import CODE, print_letter
from tests.paper.printing import Printed

MM = 25.4 / 72


def glyphs(form: Printed, number: int, *, exact: bool = True) -> list[tuple[str, float, float, float, float]]:
    """一页的字：字、左、上、右、下，毫米，自页的左上角量起；exact 量墨迹，否则量字身。"""
    opened = pypdfium2.PdfDocument(form.rendered.body)
    page = opened[number - 1]
    text, height = page.get_textpage(), page.get_height()
    found = []
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        left, bottom, right, top = text.get_charbox(index, loose=not exact)
        if char.strip():
            found.append((char, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    opened.close()
    return found


def sizes(form: Printed) -> list[tuple[int, int]]:
    opened = pypdfium2.PdfDocument(form.rendered.body)
    found = [tuple(round(side * MM) for side in page.get_size()) for page in opened]
    opened.close()
    return found


def lines_of(form: Printed, number: int) -> list[str]:
    """版心里的各行文字，自上而下。"""
    rows: dict[float, list[tuple[float, str]]] = {}
    for char, left, _, _, bottom in glyphs(form, number, exact=False):
        if 37 < bottom < 263:
            rows.setdefault(round(bottom, 1), []).append((left, char))
    return ["".join(char for _, char in sorted(rows[place])) for place in sorted(rows)]


def test_a_full_page_has_22_lines_of_28_characters(long_notice):
    assert [len(line) for line in lines_of(long_notice, 2)] == [28] * 22
    inked = [glyph for glyph in glyphs(long_notice, 2) if glyph[4] < 263]
    assert min(left for _, left, *_ in inked) == pytest.approx(28, abs=0.5)
    assert max(right for *_, right, _ in inked) == pytest.approx(184, abs=0.5)


def test_page_numbers_stand_on_the_outer_side(long_notice):
    """4 号，一字线上距版心下边 7 毫米；单页居右空一字，双页居左空一字。"""
    odd = [glyph for glyph in glyphs(long_notice, 1) if glyph[0] == "—"]
    even = [glyph for glyph in glyphs(long_notice, 2) if glyph[0] == "—"]
    assert {round(top) for _, _, top, _, _ in odd + even} == {262 + 7}
    assert max(right for *_, right, _ in odd) == pytest.approx(184 - 14 * MM, abs=0.5)
    assert min(left for _, left, *_ in even) == pytest.approx(28 + 14 * MM, abs=0.5)
    assert [
        page[-1] for page in (long_notice.pages[0].split("—")[1], long_notice.pages[1].split("—")[1])
    ] == [
        "1",
        "2",
    ]


def test_the_red_head_of_a_notice(long_notice):
    """标志上边在版心上边之下 35 毫米；文号用六角括号；标题在它下面，主送顶格。"""
    marks = glyphs(long_notice, 1)
    assert min(top for _, _, top, _, _ in marks) == pytest.approx(37 + 35, abs=0.5)
    assert long_notice.pages[0].startswith(
        "辽宁省知识产权局辽知发〔2026〕8号关于确认2026年度辽宁省高价值专利培育中心的通知各市知识产权局"
    )
    recipient = next(glyph for glyph in marks if glyph[0] == "各")
    assert recipient[1] == pytest.approx(28, abs=0.5)


def test_headings_table_and_close_of_a_long_notice(long_notice):
    text = long_notice.text
    for part in (
        "一、总体要求",
        "（一）建设期限。自2026年",
        "1.建立台账",
        "（1）期满验收，具体",
        "二、名单",
        "（一）确认的单位",
    ):
        assert part in text
    head = "序号单位名称联合申报单位推荐单位金额（万元）"
    with_rows = [page for page in long_notice.body if head in page]
    assert len(with_rows) == text.count(head) == 4
    assert [f"示例{n}单位" in text for n in (1, 60)] == [True, True]
    close = next(page for page in long_notice.body if "（盖章）" in page)
    assert "60.50附件：建设任务书（样式）辽宁省知识产权局（盖章）2026年11月20日（此件公开发布）" in close
    assert (
        "抄送：国家知识产权局，省财政厅，各市人民政府办公室。辽宁省知识产权局2026年11月20日印发"
        in long_notice.body[-1]
    )
    assert long_notice.body[-1].startswith("附件建设任务书（样式）任务书由各单位填写。一式三份。")


def test_a_letter_has_its_name_30_mm_down_and_no_first_page_number(recommendation):
    marks = glyphs(recommendation, 1)
    assert min(top for _, _, top, _, _ in marks) == pytest.approx(30, abs=0.5)
    assert "—" not in recommendation.pages[0]
    assert "—2—" in recommendation.pages[1]
    assert "附件：推荐汇总表沈阳市知识产权局（盖章）2026年11月20日（联系人" in recommendation.pages[0]


def test_the_wide_attachment_lies_across_with_its_number_on_the_left(recommendation):
    """横排的页码与竖排的页在同一处：横放时在左边，双页靠上，单页靠下。"""
    assert sizes(recommendation) == [(210, 297), *[(297, 210)] * 3, (210, 297)]
    for number, most in ((2, 60), (3, 190)):
        dashes = [glyph for glyph in glyphs(recommendation, number) if glyph[0] == "—"]
        assert {round(right) for *_, right, _ in dashes} == {28}
        assert most - 30 < max(bottom for *_, bottom in dashes) < most
    table = "".join(recommendation.pages[1:4])
    assert [f"91210106EXAMPLE{n:02d}X" in table for n in range(1, 26)] == [True] * 25
    assert recommendation.text.count("统一社会信用代码") == 3
    assert f"王{samples.RARE}" in table


def test_every_page_bears_the_code_and_none_a_seal(recommendation, correction, long_notice):
    for form in (recommendation, correction, long_notice):
        assert [CODE in page for page in form.pages] == [True] * form.rendered.page_count
        assert form.text.count("（盖章）") == 1


def test_an_unnumbered_letter_leaves_the_number_blank(correction, recommendation):
    assert "沈知函〔2026〕12号" in correction.pages[0]
    assert "号" not in recommendation.pages[0]


def test_hostile_text_is_printed_as_text():
    long = "A" * 3000
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ x }}&amp;\x00\u202e'
    form = print_letter(
        replace(
            samples.correction(),
            title=f"关于{hostile}的通知书",
            body=(
                Paragraph(hostile),
                Paragraph(hostile, 1),
                Table((Column(hostile), Column("长")), ((hostile, long), ("格" * 900, ""))),
            ),
            attachments=(Attachment(hostile, (Paragraph(long),), landscape=True), Attachment("另附")),
            copies=(hostile,),
            note=hostile,
        )
    )
    assert "<script>alert(1)</script>{{x}}&amp;" in form.text
    assert form.text.count("A" * 20) > 100
    assert form.rendered.page_count < 30
