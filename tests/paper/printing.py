"""把印好的 PDF 读回来：逐页的全文，去掉页眉页脚的版心文字，版心用掉多少。"""

from dataclasses import dataclass

import pypdfium2

from foundation.documents.kinds import Sheet
from foundation.documents.render import Rendered, render_pdf
from foundation.filings.paper import Paper

# 版心的上下边（点，自纸的下边量起），与 paper.css 的 @page 相同；上边多留半行，容得下字的升部。
POINTS_PER_MM = 72 / 25.4
WIDTH, HEIGHT = 210 * POINTS_PER_MM, 297 * POINTS_PER_MM
TOP, BOTTOM = HEIGHT - 25.5 * POINTS_PER_MM, 28 * POINTS_PER_MM


@dataclass(frozen=True)
class Printed:
    """印好的一份：papers 是模板里的纸面，pages 是逐页全文，body 是逐页版心里的文字。"""

    rendered: Rendered
    papers: dict[str, Paper | None]
    pages: list[str]
    body: list[str]

    @property
    def text(self) -> str:
        return "".join(self.pages)


def printed(sheet: Sheet, papers: dict[str, Paper | None] | None = None) -> Printed:
    """排版并读回。"""
    rendered = render_pdf(sheet)
    opened = pypdfium2.PdfDocument(rendered.body)
    texts = [page.get_textpage() for page in opened]
    read = Printed(
        rendered,
        papers or {},
        [plain(text.get_text_range()) for text in texts],
        [plain(text.get_text_bounded(left=0, bottom=BOTTOM, right=WIDTH, top=TOP)) for text in texts],
    )
    opened.close()
    return read


def plain(text: str) -> str:
    """去掉排版带来的换行、空格与零宽字符，只比文字。"""
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def used(form: Printed) -> list[float]:
    """逐页，版心用到几成高处：看最低的一个字。"""
    opened = pypdfium2.PdfDocument(form.rendered.body)
    found = [_lowest(page.get_textpage()) for page in opened]
    opened.close()
    return found


def _lowest(text: pypdfium2.PdfTextPage) -> float:
    boxes = (text.get_charbox(index) for index in range(text.count_chars()))
    lows = [bottom for left, bottom, right, _ in boxes if BOTTOM < bottom < TOP and right > left]
    return (TOP - min(lows, default=TOP)) / (TOP - BOTTOM)
