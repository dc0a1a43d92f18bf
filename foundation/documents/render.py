"""把一页排好的 HTML 印成 PDF。只在工人进程里载入。"""

from dataclasses import dataclass

from weasyprint import CSS, HTML
from weasyprint import Document as Layout
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from foundation.documents import justify
from foundation.documents.fetcher import ClosedFetcher
from foundation.documents.fonts import uncovered
from foundation.documents.kinds import Sheet
from foundation.workflow.jobs import JobFailed

MAX_PAGES = 400
MAX_CHARACTERS = 2_000_000
# 纸面上标记盖章签字处的书签级别，见 paper.css 的 .place。
PLACE_LEVEL = 6

_is_justified = justify.install()
_ALIGN_LEFT = "* { text-align-last: auto } p { text-align: left !important }"


@dataclass(frozen=True)
class Rendered:
    """印好的 PDF；places 是（页码，盖章签字的说明），按页的次序。"""

    body: bytes
    page_count: int
    places: tuple[tuple[int, str], ...]


def render_pdf(sheet: Sheet) -> Rendered:
    """排版并印出。抛出 JobFailed（重试也无用）：过长、引用外部内容、有印不出的字。"""
    if not pdf_fonts.harfbuzz_subset:
        raise JobFailed("服务器缺少 libharfbuzz-subset0，请管理员安装后重新生成。")
    if len(sheet.html) > MAX_CHARACTERS:
        raise JobFailed(f"内容过长（{len(sheet.html):,} 字符），请精简后重新生成。")
    _require_covered(uncovered(sheet.html))
    fetcher = ClosedFetcher()
    try:
        rendered = _print(sheet, fetcher)
    except FatalURLFetchingError as refusal:
        raise JobFailed(f"内容引用了外部文件，已停止生成：{refusal}") from None
    if fetcher.refused:
        raise JobFailed(f"内容引用了外部文件，已停止生成：{fetcher.refused[0]}")
    return rendered


def _print(sheet: Sheet, fetcher: ClosedFetcher) -> Rendered:
    font_config = FontConfiguration()
    extra = [] if _is_justified else [CSS(string=_ALIGN_LEFT, font_config=font_config, url_fetcher=fetcher)]
    layout = HTML(string=sheet.html, url_fetcher=fetcher).render(font_config=font_config, stylesheets=extra)
    if len(layout.pages) > MAX_PAGES:
        raise JobFailed(f"排出 {len(layout.pages)} 页，超过 {MAX_PAGES} 页的上限，请精简后重新生成。")
    body: bytes = layout.write_pdf()
    # 组合字符等少数情形要到画的时候才知道有没有字形。
    _require_covered({chr(point) for font in layout.fonts.values() for point in font.missing})
    return Rendered(body, len(layout.pages), _places(layout))


def _require_covered(missing: set[str]) -> None:
    if missing:
        named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in sorted(missing)[:10])
        raise JobFailed(f"下列字符没有字体可以印出，请改写或联系管理员加装字体：{named}")


def _places(layout: Layout) -> tuple[tuple[int, str], ...]:
    return tuple(
        (number, label)
        for number, page in enumerate(layout.pages, start=1)
        for level, label, *_ in page.bookmarks
        if level == PLACE_LEVEL
    )
