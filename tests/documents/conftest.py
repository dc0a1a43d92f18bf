"""排版慢，整个会话各印一份，大家共用。"""

from dataclasses import dataclass

import pypdfium2
import pytest

from foundation.documents.kinds import Sheet
from foundation.documents.render import Rendered, render_pdf
from foundation.filings.paper import receipt_sheet
from tests.documents.samples import RECEIPT, STAMP, enterprise_paper


@dataclass(frozen=True)
class Printed:
    """印好的一份，附逐页文字。"""

    rendered: Rendered
    pages: list[str]

    @property
    def text(self) -> str:
        return "".join(self.pages)


def printed(sheet: Sheet) -> Printed:
    rendered = render_pdf(sheet)
    opened = pypdfium2.PdfDocument(rendered.body)
    pages = [page.get_textpage().get_text_range() for page in opened]
    opened.close()
    return Printed(rendered, [_plain(page) for page in pages])


def _plain(text: str) -> str:
    """去掉排版带来的换行与零宽字符，只比文字。"""
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


@pytest.fixture(scope="session")
def final() -> Printed:
    return printed(enterprise_paper().sheet("paper/form_enterprise.html", title="申报书", stamp=STAMP))


@pytest.fixture(scope="session")
def draft() -> Printed:
    return printed(enterprise_paper("无").sheet("paper/form_enterprise.html", title="申报书", stamp=None))


@pytest.fixture(scope="session")
def receipt() -> Printed:
    return printed(receipt_sheet(RECEIPT))
