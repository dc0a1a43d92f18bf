"""本局设置：委托代签、推荐是否须经负责人审核，省局给各市定的名额。每次改动都留痕。"""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.enums import Persona
from accounts.models import Membership
from accounts.permissions import is_city_head, is_province_head
from applications.models import Call, CallCity
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of
from foundation.workflow.models import Event
from foundation.workflow.perform import record
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason

heads_an_office = is_city_head | is_province_head
OFFICERS = frozenset({Persona.CITY_OFFICER, Persona.PROVINCE_OFFICER})


@transaction.atomic
def appoint(officer: Membership, *, from_on: date, until_on: date, by: Actor) -> Event:
    """委托代签：负责人委托本机关的经办，自某日至某日（含）代为签发；再委托一次就是改期。

    抛出 NotPermitted、NotLegal。
    """
    locked = _own_officer(officer, by=by)
    if until_on < from_on:
        raise NotLegal([Reason("代签的止日不能早于起日。", "附件2.五")])
    if until_on < day_of(by.at):
        raise NotLegal([Reason("代签的止日已经过去，请重新选择。", "附件2.五")])
    locked.deputy_from, locked.deputy_until = from_on, until_on
    locked.save(update_fields=["deputy_from", "deputy_until"])
    facts = {"from": from_on.isoformat(), "until": until_on.isoformat()}
    return record(locked, "appoint_deputy", by, source=locked.status, facts=facts)


@transaction.atomic
def end(officer: Membership, *, by: Actor) -> Event:
    """终止委托，立即生效。抛出 NotPermitted、NotLegal。"""
    locked = _own_officer(officer, by=by)
    if locked.deputy_until is None:
        raise NotLegal([Reason("这个人现在没有受委托代签。", "附件2.五")])
    locked.deputy_from = locked.deputy_until = None
    locked.save(update_fields=["deputy_from", "deputy_until"])
    return record(locked, "end_deputy", by, source=locked.status)


@transaction.atomic
def require_head(city: CallCity, *, wants_head: bool, by: Actor) -> None:
    """推荐是否须经负责人审核，由本局负责人定；没有变的不留痕。抛出 NotPermitted。"""
    if not is_city_head.test(by) or by.membership.office_id != city.office_id:
        raise NotPermitted("本局设置")
    call, locked = _locked_city(city)
    if locked.wants_head != wants_head:
        locked.wants_head = wants_head
        locked.save(update_fields=["wants_head"])
        facts = {"office": locked.office.code, "wants_head": wants_head}
        record(call, "require_head", by, source=str(call.status), facts=facts)


@transaction.atomic
def set_quotas(call: Call, quotas: dict[int, int | None], *, by: Actor) -> int:
    """给各市定推荐名额，None 为不限；只记变了的，返回变了几个。抛出 NotVisible、NotPermitted。

    已经推荐的不因名额减少而退出；只是不能再推荐。
    """
    if not Call.objects.visible_to(by).filter(pk=call.pk).exists():
        raise NotVisible(str(call.pk))
    if not is_province_head.test(by):
        raise NotPermitted("定名额")
    locked = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    cities = CallCity.objects.select_for_update(no_key=True, of=("self",)).filter(call=call, pk__in=quotas)
    changed = [c for c in cities.select_related("office").order_by("pk") if c.quota != quotas[c.pk]]
    facts = {c.office.code: [c.quota, quotas[c.pk]] for c in changed}
    for city in changed:
        city.quota = quotas[city.pk]
        city.save(update_fields=["quota"])
    if changed:
        record(locked, "set_quotas", by, source=str(locked.status), facts=facts)
    return len(changed)


def _own_officer(officer: Membership, *, by: Actor) -> Membership:
    """锁住本机关在任的一位经办。"""
    if not heads_an_office.test(by):
        raise NotPermitted("委托代签")
    rows: Any = Membership.objects.select_for_update(no_key=True, of=("self",))
    locked: Membership = rows.select_related("user", "office").get(pk=officer.pk)
    if locked.office_id != by.membership.office_id:
        raise NotPermitted("委托代签")
    if locked.persona not in OFFICERS or not locked.is_active:
        raise NotLegal([Reason("只能委托本机关在任的经办代签。", "附件2.五")])
    return locked


def _locked_city(city: CallCity) -> tuple[Call, CallCity]:
    call = Call.objects.select_for_update(no_key=True).get(pk=city.call_id)
    locked = CallCity.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    return call, locked.get(pk=city.pk)
