"""暂存：只送改动的地址与它们所依据的版本；一条条件更新，落空就合并，撞上才问人。

判断“能不能存”只看这一节自己的版本与锁。若改看申报状态，晚到的保存会在定稿之后落下（试过）。
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.filings import secrets
from foundation.filings.models import Revision, Section
from foundation.filings.schemas import schema_of
from foundation.formspec.fields import RowOrder
from foundation.formspec.schema import Section as SectionSpec
from foundation.workflow.actor import Actor

Answers = dict[str, Any]
ATTEMPTS = 5


class SectionLocked(Exception):
    """这一节已定稿锁定。"""


class NotOpened(Exception):
    """补正只开放点名的几处，这次改到了别处；一个字也没有存。"""

    def __init__(self, addresses: list[str]) -> None:
        super().__init__("、".join(addresses))
        self.addresses = addresses


@dataclass(frozen=True)
class Clash:
    """同一处两个人改成了不同的内容。"""

    address: str
    theirs: Any
    by: str
    at: datetime


class Clashed(Exception):
    """有地址在此期间被别人改过；这一次的内容一个字也没有存，页面上仍留着。"""

    def __init__(self, version: int, clashes: list[Clash], others: Answers) -> None:
        super().__init__(f"{len(clashes)} 处被别人改过")
        self.version = version
        self.clashes = clashes
        self.others = others


@dataclass(frozen=True)
class Saved:
    """存下之后：新版本、全部答案、期间别人改过的地址。"""

    version: int
    answers: Answers
    others: Answers


def save(section: Section, posted: Mapping[str, str], *, base_version: int, by: Actor) -> Saved:
    """存下改动。section 是刚读出的行；posted 为 {相对地址: 输入框文字}。

    抛出 UnknownAddress（不认识或不可填的地址）、SectionLocked、NotOpened、Clashed。
    """
    spec = schema_of(section.filing).section(section.name)
    parsed = spec.parse(posted)
    for _ in range(ATTEMPTS):
        _require_open(section, parsed)
        revisions = Revision.objects.since(section, base_version) if base_version != section.version else []
        orders = _merged_orders(section, spec, parsed, revisions)
        others = _changed_by_others(section, parsed, revisions, settled=orders)
        changes = {**parsed, **orders}
        if version := _write(section, spec, changes, by=by):
            return Saved(version, section.answers, others)
        section.refresh_from_db(fields=["answers", "version", "locked", "open_to"])
    raise Clashed(section.version, [], _latest(section, Revision.objects.since(section, base_version)))


def _require_open(section: Section, addresses: Iterable[str]) -> None:
    """没有锁，且改到的都在开放的地址之内；开放范围变了版本也会变，写入时自然落空。"""
    if section.locked:
        raise SectionLocked
    if closed := [address for address in addresses if not section.is_open_at(address)]:
        raise NotOpened(closed)


def _write(section: Section, spec: SectionSpec, changes: Answers, *, by: Actor) -> int | None:
    """一条条件更新加一行修订；版本已变或已锁则什么也不写，返回 None。"""
    version = section.version + 1
    with transaction.atomic():
        if _holds_secret(spec, changes) and not type(section).objects.hold(section):
            return None
        stored = {address: _stored(section, spec, address, value) for address, value in changes.items()}
        answers = {**section.answers, **stored}
        written = {a: [section.answers.get(a), v] for a, v in stored.items() if section.answers.get(a) != v}
        if not written:
            return section.version
        if not type(section).objects.unlocked_at(section).update(answers=answers, version=version):
            transaction.set_rollback(True)
            return None
        Revision.objects.create(
            section=section, version=version, changes=written, author=by.user, author_name=by.name, at=by.at
        )
    section.answers, section.version = answers, version
    return version


def _holds_secret(spec: SectionSpec, changes: Answers) -> bool:
    """改动里有没有敏感值。有就先锁节、再写密文，与定稿同一次序；反过来两边会互相等死。"""
    leaves = (spec.leaf(address) for address in changes)
    return any(leaf and leaf.sensitive for leaf in leaves)


def _stored(section: Section, spec: SectionSpec, address: str, value: Any) -> Any:
    """敏感值换成引用，格式问题此刻就记下，以后校验不必再揭示；“无”与清空不是秘密。"""
    leaf = spec.leaf(address)
    if leaf is None or not leaf.sensitive or value in ("", "无"):
        return value
    clear = value["raw"] if isinstance(value, dict) else value
    reference = secrets.keep(section.filing, f"{section.name}.{address}", clear)
    return {**reference, "problems": leaf.problems(value)}


def _merged_orders(
    section: Section, spec: SectionSpec, changes: Answers, revisions: list[Revision]
) -> Answers:
    """期间别人也改过的行次序：与本次的合成一个，两个人添行、删行从不相撞。"""
    merged = {}
    for address, mine in changes.items():
        leaf = spec.leaf(address)
        before = [revision.changes[address][0] for revision in revisions if address in revision.changes]
        if isinstance(leaf, RowOrder) and before:
            merged[address] = leaf.merged(before[0], mine, section.answers.get(address))
    return merged


def _changed_by_others(
    section: Section, changes: Answers, revisions: list[Revision], *, settled: Container[str]
) -> Answers:
    """期间别人改过的地址与现值；与本次改动（已合成的 settled 除外）相撞且内容不同则抛出 Clashed。"""
    authors = {address: revision for revision in revisions for address in revision.changes}
    others = _latest(section, revisions)
    clashes = [
        Clash(address, others[address], authors[address].author_name, authors[address].at)
        for address, value in changes.items()
        if address in others
        and address not in settled
        and not _same(section, address, others[address], value)
    ]
    if clashes:
        raise Clashed(section.version, clashes, others)
    return others


def _latest(section: Section, revisions: list[Revision]) -> Answers:
    """这些修订改过的地址与现值。"""
    return {address: section.answers.get(address) for revision in revisions for address in revision.changes}


def _same(section: Section, address: str, stored: Any, value: Any) -> bool:
    if secrets.is_reference(stored) and isinstance(value, str):
        full = f"{section.name}.{address}"
        return bool(stored["mac"] == secrets.fingerprint(section.filing, full, value))
    return bool(stored == value)
