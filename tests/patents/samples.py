"""测试用的清单：几行好的、几种敌意的文件，都现做。"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from applications.models import Application
from applications.patents import services
from applications.patents.entries import Entry, read
from applications.patents.totals import setting_of
from applications.validators import check_digit
from tests.world import World

HEADER = (
    "类别",
    "申请号（专利号）",
    "名称",
    "申请人（专利权人）",
    "发明人",
    "申请日",
    "授权公告日",
    "授权国家或地区",
)
OWNER = "沈阳甲示例有限公司"


def invention_number(serial: int, *, year: int = 2023) -> str:
    """第 serial 个发明申请号，校验位正确。"""
    body = f"{year}1{serial:07d}"
    return f"{body}.{check_digit(body)}"


def invention(serial: int, **changes: str) -> dict[str, str]:
    """一行发明，{列名: 文字}。"""
    texts = {
        "kind": "发明专利",
        "number": invention_number(serial),
        "title": f"一种示例装置{serial}",
        "holder": OWNER,
        "inventors": "张示例、李示例",
        "filed_on": "2023-03-15",
    }
    return texts | changes


def pct(serial: int, **changes: str) -> dict[str, str]:
    return invention(serial, kind="PCT", number=f"PCT/CN2023/{serial:06d}") | changes


def foreign(serial: int, **changes: str) -> dict[str, str]:
    texts = invention(
        serial, kind="国外授权", number=f"US{serial:08d}B2", country="美国", granted_on="2025-01-07"
    )
    return texts | changes


def row(texts: dict[str, str]) -> list[str]:
    """按 HEADER 排成一行。"""
    names = ("kind", "number", "title", "holder", "inventors", "filed_on", "granted_on", "country")
    return [texts.get(name, "") for name in names]


def entry(application: Application, texts: dict[str, str]) -> Entry:
    """读好的一行；读不成即测试写错了。"""
    reading = read(texts, setting_of(application))
    assert reading.entry, reading.faults
    return reading.entry


def list_patents(application: Application, world: World, texts: Iterable[dict[str, str]]) -> None:
    """经服务把这些行列入清单。"""
    for line in texts:
        services.add(application, entry(application, line), by=world.by("甲经办"))


def xlsx(rows: Iterable[Sequence[Any]], *, sheet_title: str = "专利清单") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_title
    for line in rows:
        sheet.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv(rows: Iterable[Sequence[str]], *, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(line) for line in rows).encode(encoding)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """在一份工作簿里添上或换掉一个部件。"""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return stream.getvalue()
