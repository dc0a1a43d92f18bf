"""版面：不留大片空白，跨页的表每页都封口，栏名不与内容分在两页。"""

import io

import pypdfium2
import pytest
from django.template.loader import render_to_string
from PIL import Image

from applications.tables.enterprise import ENTERPRISE
from foundation.documents.kinds import Sheet
from tests.paper import examples, long
from tests.paper.printing import BOTTOM, HEIGHT, TOP, WIDTH, Printed, printed, used

LEAST = 0.45
SCALE = 2.0


@pytest.fixture(scope="module")
def long_form() -> Printed:
    """约六十页的一份。"""
    sheet, papers = examples.sheet_of(long.form(characters=4900))
    return printed(sheet, papers)


def _last_pages(form: Printed) -> set[int]:
    """各部分的最后一页（从 0 数起）：封面、填报说明、表3 之前、整份之末。"""
    starts = [number for number, text in enumerate(form.body) if text.startswith("表3（")]
    return {0, 1, len(form.pages) - 1, *(start - 1 for start in starts)}


@pytest.mark.parametrize("name", ["enterprise", "university", "draft", "long_form"])
def test_no_page_is_left_mostly_empty(request, name):
    form = request.getfixturevalue(name)
    last = _last_pages(form)
    poor = {n + 1: round(share, 2) for n, share in enumerate(used(form)) if share < LEAST and n not in last}
    assert poor == {}


def test_the_long_form_is_as_long_as_it_should_be(long_form: Printed):
    assert 50 <= len(long_form.pages) <= 75


def _pictures(form: Printed) -> list[Image.Image]:
    opened = pypdfium2.PdfDocument(io.BytesIO(form.rendered.body))
    return [page.render(scale=SCALE, grayscale=True).to_pil() for page in opened]


def _rules(picture: Image.Image) -> list[int]:
    """版心里横贯全宽的线，各在第几行。"""
    left, right = int(26 * WIDTH / 210 * SCALE), int(187 * WIDTH / 210 * SCALE)
    first, last = int((HEIGHT - TOP) * SCALE), int((HEIGHT - BOTTOM) * SCALE) + 4
    # 一行缩成一个点，就是这一行的平均深浅；整行都是墨才这么深。
    means = picture.crop((left, first, right, last)).resize((1, last - first), Image.Resampling.BOX)
    return [first + row for row, tone in enumerate(means.tobytes()) if tone < 150]


def _ink(picture: Image.Image) -> tuple[int, int]:
    """表左边线内外有墨的第一行与最后一行：左边线从哪里画到哪里。"""
    left = int(25 * WIDTH / 210 * SCALE)
    strip = picture.crop(
        (left - 2, int((HEIGHT - TOP) * SCALE), left + 3, int((HEIGHT - BOTTOM) * SCALE) + 4)
    )
    box = strip.point(lambda tone: 255 if tone < 160 else 0).getbbox()
    assert box is not None
    return box[1] + int((HEIGHT - TOP) * SCALE), box[3] + int((HEIGHT - TOP) * SCALE)


@pytest.mark.parametrize("name", ["enterprise", "university", "long_form"])
def test_every_page_of_a_table_is_a_closed_box(request, name):
    form = request.getfixturevalue(name)
    for number, picture in enumerate(_pictures(form)[2:], start=3):
        rules, (first, last) = _rules(picture), _ink(picture)
        has_title = form.body[number - 1].startswith("表")
        assert rules, number
        assert has_title or rules[0] - first <= 3, f"第 {number} 页顶上没有封口"
        note = 30 * SCALE if "注：该表由申报单位" in form.body[number - 1] else 0
        assert last - rules[-1] <= 3 + note, f"第 {number} 页底下没有封口"


def test_a_continued_cell_is_named_in_the_header(enterprise: Printed, long_form: Printed):
    named = [text for text in enterprise.pages if "表1（企业填写）·高价值专利培育中心建设计划（续）" in text]
    assert len(named) >= 1
    assert sum("（续）" in text for text in long_form.pages) >= len(long_form.pages) // 2


def _long_cells() -> Sheet:
    """同一栏从页上的许多高度排起，每个高度另起一页；栏名与正文都带上高度，认得出是哪一个。"""
    parts = []
    for height in range(380, 700, 20):
        text = f"开头{height}" + "建立覆盖研发、采购、生产、销售全过程的管理制度。" * 30
        paper = examples.papers(
            examples.content_of(ENTERPRISE, {"plan": {"construction_plan": text}}) | {"partner": None}
        )["paper"]
        context = {
            "side": f"竖排的栏名须在同页{height}",
            "label": f"栏名{height}",
            "short": "续",
            "paper": paper,
        }
        cell = render_to_string("paper/_long.html", {**context, "address": "plan.construction_plan"})
        parts.append(f'<div style="break-before:page;height:{height}pt">.</div>{cell}')
    return Sheet('<link rel="stylesheet" href="asset:paper.css">' + "".join(parts), "题目")


def test_labels_and_their_text_start_on_the_same_page():
    form = printed(_long_cells())
    for height in range(380, 700, 20):
        page = next(body for body in form.body if f"栏名{height}" in body)
        assert f"竖排的栏名须在同页{height}" in page, height
        assert f"开头{height}" in page, height
