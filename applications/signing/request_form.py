"""撤回申报申请的样稿：可编辑的 .docx，填好理由、签字盖章、扫描后上传。"""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from applications.models import Application
from foundation.letters import ooxml
from foundation.letters.ooxml import Face

TITLE, BODY = Face("方正小标宋简体", 22), Face("仿宋_GB2312", 16)
INDENT = Pt(32)


def withdrawal_docx(application: Application) -> bytes:
    """这一件的撤回申请样稿；不含任何敏感信息。"""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _line(document, "撤回申报申请", TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
    city = application.call_city.office.name if application.call_city else ""
    _line(document, f"{city}、辽宁省知识产权局：")
    for text in _body(application):
        _line(document, text, indent=True)
    for text in ("法定代表人（签字）：", f"{application.unit_name}（盖章）", "　　　　年　　月　　日"):
        _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _body(application: Application) -> tuple[str, ...]:
    """正文：哪一件、为什么、知道后果。"""
    return (
        f"我单位申报的“{application.call.title}”（申报编号：{application.number}）已由市局推荐。"
        "因以下原因，现申请撤回申报：",
        "（请写明撤回的原因）",
        "我单位知悉：撤回后本件终止，不再参加本批次的审核与评审，已提交的材料与办理记录留存备查。",
    )


def _line(
    document: object,
    text: str,
    face: Face = BODY,
    *,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()  # type: ignore[attr-defined]
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(32)
    if indent:
        paragraph.paragraph_format.first_line_indent = INDENT
    ooxml.put_face(paragraph.add_run(text), face)
