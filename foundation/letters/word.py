"""可编辑的 .docx：字体写国标的名字（方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体），版面与 PDF 同一套规矩。

没有验证码与二维码：改过的只是草稿，能核验的是平台生成的 PDF。
"""

from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt
from docx.table import Table as Grid
from docx.table import _Row
from docx.text.paragraph import Paragraph

from foundation.letters import composing, ooxml
from foundation.letters.composing import Line
from foundation.letters.content import Attachment, Block, LetterContent, Table, tidy
from foundation.letters.ooxml import Face

BODY = Face("仿宋_GB2312", 16)
HEADING = Face("黑体", 16)
SUBHEADING = Face("楷体_GB2312", 16)
TITLE = Face("方正小标宋简体", 22)
PAGE_NUMBER = Face("宋体", 14)
IMPRINT = Face("仿宋_GB2312", 14)
LEADS = {1: HEADING, 2: SUBHEADING}
LINE, TITLE_LINE, IMPRINT_LINE = Pt(28.9), Pt(33), Pt(24)
NOTHING = Pt(0)
TEXT_WIDTH, WIDE_WIDTH = Mm(156), Mm(225)
# 栏数 → 表里的字号，与 PDF 相同。
TABLE_POINTS = ((10, 9.0), (7, 10.5), (1, 12.0))
ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_RED = "FF0000"


def docx(content: LetterContent) -> bytes:
    """一件公文的 .docx；同样的内容永远是同样的字节，任何来路的文字都不会使它出错。"""
    kept = tidy(content)
    document = new_document()
    _prepare(document, kept)
    if kept.layout == "letter":
        _letter_head(document, kept)
    else:
        _notice_head(document, kept)
    _title(document, kept.title)
    if kept.recipient:
        _text(document, f"{kept.recipient}：").paragraph_format.space_before = LINE
    _blocks(document, kept.body, width=TEXT_WIDTH)
    _close(document, kept)
    for attachment in kept.attachments:
        if attachment.blocks:
            _attachment(document, kept, attachment)
    if kept.copies:
        _imprint(document, kept)
    return ooxml.packed(document, title=kept.title.replace("\n", ""), day=kept.date)


# —— 版面 ——


def _prepare(document: Document, content: LetterContent) -> None:
    ooxml.put_language(document)
    normal: Any = document.styles["Normal"]
    ooxml.put_base(normal, BODY)
    _space(normal.paragraph_format, LINE)
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _portrait(section)
    section.footer_distance = Mm(20 if content.layout == "letter" else 24)
    after = Mm(4) if content.layout == "letter" else NOTHING
    _page_number(section.footer, ALIGNS["right"], after)
    _page_number(section.even_page_footer, ALIGNS["left"], after)


def _portrait(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    ooxml.put_grid(section)


def _landscape(section: Section) -> None:
    """横排页：竖放时的订口在上，天头在右。"""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.right_margin = Mm(28), Mm(37)
    section.bottom_margin, section.left_margin = Mm(26), Mm(35)
    section.header_distance = section.footer_distance = Mm(12)
    ooxml.put_grid(section)


def _page_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH, after: Length) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment, paragraph.paragraph_format.space_after = side, after
    ooxml.put_indent(paragraph, **({"right": 1} if side == ALIGNS["right"] else {"left": 1}))
    ooxml.put_page_number(paragraph, PAGE_NUMBER)


# —— 版头 ——


def _notice_head(document: Document, content: LetterContent) -> None:
    """红头：标志在版心上边之下 35 毫米，文号在下空二行，红线与版心同宽。"""
    points = composing.head_points(content)
    name = _text(document, content.issuer, Face(TITLE.font, points, is_red=True), align="center")
    _space(name.paragraph_format, Pt(points * 1.1), before=Mm(33))
    number = _text(document, content.number, align="center")
    number.paragraph_format.space_before = Length(LINE * 2)
    ooxml.put_border(number, bottom={"val": "single", "sz": "12", "space": "5", "color": _RED})


def _letter_head(document: Document, content: LetterContent) -> None:
    """信函格式：标志与双红线在首页的页眉页脚里，首页不编页码，文号居右。"""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    name, foot = section.first_page_header.paragraphs[0], section.first_page_footer.paragraphs[0]
    points = composing.head_points(content)
    ooxml.put_face(name.add_run(content.issuer), Face(TITLE.font, points, is_red=True))
    _space(name.paragraph_format, Pt(points * 1.1))
    _space(foot.paragraph_format, Pt(1))
    name.alignment = ALIGNS["center"]
    rule = {"sz": "24", "color": _RED}
    ooxml.put_border(name, bottom=rule | {"val": "thickThinSmallGap", "space": "9"})
    ooxml.put_border(foot, top=rule | {"val": "thinThickSmallGap", "space": "1"})
    for paragraph in (name, foot):
        ooxml.put_indent(paragraph, left=-1.43, right=-1.08)
    _text(document, content.number, align="right").paragraph_format.space_before = Pt(7.5)


def _title(document: Document, title: str) -> None:
    paragraph = _text(document, "\n".join(composing.title_lines(title)), TITLE, align="center")
    _space(paragraph.paragraph_format, TITLE_LINE, before=Length(LINE * 2))


# —— 正文 ——


def _blocks(document: Document, blocks: Iterable[Block], *, width: Length) -> None:
    for block in composing.numbered(blocks):
        if isinstance(block, Table):
            _table(document, block, width)
        else:
            _line(document, block)


def _line(document: Document, line: Line) -> None:
    paragraph = _text(document, f"{line.number}{line.text}", LEADS.get(line.level, BODY), align="")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    ooxml.put_indent(paragraph, first_line=2)
    if line.rest:
        ooxml.put_face(paragraph.add_run(line.rest), BODY)
    elif line.level:
        paragraph.paragraph_format.keep_with_next = True
    if line.level in LEADS:
        ooxml.put_outline(paragraph, line.level - 1)


def _table(document: Document, table: Table, width: Length) -> None:
    points = next(size for least, size in TABLE_POINTS if len(table.columns) >= least)
    if table.caption:
        caption = _text(document, table.caption, Face(HEADING.font, 14), align="center")
        caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = sum(column.width for column in table.columns)
    widths = [round(width.twips * column.width / whole) for column in table.columns]
    ooxml.put_widths(grid, widths)
    header = _row(grid, [column.title for column in table.columns], Face(HEADING.font, points))
    ooxml.put_repeated_header(header)
    pattern = _row(grid, [""] * len(table.columns), Face(BODY.font, points))
    for cell, column in zip(pattern.cells, table.columns, strict=True):
        cell.paragraphs[0].alignment = ALIGNS[column.align]
    ooxml.put_rows(grid, pattern, table.rows)


def _row(grid: Grid, texts: Sequence[str], face: Face) -> _Row:
    row: _Row = grid.add_row()
    ooxml.put_whole(row)
    for cell, text in zip(row.cells, texts, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGNS["center"]
        _space(paragraph.paragraph_format, Pt(face.points * 1.4))
        ooxml.put_face(paragraph.add_run(text), face)
    return row


# —— 落款、附件、版记 ——


def _close(document: Document, content: LetterContent) -> None:
    _enclosures(document, content)
    name, day = composing.signed_by(content), composing.chinese_date(content.date)
    for text, indent in zip((name, day), composing.signature_indents(name, day), strict=True):
        paragraph = _text(document, text, align="right")
        ooxml.put_indent(paragraph, right=indent)
        if text == name:
            paragraph.paragraph_format.space_before = Length(LINE * 2)
            paragraph.paragraph_format.keep_with_next = True
    if content.note:
        ooxml.put_indent(_text(document, f"（{content.note}）"), first_line=2)


def _enclosures(document: Document, content: LetterContent) -> None:
    for place, (number, title) in enumerate(composing.enclosures(content)):
        label = "附件：" if place == 0 else ""
        paragraph = _text(document, f"{label}{number}{title}")
        if place == 0:
            paragraph.paragraph_format.space_before = LINE
        hanging = 3 * (place == 0) + (1 if number else 0)
        ooxml.put_indent(paragraph, left=6 if number else 5, hanging=hanging)
        paragraph.paragraph_format.keep_with_next = True


def _attachment(document: Document, content: LetterContent, attachment: Attachment) -> None:
    """附件另起一节，方向不同的换方向。"""
    section = _next_section(document)
    if attachment.landscape:
        _landscape(section)
    else:
        _portrait(section)
    _text(document, composing.attachment_label(content, attachment), HEADING)
    title = _text(document, "\n".join(composing.title_lines(attachment.title)), TITLE, align="center")
    gap = Pt(8) if attachment.landscape else LINE
    _space(title.paragraph_format, TITLE_LINE, before=gap, after=gap)
    _blocks(document, attachment.blocks, width=WIDE_WIDTH if attachment.landscape else TEXT_WIDTH)


def _imprint(document: Document, content: LetterContent) -> None:
    """版记在最后一面的版心之末；横排页上放不下，另起一面。信函格式不画线、不写印发机关。"""
    if document.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
        _portrait(_next_section(document))
    lines = [_text(document, f"抄送：{'，'.join(content.copies)}。", IMPRINT)]
    if content.layout == "notice":
        printed = f"{content.issuer}\t{composing.chinese_date(content.date)}印发"
        lines.append(_text(document, printed, IMPRINT))
        lines[1].paragraph_format.tab_stops.add_tab_stop(Length(TEXT_WIDTH - Pt(14)), WD_TAB_ALIGNMENT.RIGHT)
        thick, thin = {"val": "single", "sz": "8", "space": "3"}, {"val": "single", "sz": "6", "space": "3"}
        ooxml.put_border(lines[0], top=thick)
        ooxml.put_border(lines[1], top=thin, bottom=thick)
    for paragraph in lines:
        ooxml.put_at_foot(paragraph, width_twips=TEXT_WIDTH.twips)
        # 左右缩进会把线也缩短，所以只缩首行。
        ooxml.put_indent(paragraph, first_line=1)
        _space(paragraph.paragraph_format, IMPRINT_LINE)


def _next_section(document: Document) -> Section:
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    # 分节符自成一段；不缩成一磅，满页之后会多出一面白纸。
    _space(document.paragraphs[-1].paragraph_format, Pt(1))
    section.different_first_page_header_footer = False
    return section


# —— 小件 ——


def _text(document: Document, text: str, face: Face = BODY, *, align: str = "left") -> Paragraph:
    """加一段；换行是段内的回行。"""
    paragraph = document.add_paragraph()
    if align:
        paragraph.alignment = ALIGNS[align]
    ooxml.put_face(paragraph.add_run(text), face)
    return paragraph


def _space(form: Any, line: Length, *, before: Length = NOTHING, after: Length = NOTHING) -> None:
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.space_before, form.space_after = before, after
