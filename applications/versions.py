"""两版定稿的比对：逐栏、逐行（按行编号）、长文逐字。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from applications.models import Application
from applications.pages import is_own
from applications.papers import submitted_numbers
from applications.tables import SCHEMAS
from foundation.filings import secrets, services
from foundation.filings.models import Snapshot
from foundation.formspec.diff import Change, diff
from foundation.formspec.schema import Schema
from foundation.formspec.values import Value
from foundation.formspec.words import Piece, words
from foundation.workflow.actor import Actor

SECRET = "（已更改，内容加密保存）"


@dataclass(frozen=True)
class ChangeView:
    """一处改动：在哪一节、哪一格，改前改后逐字比对。"""

    section: str
    caption: str
    pieces: tuple[Piece, ...]


def versions_for(application: Application, *, by: Actor) -> list[Snapshot]:
    """此人看得见的各版，新的在前：申报单位看全部，工作人员只看提交过的。"""
    snapshots = application.filing.snapshots.order_by("-number")
    if not is_own(application, by=by):
        snapshots = snapshots.filter(number__in=submitted_numbers(application))
    return list(snapshots)


def changes_between(before: Snapshot, after: Snapshot) -> list[ChangeView]:
    """两版之间的全部改动，按表内次序；表3 排在最后，有一版没有的按空表比。"""
    old, new = services.content_of(before), services.content_of(after)
    views = list(_changes(_schema(new["schema"]), old, new))
    partners = [old.get("partner"), new.get("partner")]
    table = next((partner for partner in partners if partner), None)
    if table:
        empty: dict[str, Any] = {"answers": {}, "base_year": table["base_year"]}
        views += _changes(_schema(table["schema"]), partners[0] or empty, partners[1] or empty)
    return views


def _schema(named: list[Any]) -> Schema:
    return next(schema for schema in SCHEMAS if [schema.key, schema.version] == named)


def _changes(schema: Schema, old: dict[str, Any], new: dict[str, Any]) -> Iterator[ChangeView]:
    for change in diff(schema, old["answers"], new["answers"]):
        name, _, relative = change.address.partition(".")
        section = schema.section(name)
        book = new["answers"] if change.after is not None else old["answers"]
        entry = section.entry(relative, book.get(name, {}))
        caption = entry.caption(new["base_year"]) if entry else change.address
        yield ChangeView(section.title, caption, tuple(_pieces(change, entry)))


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
