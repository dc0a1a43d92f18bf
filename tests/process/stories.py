"""经 HTTP 走申报的几步：新建、填满、定稿；以及写得很长、排版要好一会儿的一份。"""

from collections.abc import Mapping
from typing import Any

from accounts.enums import OrganizationKind
from applications.tables import BY_KIND
from foundation.formspec.fields import LongText
from tests.factories import FILLED
from tests.process.site import Site, one
from tests.process.visitor import Visitor

Book = Mapping[str, Mapping[str, str]]
# 排这么多字要一两秒，足够看清“正在排版”。
LONG_ENOUGH = 20_000
LONG_TEXTS = tuple(
    (section.name, address, entry.leaf.max_length)
    for section in BY_KIND[OrganizationKind.ENTERPRISE].sections
    for address, entry in section.entries.items()
    if isinstance(entry.leaf, LongText)
)
_SENTENCE = "本单位建立专利导航、布局、质量管控与转化运用的全流程制度，逐项落实到岗位、期限与考核。"


def start(handler: Visitor, site: Site) -> int:
    """在正在申报的正式批次里新建一份，返回它的编号。"""
    answer = handler.post(f"/calls/{_open_call(site)['id']}/start/")
    assert answer.status == 302, answer
    return int(answer.location.split("/")[2])


def _open_call(site: Site) -> dict[str, Any]:
    return one(
        site.folder, "SELECT id, opens_at FROM applications_call WHERE status = 'open' AND mode = 'live'"
    )


def fill(handler: Visitor, site: Site, application: int, *, book: Book = FILLED) -> None:
    """逐节暂存；真进程走的是真的钟，落款与委任的日期取开始申报的那一天。"""
    opened = _open_call(site)["opens_at"][:10]
    dated = {"application_date": opened, "appointed_on": opened}
    for section, changes in book.items():
        own = {address: text for address, text in dated.items() if section == "cover" and address in changes}
        answer = handler.save(application, section, {**changes, **own}, version=1)
        assert answer.status == 200, answer


def finalise(handler: Visitor, application: int) -> None:
    answer = handler.act(application, "finalise")
    assert answer.status == 302, answer.body.decode()


def long_book() -> Book:
    """填满的一份，其中长文字写到上限，直到总字数够多。"""
    book = {section: dict(changes) for section, changes in FILLED.items()}
    written = 0
    for section, address, limit in LONG_TEXTS:
        if written < LONG_ENOUGH and address in book.get(section, {}):
            book[section][address] = (_SENTENCE * limit)[:limit]
            written += limit
    return book
