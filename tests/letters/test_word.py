""".docx：打得开、字体写对、版心与网格、表头重复、横排的节；同样的内容同样的字节。"""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from foundation.letters.content import Attachment, Column, Paragraph, Table
from foundation.letters.word import docx
from tests.letters import samples


def opened(content):
    return Document(io.BytesIO(docx(content)))


def millimetres(section) -> list[float]:
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    return [round(side.mm) for side in (section.page_width, section.page_height, *margins)]


def face_of(run) -> tuple[str, float]:
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def faces(document) -> dict[str, tuple[str, float]]:
    return {run.text: face_of(run) for paragraph in document.paragraphs for run in paragraph.runs}


def test_the_faces_are_named_as_the_standard_names_them():
    found = faces(opened(samples.long_notice()))
    assert found["辽宁省知识产权局"] == ("方正小标宋简体", 52)
    assert found["辽知发〔2026〕8号"] == ("仿宋_GB2312", 16)
    assert found["关于确认2026年度辽宁省\n高价值专利培育中心的通知"] == ("方正小标宋简体", 22)
    assert found["一、总体要求"] == ("黑体", 16)
    assert found["（一）建设期限。"] == ("楷体_GB2312", 16)
    assert found["1.建立台账，按季度更新；"] == ("仿宋_GB2312", 16)
    assert found["附件"] == ("黑体", 16)
    assert found["2026年11月20日"] == ("仿宋_GB2312", 16)


def test_page_margins_grid_and_numbers():
    document = opened(samples.long_notice())
    for section in document.sections:
        assert millimetres(section) == [210, 297, 37, 26, 35, 28]
        grid = section._sectPr.find(qn("w:docGrid"))
        assert dict(grid.attrib) == {
            qn("w:type"): "linesAndChars",
            qn("w:linePitch"): "579",
            qn("w:charSpace"): "-849",
        }
    first = document.sections[0]
    for footer, side in ((first.footer, "right"), (first.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert "".join(text.text for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
        assert paragraph.alignment.name.lower() == side
    assert document.settings.odd_and_even_pages_header_footer
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.9)


def test_a_long_table_repeats_its_header_and_keeps_rows_whole():
    (table,) = opened(samples.long_notice()).tables
    assert len(table.rows) == 61
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True] + [False] * 60
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[60].cells] == [
        "60", "示例60单位", "示例大学", "沈阳市知识产权局", "60.50",
    ]  # fmt: skip
    assert [cell.paragraphs[0].alignment.name for cell in table.rows[1].cells] == [
        "CENTER", "LEFT", "CENTER", "CENTER", "RIGHT",
    ]  # fmt: skip
    widths = [cell.width.mm for cell in table.rows[1].cells]
    assert sum(widths) == pytest.approx(156, abs=0.5)


def test_a_letter_has_its_head_on_the_first_page_and_its_list_across():
    document = opened(samples.recommendation())
    first, wide, last = document.sections
    assert (first.orientation, wide.orientation, last.orientation) == (
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    )
    assert millimetres(wide) == [297, 210, 28, 37, 26, 35]
    assert [s.different_first_page_header_footer for s in document.sections] == [True, False, False]
    (name,) = first.first_page_header.paragraphs
    assert (name.text, round(first.header_distance.mm)) == ("沈阳市知识产权局", 30)
    assert name._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:val")) == "thickThinSmallGap"
    (foot,) = first.first_page_footer.paragraphs
    assert (foot.text, foot._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:val"))) == ("", "thinThickSmallGap")
    assert sum(column.width.mm for column in document.tables[0].columns) == pytest.approx(225, abs=0.5)


def test_the_close_is_placed_by_characters():
    by_text = {paragraph.text: paragraph for paragraph in opened(samples.recommendation()).paragraphs}
    indents = {
        text: by_text[text]._p.pPr.ind.get(qn("w:rightChars"))
        for text in ("沈阳市知识产权局（盖章）", "2026年11月20日")
    }
    assert indents == {"沈阳市知识产权局（盖章）": "150", "2026年11月20日": "400"}


def test_the_order_of_paragraph_properties_is_the_one_word_accepts():
    from foundation.letters.ooxml import _ORDER

    for sample in (samples.recommendation, samples.long_notice):
        with zipfile.ZipFile(io.BytesIO(docx(sample()))) as archive:
            names = [
                name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")
            ]
            for name in names:
                for properties in etree.fromstring(archive.read(name)).iter(qn("w:pPr")):
                    tags = [etree.QName(child).localname for child in properties]
                    assert tags == sorted(tags, key=_ORDER.index), name


def test_the_same_content_is_the_same_bytes():
    body = docx(samples.recommendation())
    assert docx(samples.recommendation()) == body
    assert docx(replace(samples.recommendation(), number="沈知函〔2026〕3号")) != body
    properties = Document(io.BytesIO(body)).core_properties
    assert properties.created.date() == properties.modified.date() == samples.DAY
    assert (properties.author, properties.comments) == ("", "")
    assert properties.title == "关于推荐申报2026年度辽宁省高价值专利培育中心的函"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_neither_breaks_nor_leaks_out():
    hostile = "王𬸦\x00\x0b\ud800\ufffe<w:p/>&amp;\u202e😀尾"
    document = opened(
        replace(
            samples.correction(),
            title=hostile,
            issuer=hostile,
            recipient=hostile,
            body=(Paragraph(hostile, 2, hostile), Table((Column(hostile),), ((hostile,),))),
            attachments=(Attachment(hostile, (Paragraph("x"),), landscape=True),),
            note=hostile,
            copies=(hostile,),
        )
    )
    assert document.tables[0].rows[1].cells[0].text == "王𬸦\n<w:p/>&amp;尾"
