"""成批办理：先分出办得成的与办不成的（写明原因），看过、同意之后才办；一件一个事务，留痕同一个批次号。"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Max

from accounts.permissions import (
    is_city_head,
    is_city_officer,
    is_of_a_city,
    is_of_the_province,
    is_province_head,
    is_province_officer,
)
from applications import acts
from applications.models import Application, CallCity, ListEntry
from applications.screening import acts as screening
from applications.services import SERVICES
from foundation.workflow.act import Act, Facts
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason

MOST = 100
"""一次至多办这么多件。"""
Seqs = Mapping[int, int]


@dataclass(frozen=True)
class Batch:
    """可以成批办的动作；together 再看合在一起办不办得成（名额）。"""

    act: Act
    permission: Any
    together: Callable[[list["Line"]], list["Line"]] = lambda lines: lines


@dataclass(frozen=True)
class Line:
    """预览里的一件：seq 是看到的最后一条留痕的序号；reasons 为空的办得成。"""

    application: Application
    seq: int
    reasons: tuple[Reason, ...] = ()
    has_moved: bool = False


@dataclass(frozen=True)
class Preview:
    """分好的两堆；gone 是上次看过、现在已不归此人看的件数；is_changed 是与上次看的不一样。"""

    lines: list[Line] = field(default_factory=list)
    gone: int = 0
    is_changed: bool = False

    @property
    def passing(self) -> list[Line]:
        """办得成的。"""
        return [line for line in self.lines if not line.reasons]

    @property
    def failing(self) -> list[Line]:
        """办不成的，各有原因。"""
        return [line for line in self.lines if line.reasons]

    def is_as_seen(self, passing: Set[int]) -> bool:
        """与确认单上看到的一样：没有变动，办得成的正是那几件。"""
        still = not self.gone and not any(line.has_moved for line in self.lines)
        return still and {line.application.pk for line in self.passing} == passing


@dataclass(frozen=True)
class Asked:
    """要成批办的是哪些件；seen 是确认单上各件的留痕序号，passing 是那时办得成的；没有看过的为空。"""

    pks: list[int]
    seen: Seqs
    passing: Set[int]


@dataclass(frozen=True)
class Report:
    """办完之后：办成的，与没有办成的（附原因）。"""

    done: list[Application]
    refused: list[Line]


def batch_for(name: str, *, by: Actor) -> Batch | None:
    """此人可以成批办的这个动作；没有的为 None。"""
    batch = BATCHES.get(name)
    return batch if batch and batch.permission.test(by, None) else None


def carry_out(batch: Batch, asked: Asked, *, by: Actor, facts: Facts) -> Report | Preview:
    """照确认单办；与单上看到的不一样，或有办不成的而没有同意只办其余的，就一件也不办，退回新的预览。"""
    if done := _done_already(batch, by=by):
        left = set(asked.pks) - {row.pk for row in done}
        return Report(done, preview(batch, left, by=by, facts=facts).failing)
    fresh = preview(batch, asked.pks, by=by, facts=facts, seen=asked.seen)
    changed = not fresh.is_as_seen(asked.passing)
    if changed or (fresh.failing and not facts.get("consent")):
        return replace(fresh, is_changed=changed)
    report = _perform_each(batch, fresh.passing, by=by, facts=facts)
    return replace(report, refused=[*report.refused, *fresh.failing])


def preview(
    batch: Batch, pks: Iterable[int], *, by: Actor, facts: Facts, seen: Seqs | None = None
) -> Preview:
    """照实办一遍的条件逐件看过；看不见的件不出现。seen 是上次看到的序号，不同的标出来。"""
    rows = _rows(pks, by=by)
    seqs = _seqs(row.pk for row in rows)
    lines = [
        Line(
            row,
            seqs[row.pk],
            tuple(_reasons(batch.act, row, by=by, facts=facts)),
            has_moved=seen is not None and seen.get(row.pk) != seqs[row.pk],
        )
        for row in rows
    ]
    return Preview(batch.together(lines), gone=len(set(seen or ()) - set(seqs)))


def _perform_each(batch: Batch, lines: Iterable[Line], *, by: Actor, facts: Facts) -> Report:
    """逐件办，一件一个事务：一件办不成不影响别的；by.key 同时是这一批的批次号。"""
    one_batch = Actor(by.user, by.membership, by.ip, by.at, key=by.key, batch=by.key)
    done: list[Application] = []
    refused: list[Line] = []
    for line in lines:
        try:
            event = SERVICES[batch.act.name](line.application, by=one_batch, facts=facts)
        except NotLegal as refusal:
            refused.append(replace(line, reasons=tuple(refusal.reasons)))
        except (NotPermitted, NotVisible):
            refused.append(replace(line, reasons=(Reason("这一件刚刚转由别的机关办理。"),)))
        else:
            done.append(event.subject)
    return Report(done, refused)


def _done_already(batch: Batch, *, by: Actor) -> list[Application]:
    """同一张确认单上次已经办成的各件：按两次，只办一次。"""
    earlier = Event.objects.filter(
        batch=by.key, actor=by.user, act=batch.act.name, subject_type=Application._meta.label_lower
    )
    rows = Application.objects.visible_to(by).filter(pk__in=earlier.values("subject_id"))
    return list(rows.order_by("pk")) if by.key else []


def _rows(pks: Iterable[int], *, by: Actor) -> list[Application]:
    found = Application.objects.visible_to(by).filter(pk__in=list(pks)[:MOST])
    related = found.select_related("call", "organization", "call_city__office", "officer__user", "held_by")
    return list(related.select_related("submitted").order_by("due_at", "pk"))


def _seqs(pks: Iterable[int]) -> dict[int, int]:
    """各件最后一条留痕的序号，一条查询。"""
    own = Event.objects.filter(subject_type=Application._meta.label_lower, subject_id__in=list(pks))
    return dict(own.order_by().values_list("subject_id").annotate(Max("seq")))


def _reasons(act: Act, row: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """与单件办理同样的条件，同样的话。"""
    if not act.is_permitted(row, by):
        return [Reason(f"这一件不由您{act.label}。", act.clause)]
    if not act.is_legal(row):
        return [Reason(f"当前状态为“{row.get_status_display()}”，不能{act.label}。", act.clause)]
    return act.reasons(row, by=by, facts=facts)


def _within_quota(lines: list[Line]) -> list[Line]:
    """名额只够前几件的，其后的办不成（指南六.2）。"""
    cities = {line.application.call_city for line in lines if not line.reasons}
    left = {city.pk: city.quota - used for city, used in _used(cities) if city.quota is not None}
    return [_counted(line, left) for line in lines]


def _counted(line: Line, left: dict[int, int]) -> Line:
    """办得成的占去一个名额；没有名额了的办不成。"""
    city = line.application.call_city_id
    if line.reasons or city not in left:
        return line
    left[city] -= 1
    if left[city] >= 0:
        return line
    return replace(line, reasons=(Reason("推荐名额不够，这一件排在名额之后。", "指南六.2"),))


def _used(cities: Iterable[CallCity | None]) -> list[tuple[CallCity, int]]:
    known = [city for city in cities if city is not None]
    standing = ListEntry.objects.standing().filter(list__call_city__in=known)
    used: dict[int, int] = dict(standing.values_list("list__call_city").annotate(Count("pk")))
    return [(city, used.get(city.pk, 0)) for city in known]


BATCHES = {
    batch.act.name: batch
    for batch in (
        Batch(screening.TAKE, is_city_officer | is_province_officer),
        Batch(screening.ASSIGN, is_city_head | is_province_head),
        Batch(screening.RECOMMEND, is_of_a_city, _within_quota),
        Batch(screening.ADMIT, is_of_the_province),
    )
}
assert all(name in acts.BY_NAME for name in BATCHES)
