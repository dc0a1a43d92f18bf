"""机关拟写补正事项：加一条、改一条、删去、放回。退回之前申报单位看不到。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.enums import PROVINCE_PERSONAS
from applications.corrections.lateness import is_late
from applications.corrections.places import Place
from applications.corrections.rounds import drafts_of
from applications.models import Application
from applications.screening import acts, rules
from foundation.filings.models import CorrectionItem
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason

KEPT = ("filing_id", "pin", "address", "label", "upload_id", "page", "clause", "text", "is_late")
"""删去之后放回要用的各列。"""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """条款与要求。"""

    clause: str
    text: str


def act_for(by: Actor) -> Act:
    """此人退回时办的是哪个动作：市局退回，或省局退回申报单位。"""
    return acts.RETURN_TO_UNIT if by.role in PROVINCE_PERSONAS else acts.GIVE_BACK


def may_draft(application: Application, *, by: Actor) -> bool:
    """页面上摆不摆“补正”的入口。"""
    act = act_for(by)
    return act.is_permitted(application, by) and not why_not_drafting(application, by=by)


def why_not_drafting(application: Application, *, by: Actor) -> list[Reason]:
    """此刻不能拟写的理由：不在自己手里，或已登记回避。"""
    act = act_for(by)
    if not act.is_legal(application):
        status = application.get_status_display()
        return [Reason(f"这一件现在是“{status}”，不能{act.label}，也就不能再写补正事项。", act.clause)]
    return rules.is_not_recused(application, by=by, facts={})


def require_drafting(application: Application, *, by: Actor) -> None:
    """此人此刻可以拟写。抛出 NotPermitted、NotLegal。"""
    if not act_for(by).is_permitted(application, by):
        raise NotPermitted("写补正事项")
    if reasons := why_not_drafting(application, by=by):
        raise NotLegal(reasons)


@contextmanager
def _drafting(application: Application, *, by: Actor) -> Iterator[Application]:
    """在事务里锁住申报书，确认此人此刻可以拟写：不会有一条在退回之后才落下。"""
    with transaction.atomic():
        if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
            raise NotVisible(str(application.pk))
        rows = Application.objects.select_for_update(no_key=True, of=("self",))
        locked: Application = rows.get(pk=application.pk)
        require_drafting(locked, by=by)
        yield locked


def add(application: Application, place: Place, wording: Wording, *, by: Actor) -> CorrectionItem:
    """加一条；同一处同样的话再加一次得到原来那条。"""
    with _drafting(application, by=by) as locked:
        same = drafts_of(locked, by=by).filter(
            address=place.address, upload=place.upload_id, page=place.page, text=wording.text
        )
        return same.first() or _new(by, **_row(locked, place, wording))


def _row(application: Application, place: Place, wording: Wording) -> dict[str, Any]:
    return {
        "filing_id": place.filing_id,
        "pin": place.pin,
        "address": place.address,
        "label": place.label,
        "upload_id": place.upload_id,
        "page": place.page,
        "clause": wording.clause,
        "text": wording.text,
        "is_late": is_late(application, place),
    }


def _new(by: Actor, **columns: Any) -> CorrectionItem:
    item: CorrectionItem = CorrectionItem.objects.create(
        office_code=by.membership.office.code, author=by.user, created_at=by.at, **columns
    )
    return item


def change(application: Application, item: CorrectionItem, wording: Wording, *, by: Actor) -> None:
    """改一条的条款与要求；位置不改，点错了的删去另加。"""
    with _drafting(application, by=by) as locked:
        _still_draft(locked, item, by=by).update(clause=wording.clause, text=wording.text)


def remove(application: Application, item: CorrectionItem, *, by: Actor) -> dict[str, Any]:
    """删去一条还没有发出的，返回放回时要用的内容。"""
    with _drafting(application, by=by) as locked:
        kept = _still_draft(locked, item, by=by).values(*KEPT).get()
        drafts_of(locked, by=by).filter(pk=item.pk).delete()
    return kept


def put_back(application: Application, kept: dict[str, Any], *, by: Actor) -> CorrectionItem:
    """放回删去的一条。"""
    with _drafting(application, by=by) as locked:
        if kept["filing_id"] not in locked.filing_ids():
            raise NotLegal([Reason("这一条点在已退出的联合申报单位的表3 上，不能放回。")])
        return _new(by, **kept)


def _still_draft(application: Application, item: CorrectionItem, *, by: Actor) -> Any:
    found = drafts_of(application, by=by).filter(pk=item.pk)
    if not found.exists():
        raise NotLegal([Reason("这一条刚刚被同事删去，请刷新后再看。")])
    return found
