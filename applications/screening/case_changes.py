"""这一版与上一次退回的那一版有哪些不同，审核页逐格标出来。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from applications.hosts import Host
from applications.models import Application, Correction
from foundation.filings import secrets
from foundation.filings.models import Snapshot
from foundation.formspec.diff import diff
from foundation.formspec.schema import Schema
from foundation.formspec.values import Value

KEPT = "（加密保存的内容，已更改）"
Content = dict[str, Any]


@dataclass(frozen=True)
class Changes:
    """一份表的改动：全地址 → 上一版给人看的样子；rows 是上一版各张逐行表的行编号。"""

    before: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_compared: bool = False

    def was(self, address: str) -> str | None:
        """上一版写的什么；没有改的为 None。"""
        return self.before.get(address)

    def count_in(self, section: str) -> int:
        """一节里改了几处。"""
        return sum(address.startswith(f"{section}.") for address in self.before)

    def is_new_row(self, table: str, row: str) -> bool:
        """这一行上一版没有。"""
        return self.is_compared and row not in self.rows.get(table, frozenset())


def returned_version(application: Application) -> Snapshot | None:
    """现在这一版之前，最近一次退回的那一版；没有退回过的为 None。"""
    if application.submitted_at == application.first_submitted_at:
        return None
    rounds = Correction.objects.filter(application=application).exclude(snapshot=application.submitted_id)
    last = rounds.select_related("snapshot").order_by("number").last()
    return last.snapshot if last else None


def changes_of(host: Host, before: Content | None) -> Changes:
    """一份表相对上一版的改动；before 是上一版里这份表的内容，没有的不标。"""
    if before is None or host.handed_in is None:
        return Changes()
    schema, old, new = host.schema, before["answers"], host.handed_in.book
    found = {
        change.address: _shown(schema, old, change.address, change.before)
        for change in diff(schema, old, new)
    }
    rows = {
        f"{name}.{key}": frozenset(value)
        for name, answers in old.items()
        for key, value in answers.items()
        if isinstance(value, list)
    }
    return Changes(found, rows, is_compared=True)


def table_in(content: Content | None, host: Host) -> Content | None:
    """一版内容里的这份表：自己的，或表3。"""
    if content is None:
        return None
    table: Content | None = content["partner"] if host.route else content
    return table


def _shown(schema: Schema, book: Mapping[str, Any], address: str, value: Value | None) -> str:
    if value is None or isinstance(value, list):
        return ""
    if secrets.is_reference(value):
        return KEPT
    name, _, relative = address.partition(".")
    entry = schema.section(name).entry(relative, book.get(name, {}))
    return str(entry.leaf.display(value)) if entry else str(value)
