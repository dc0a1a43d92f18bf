"""python-docx 没有现成做法的几样：中西文字体、版心网格、边框、域、图文框，以及逐字节相同的打包。"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

RED = RGBColor(0xFF, 0, 0)
LATIN = "Times New Roman"
CHAR_TWIPS = 316
"""一个字的网格：版心宽 156 毫米分 28 字，15.8 磅。"""
_LINE_PITCH, _CHAR_SPACE = "579", "-849"
# pPr 里的次序由 OOXML 规定，放错了 Word 说文件损坏。
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd",
    "tabs", "kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "jc", "textAlignment", "outlineLvl", "rPr", "sectPr",
)  # fmt: skip
_OLDEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Face:
    """一种字：中文字体、磅数。"""

    font: str
    points: float
    is_red: bool = False


def put_face(run: Run, face: Face) -> None:
    """给一串字定字体；eastAsia 不写明，Word 就用主题字体。"""
    run.font.size = Pt(face.points)
    if face.is_red:
        run.font.color.rgb = RED
    _put_fonts(run._r.get_or_add_rPr(), face.font)


def put_base(style: ParagraphStyle, face: Face) -> None:
    """正文样式：字体、不调中西文间距、不管孤行，免得一面少一行。"""
    style.font.size = Pt(face.points)
    _put_fonts(style.element.get_or_add_rPr(), face.font)
    properties = style.element.get_or_add_pPr()
    for name in ("widowControl", "autoSpaceDE", "autoSpaceDN"):
        _put(properties, name, val="0")


def _put_fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), value)


def put_language(document: Document) -> None:
    """全文是中文：拼写检查与标点压缩按中文来。"""
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")


def put_grid(section: Section) -> None:
    """文档网格：每行 28 字、每面 22 行。"""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("docGrid")
        section._sectPr.append(grid)
    for name, value in (
        ("type", "linesAndChars"),
        ("linePitch", _LINE_PITCH),
        ("charSpace", _CHAR_SPACE),
    ):
        grid.set(qn(f"w:{name}"), value)


def put_indent(paragraph: Paragraph, **characters: float) -> None:
    """缩进，以字计：first_line、hanging、left、right；负数是伸出版心。"""
    names = {"first_line": "firstLine", "hanging": "hanging", "left": "left", "right": "right"}
    values = {}
    for name, count in characters.items():
        values[names[name]] = str(round(count * CHAR_TWIPS))
        values[f"{names[name]}Chars"] = str(round(count * 100))
    _put(_properties(paragraph), "ind", **values)


def put_outline(paragraph: Paragraph, level: int) -> None:
    """大纲级别，0 起；Word 的导航窗格用它。"""
    _put(_properties(paragraph), "outlineLvl", val=str(level))


def put_border(paragraph: Paragraph, **edges: dict[str, str]) -> None:
    """段落的边框线：top、bottom → 线的属性（val、sz 以八分之一磅计、space、color）。"""
    borders = _put(_properties(paragraph), "pBdr")
    for edge in ("top", "bottom"):
        if edge in edges:
            borders.append(_element(edge, **edges[edge]))


def put_at_foot(paragraph: Paragraph, *, width_twips: int) -> None:
    """放进版心之末的图文框；相邻的几段合成一个框。"""
    _put(
        _properties(paragraph),
        "framePr",
        w=str(width_twips),
        wrap="around",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )


def put_page_number(paragraph: Paragraph, face: Face) -> None:
    """“— 1 —”，数字是域。"""
    before = paragraph.add_run("— ")
    field = _element("fldSimple", instr=" PAGE ")
    number = paragraph.add_run("1")
    field.append(number._r)
    paragraph._p.append(field)
    after = paragraph.add_run(" —")
    for run in (before, number, after):
        put_face(run, face)


def put_repeated_header(row: _Row) -> None:
    """跨页时逐页重复的表头。"""
    row._tr.get_or_add_trPr().append(_element("tblHeader"))


def put_whole(row: _Row) -> None:
    """一行不拆在两页。"""
    row._tr.get_or_add_trPr().append(_element("cantSplit"))


def put_rows(table: Table, pattern: _Row, rows: Iterable[Sequence[str]]) -> None:
    """以 pattern 那一行换成各行：一格一格排，几百行的表要好几秒，照抄一行只要几分之一。"""
    table._tbl.remove(pattern._tr)
    for texts in rows:
        copied = deepcopy(pattern._tr)
        for run, text in zip(copied.iter(qn("w:r")), texts, strict=True):
            run.text = text
        table._tbl.append(copied)


def put_widths(table: Table, twips: list[int]) -> None:
    """固定的列宽，缇；加行之前定，各格照抄。"""
    table.autofit = False
    for column, width in zip(table.columns, twips, strict=True):
        column.width = Twips(width)


def packed(document: Document, *, title: str, day: date) -> bytes:
    """存成字节；属性里的时间取成文日期、压缩包里的时间取定值，同样的内容永远是同样的字节。"""
    moment = datetime.combine(day, time(), tzinfo=UTC)
    facts = document.core_properties
    facts.title, facts.author, facts.comments, facts.last_modified_by = title[:250], "", "", ""
    facts.created = facts.modified = moment
    facts.language, facts.revision = "zh-CN", 1
    loose, fixed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def _properties(paragraph: Paragraph) -> Any:
    return paragraph._p.get_or_add_pPr()


def _put(properties: Any, name: str, **attributes: str) -> Any:
    """在规定的位置放一个元素；原来有的换掉。"""
    for old in properties.findall(qn(f"w:{name}")):
        properties.remove(old)
    element = _element(name, **attributes)
    after = _ORDER[_ORDER.index(name) + 1 :]
    properties.insert_element_before(element, *(f"w:{later}" for later in after))
    return element


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
