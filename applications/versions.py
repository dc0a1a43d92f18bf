"""两版定稿的比对：逐栏、逐行（按行编号）、长文逐字。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from applications.models import Application
from applications.papers import submitted_numbers
from applications.patents import changes as patent_changes
from applications.permissions import is_of_its_unit
from applications.tables import schema_named
from foundation.filings import secrets, services
from foundation.filings.models import Snapshot
from foundation.formspec.diff import Change, diff
from foundation.formspec.schema import Schema
from foundation.formspec.values import Value
from foundation.formspec.words import Piece, words
from foundation.workflow.actor import Actor

Content = dict[str, Any]
PARTNER = "partner"
SECRET = "（已更改，内容加密保存）"


@dataclass(frozen=True)
class ChangeView:
    """一处改动：在哪一节、哪一格，改前改后逐字比对。"""

    section: str
    caption: str
    pieces: tuple[Piece, ...]
    address: str
    """完整地址；专利清单为“patents.类别/国家/号码”，联合申报单位换了一家为空。"""
    table: str = ""
    """空的是申报单位自己的表，partner 是表3。"""
    is_identity: bool = False
    """取自单位账户的只读副本，不在表里改。"""


def versions_for(application: Application, *, by: Actor) -> list[Snapshot]:
    """此人看得见的各版，新的在前：申报单位看全部，工作人员只看提交过的。"""
    snapshots = application.filing.snapshots.order_by("-number")
    if not is_of_its_unit.test(by, application):
        snapshots = snapshots.filter(number__in=submitted_numbers(application))
    return list(snapshots)


def changes_between(before: Snapshot, after: Snapshot) -> list[ChangeView]:
    """两版之间的全部改动，按表内次序；然后是专利清单、表3，有一版没有的按空的比。"""
    return changes_in(services.content_of(before), services.content_of(after))


def changes_in(old: Content, new: Content) -> list[ChangeView]:
    """同上，内容已经读出。"""
    return [
        *_changes(schema_named(new["schema"]), old, new),
        *_patent_changes(old.get("patents", []), new.get("patents", [])),
        *_partner_changes(old.get("partner"), new.get("partner")),
    ]


def _patent_changes(old: list[Any], new: list[Any]) -> Iterator[ChangeView]:
    for change in patent_changes.changes(old, new):
        pieces = tuple(words(change.before, change.after))
        yield ChangeView("专利清单", change.caption, pieces, patent_address(change.identity))


def patent_address(identity: Iterable[str]) -> str:
    """专利清单里一件的地址，以类别、国家、号码认。"""
    return f"patents.{'/'.join(identity)}"


def _partner_changes(old: Content | None, new: Content | None) -> Iterator[ChangeView]:
    table = new or old
    if table is None:
        return
    empty: Content = {"answers": {}, "base_year": table["base_year"], "organization": ""}
    old, new = old or empty, new or empty
    if old["organization"] != new["organization"]:
        pieces = tuple(words(old["organization"], new["organization"]))
        yield ChangeView("联合申报", "联合申报单位", pieces, "", table=PARTNER)
    for view in _changes(schema_named(table["schema"]), old, new):
        yield replace(view, table=PARTNER, section=f"表3 {view.section}")


def _changes(schema: Schema, old: Content, new: Content) -> Iterator[ChangeView]:
    for change in diff(schema, old["answers"], new["answers"]):
        name, _, relative = change.address.partition(".")
        section = schema.section(name)
        book = new["answers"] if change.after is not None else old["answers"]
        entry = section.entry(relative, book.get(name, {}))
        caption = entry.caption(new["base_year"]) if entry else change.address
        is_identity = entry is not None and entry.leaf.readonly
        pieces = tuple(_pieces(change, entry))
        yield ChangeView(section.title, caption, pieces, change.address, is_identity=is_identity)


def _pieces(change: Change, entry: Any) -> list[Piece]:
    if secrets.is_reference(change.before) or secrets.is_reference(change.after):
        return [("added", SECRET)]
    if isinstance(change.before, list) or isinstance(change.after, list):
        return [("added", _reordered(change.before, change.after))]
    return words(_shown(entry, change.before), _shown(entry, change.after))


def _reordered(before: Any, after: Any) -> str:
    """行的次序那一格：增了几行、删了几行，还是只动了次序。"""
    old = before if isinstance(before, list) else []
    new = after if isinstance(after, list) else []
    added, removed = len(set(new) - set(old)), len(set(old) - set(new))
    parts = [f"新增{added}行"] * bool(added) + [f"删去{removed}行"] * bool(removed)
    return "、".join(parts) or "调整了行的次序"


def _shown(entry: Any, value: Value | None) -> str:
    if value is None:
        return ""
    return str(entry.leaf.display(value)) if entry else str(value)
