"""所有办理动作共有的一段路：看得见、加锁、有权、不重复、合流程、过守卫、改、留痕。"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from foundation.workflow.act import Act, Facts
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason


def perform(row: Any, act: Act, *, by: Actor, facts: Facts | None = None) -> Event:
    """在调用方的事务里办理一个动作，返回它的留痕；event.subject 是已锁、已改的行。

    次序：看得见（NotVisible）→ 锁主人、锁行、锁部分 → 有权（NotPermitted）→ 同一幂等键返回原来那次
    （event.is_replay）→ 状态允许、守卫通过（NotLegal，附理由）→ 改 → 写一条 Event。
    权限先于合法性，局外人读不到理由。
    """
    _require_transaction()
    given = dict(facts or {})
    locked = _locked(row, act, by)
    if not act.is_permitted(locked, by):
        raise NotPermitted(act.label)
    if known := _known(locked, act, by):
        return known
    if not act.is_legal(locked):
        raise NotLegal([_someone_was_first(locked, act)])
    if reasons := act.missing(given) + act.reasons(locked, by=by, facts=given):
        raise NotLegal(reasons)
    source = str(locked.status)
    recorded = getattr(locked, act.method or act.name)(by=by, facts=given) or {}
    locked.save()
    return record(locked, act.name, by, source=source, note=given.get("note", ""), facts=recorded)


@dataclass(frozen=True)
class Deed:
    """办了什么：动作、前后状态、意见与随附事实。"""

    act: str
    source: str = ""
    target: str = ""
    note: str = ""
    facts: Facts = field(default_factory=dict)


def record(
    row: Any, act: str, by: Actor, *, source: str = "", note: str = "", facts: Facts | None = None
) -> Event:
    """给一行续写一条留痕并链上哈希；新建类动作在主人已锁、行已建之后调用。

    抛出 IntegrityError：同一序号写了两次。
    """
    _require_transaction()
    deed = Deed(act, source, str(row.status), note, facts or {})
    event = chained(row, deed, by=by, after=Event.objects.about(row).last())
    event.save(force_insert=True)
    event.subject = row
    return event


def chained(row: Any, deed: Deed, *, by: Actor, after: Event | None) -> Event:
    """接在 after 之后、还没有存下的一条留痕；批量载入也用它，链只有一种接法。"""
    body = {
        "subject": [row._meta.label_lower, row.pk],
        "seq": after.seq + 1 if after else 1,
        "act": deed.act,
        "source": deed.source,
        "target": deed.target,
        "actor": [by.user.pk if by.user else None, by.name, by.role, by.acting_for],
        "at": by.at.isoformat(),
        "ip": by.ip,
        "note": deed.note,
        "facts": dict(deed.facts),
        "key": by.key,
        "batch": by.batch,
    }
    event = sealed_event(canonical(body), body, previous_hash=after.hash if after else "")
    event.at, event.actor = by.at, by.user
    return event


def sealed_event(text: str, body: dict[str, Any], *, previous_hash: str) -> Event:
    """由规范原文拼出一条未存的 Event：各列是原文的副本。"""
    return Event(
        subject_type=body["subject"][0],
        subject_id=body["subject"][1],
        actor_name=body["actor"][1],
        role=body["actor"][2],
        acting_for=body["actor"][3],
        **{name: body[name] for name in COPIED},
        body=text,
        previous_hash=previous_hash,
        hash=sha256(previous_hash, text),
    )


COPIED = ("seq", "act", "source", "target", "ip", "note", "facts", "key", "batch")


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("办理动作必须在 atomic() 之内")


def _locked(row: Any, act: Act, by: Actor) -> Any:
    """按“主人 → 行 → 部分”的次序加锁并重新读出；等锁之后主人若已换，就请办理人再看一眼。"""
    manager = type(row).objects
    visible = manager.all() if by.is_clock and act.by_clock else manager.visible_to(by)
    seen = visible.filter(pk=row.pk).first()
    if seen is None:
        raise NotVisible(str(row.pk))
    owners = {name: _lock_owner(seen, name) for name in act.locks}
    locked = manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    for name, owner in owners.items():
        if getattr(locked, f"{name}_id") != (owner.pk if owner else None):
            raise NotLegal([Reason("这件申报刚刚被改动，请刷新页面后再试。")])
        setattr(locked, name, owner)
    if act.parts:
        list(act.parts(locked).select_for_update(no_key=True, of=("self",)))
    return locked


def _lock_owner(row: models.Model, name: str) -> Any:
    owner_id = getattr(row, f"{name}_id")
    if owner_id is None:
        return None
    related: Any = row._meta.get_field(name).related_model
    return related.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner_id)


def _known(row: Any, act: Act, by: Actor) -> Event | None:
    """同一人、同一行、同一动作、同一幂等键的那一次；第二次按下得到第一次的结果。"""
    if not by.key or by.user is None:
        return None
    event = Event.objects.about(row).filter(act=act.name, actor=by.user, key=by.key).first()
    if event:
        event.subject, event.is_replay = row, True
    return event


def known_start(model: type[models.Model], act: str, by: Actor) -> Event | None:
    """同一人以同一幂等键新建过的那一行的留痕；新建类动作在锁住主人之后调用。"""
    if not by.key or by.user is None:
        return None
    label = model._meta.label_lower
    return Event.objects.filter(subject_type=label, act=act, actor=by.user, key=by.key).first()


def _someone_was_first(row: Any, act: Act) -> Reason:
    """说清是谁、何时、办了什么，使这个动作不再可行。"""
    last = Event.objects.about(row).last()
    status = row.get_status_display()
    if last is None:
        return Reason(f"当前状态为“{status}”，不能{act.label}。")
    when = last.at.astimezone(SHANGHAI)
    who = last.acting_for or last.actor_name
    return Reason(f"{who}已于{when:%Y-%m-%d %H:%M}办理，当前状态为“{status}”，不能再{act.label}。")
