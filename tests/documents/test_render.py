"""排版：不取外面的东西，印不出的字按名字拦下，长串不拖垮，两端对齐。"""

import logging
import time

import pypdfium2
import pytest
import weasyprint

from foundation.documents import checks, fonts, justify, render
from foundation.documents.kinds import Sheet
from foundation.documents.render import render_pdf
from foundation.filings.templatetags.paper import breakable
from foundation.workflow.jobs import JobFailed

RARE = "㛃䶮𬸦𠮷喆堃镕"
STYLE = '<link rel="stylesheet" href="asset:paper.css">'


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<img src="asset:unknown.png">',
        '<style>@import "file:///etc/passwd";</style>',
        "<style>p{background:url(http://127.0.0.1:9/x)}</style><p>x</p>",
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="file:///etc/passwd"></object>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_nothing_outside_is_fetched(html):
    with pytest.raises(JobFailed, match="引用了外部文件"):
        render_pdf(Sheet(f"<p>正文</p>{html}", "题目"))


def test_our_own_style_is_fetched():
    assert render_pdf(Sheet(f"{STYLE}<p>正文</p>", "题目")).page_count == 1


def test_rare_characters_are_covered_and_others_named():
    assert fonts.uncovered(f"{RARE}“甲”——乙……①㎡\u200b\u0301\n") == set()
    assert fonts.uncovered("甲\u0378乙") == {"\u0378"}
    with pytest.raises(JobFailed, match=r"U\+0378"):
        render_pdf(Sheet("<p>甲\u0378</p>", "题目"))


def test_a_hundred_thousand_unbroken_characters_do_not_hang():
    text = breakable("x" * 100_000)
    started = time.monotonic()
    render_pdf(Sheet(f'{STYLE}<div class="prose"><p>{text}</p></div>', "题目"))
    assert time.monotonic() - started < 30


def test_too_many_pages_or_characters_is_refused(monkeypatch):
    monkeypatch.setattr(render, "MAX_PAGES", 2)
    with pytest.raises(JobFailed, match="排出 3 页，超过 2 页"):
        render_pdf(Sheet('<p style="break-after:page">一</p>' * 2 + "<p>二</p>", "题目"))
    monkeypatch.setattr(render, "MAX_CHARACTERS", 5)
    with pytest.raises(JobFailed, match="内容过长"):
        render_pdf(Sheet("<p>甲乙丙</p>", "题目"))


def test_a_missing_subsetter_fails_by_name(monkeypatch):
    assert render.pdf_fonts.harfbuzz_subset
    monkeypatch.setattr(render.pdf_fonts, "harfbuzz_subset", None)
    with pytest.raises(JobFailed, match="libharfbuzz-subset0"):
        render_pdf(Sheet("<p>甲</p>", "题目"))


def test_start_up_checks_name_the_packages(monkeypatch):
    assert checks.subsetter_is_present() == checks.fonts_are_present() == []
    monkeypatch.setattr(checks, "_SUBSETTER", "libabsent.so.0")
    monkeypatch.setitem(fonts.FAMILIES, "No Such Song", "fonts-absent")
    [subsetter], [families] = checks.subsetter_is_present(), checks.fonts_are_present()
    assert (subsetter.id, subsetter.hint) == ("documents.E001", "apt install libharfbuzz-subset0")
    assert (families.id, families.hint) == ("documents.E003", "apt install fonts-absent")


def _line_edges(html: str) -> list[float]:
    """每行最后一个字的右边缘（点），按行自上而下；中西文的下缘略有高低，相差不到半行的算一行。"""
    opened = pypdfium2.PdfDocument(render_pdf(Sheet(STYLE + html, "题目")).body)
    page = opened[0].get_textpage()
    boxes = [page.get_charbox(index, loose=True) for index in range(page.count_chars())]
    edges: list[tuple[float, float]] = []
    for left, bottom, right, _ in sorted(boxes, key=lambda box: -box[1]):
        if right <= left or bottom < 100:
            continue
        if edges and edges[-1][0] - bottom < 8:
            edges[-1] = (edges[-1][0], max(edges[-1][1], right))
        else:
            edges.append((bottom, right))
    return [right for _, right in edges]


@pytest.mark.parametrize("text", ["永" * 150, "永和2023年九月初九" * 14, "永PCT和 patent 年申请12件" * 10])
def test_chinese_lines_end_at_the_same_edge(text):
    edges = _line_edges(f'<div class="prose"><p style="width:300pt;font-size:13pt">{text}</p></div>')
    assert len(edges) >= 4
    assert max(edges[:-1]) - min(edges[:-1]) < 0.6, edges


def test_an_unverified_weasyprint_is_left_alone(monkeypatch, caplog):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with caplog.at_level(logging.WARNING):
        assert justify.install() is False
    assert "71.0" in caplog.text
