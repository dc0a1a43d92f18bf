"""留痕的锚定与核验：哈希链证明没有改动，每日锚证明没有丢尾。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Min, Q

from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.clock import SHANGHAI, end_of_day
from foundation.workflow.models import AccessRecord, AccessSeal, Anchor, Event
from foundation.workflow.perform import sealed_event

Head = tuple[str, int, int, str]
ONE_DAY = timedelta(days=1)
GRACE = timedelta(minutes=10)
"""零点之后等这么久：昨日到达、还在等锁的请求，到那时必已提交或作罢。"""
COMPARED = (
    "subject_type", "subject_id", "seq", "act", "source", "target", "actor_name", "role", "acting_for",
    "ip", "note", "facts", "key", "batch",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """一处不符：where 指到链与序号，what 说明怎样不符。"""

    where: str
    what: str


def anchor(at: datetime) -> Anchor | None:
    """给昨日及以前尚未锚定的留痕落锚，一日一锚；已有、或没有新留痕则不做。at 为程序时间。"""
    day = _settled_day(at)
    last = Anchor.objects.order_by("day").last()
    if last and last.day >= day:
        return None
    return _write_anchor(day, at, last)


def _write_anchor(day: date, at: datetime, last: Anchor | None) -> Anchor | None:
    fresh = _uncovered(last).filter(at__lt=end_of_day(day))
    heads = "\n".join(" ".join(map(str, head)) for head in _heads(fresh))
    if not heads:
        return None
    covered = max(fresh.aggregate(last=Max("pk"))["last"], last.last_event_id if last else 0)
    previous = last.digest if last else ""
    digest = sha256(previous, day.isoformat(), heads)
    return Anchor.objects.create(
        day=day, at=at, heads=heads, last_event_id=covered, previous_digest=previous, digest=digest
    )


def _settled_day(at: datetime) -> date:
    """最近一个已经完整的日子：零点过后再等一会儿才算。"""
    return (at - GRACE).astimezone(SHANGHAI).date() - ONE_DAY


def _uncovered(last: Anchor | None) -> Any:
    """还没有锚盖住的留痕：那一日之后到达的；程序时间往回拨过的，看编号。

    只看编号不够：午夜后到达的可以比午夜前到达的先提交，编号反而小。
    """
    if last is None:
        return Event.objects.all()
    return Event.objects.filter(Q(at__gte=end_of_day(last.day)) | Q(pk__gt=last.last_event_id))


def _heads(events: Any) -> Iterator[Head]:
    """各链在 events 里的末端。"""
    ends = events.values("subject_type", "subject_id").annotate(end=Max("seq"))
    for end in ends.order_by("subject_type", "subject_id"):
        head = Event.objects.get(
            subject_type=end["subject_type"], subject_id=end["subject_id"], seq=end["end"]
        )
        yield head.subject_type, head.subject_id, head.seq, head.hash


def seal_access(at: datetime) -> None:
    """把昨日及以前尚未封存的查阅记录按日封存，没有查阅的、停了机的日子也补上；已封的不动。"""
    last = AccessSeal.objects.order_by("day").last()
    day, previous = (last.day + ONE_DAY, last.digest) if last else (_first_access_day(at), "")
    while day <= _settled_day(at):
        digest, count = access_digest(day, previous)
        AccessSeal.objects.create(day=day, row_count=count, digest=digest, previous_digest=previous)
        day, previous = day + ONE_DAY, digest


def _first_access_day(at: datetime) -> date:
    first: datetime = AccessRecord.objects.aggregate(first=Min("at"))["first"] or at
    return first.astimezone(SHANGHAI).date()


def access_digest(day: date, previous: str) -> tuple[str, int]:
    """某日查阅记录接在前一日摘要之后的摘要与条数。"""
    start = datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)
    rows = AccessRecord.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("pk")
    lines = [canonical([str(value) for value in row]) for row in rows.values_list()]
    return sha256(previous, day.isoformat(), *lines), len(lines)


def verify(anchors: Iterable[dict[str, str]]) -> list[Finding]:
    """核验全部留痕链、每日锚与查阅封存；anchors 是另处保存的锚（day、heads、digest）。"""
    kept = [*anchors]
    own = [
        {"day": str(a.day), "heads": a.heads, "previous": a.previous_digest, "digest": a.digest}
        for a in Anchor.objects.order_by("day")
    ]
    return [*_broken_links(), *_broken_anchors(own), *_missing_heads(own + kept), *_broken_seals()]


def _broken_links() -> Iterator[Finding]:
    chain: tuple[str, int] | None = None
    seq, previous = 0, ""
    for event in Event.objects.order_by("subject_type", "subject_id", "seq").iterator(2000):
        if (event.subject_type, event.subject_id) != chain:
            chain, seq, previous = (event.subject_type, event.subject_id), 0, ""
        where = f"{event.subject_type}#{event.subject_id} 第{event.seq}条"
        if event.seq != seq + 1:
            yield Finding(where, f"缺第{seq + 1}条，或中间被删除")
        if event.previous_hash != previous:
            yield Finding(where, "与上一条的哈希接不上，有插入、删除或改动")
        if event.hash != sha256(event.previous_hash, event.body):
            yield Finding(where, "原文与哈希不符，已被改动")
        yield from _differing_columns(event, where)
        seq, previous = event.seq, event.hash


def _differing_columns(event: Event, where: str) -> Iterator[Finding]:
    import json

    body = json.loads(event.body)
    copy = sealed_event(event.body, body, previous_hash=event.previous_hash)
    for name in COMPARED:
        if getattr(copy, name) != getattr(event, name):
            yield Finding(where, f"{name} 一列与原文不符")
    if datetime.fromisoformat(body["at"]) != event.at:
        yield Finding(where, "时间一列与原文不符")
    if body["actor"][0] != event.actor_id:
        yield Finding(where, "办理人一列与原文不符")


def _broken_anchors(anchors: list[dict[str, str]]) -> Iterator[Finding]:
    previous = ""
    for kept in anchors:
        if kept["previous"] != previous or kept["digest"] != sha256(previous, kept["day"], kept["heads"]):
            yield Finding(f"{kept['day']}的锚", "摘要不符，锚被改动或缺了前一日")
        previous = kept["digest"]


def _missing_heads(anchors: list[dict[str, str]]) -> Iterator[Finding]:
    for kept in anchors:
        for line in kept["heads"].splitlines():
            subject, pk, seq, digest = line.split(" ")
            where = f"{subject}#{pk} 第{seq}条"
            found = Event.objects.filter(subject_type=subject, subject_id=int(pk), seq=int(seq)).first()
            if found is None:
                yield Finding(where, f"{kept['day']}的锚里有，库里已没有：末尾被删除")
            elif found.hash != digest:
                yield Finding(where, f"与{kept['day']}的锚不符：已被改写")


def _broken_seals() -> Iterator[Finding]:
    previous = ""
    for seal in AccessSeal.objects.order_by("day"):
        digest, count = access_digest(seal.day, previous)
        if (seal.previous_digest, seal.digest) != (previous, digest):
            yield Finding(f"{seal.day}的查阅封存", f"应有{seal.row_count}条，现有{count}条，内容不符")
        previous = seal.digest


def newer_than_last_anchor() -> int:
    """最后一个锚还没有盖住的留痕条数。"""
    count: int = _uncovered(Anchor.objects.order_by("day").last()).count()
    return count
