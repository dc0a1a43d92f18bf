"""机关一方的页面：拟好的各条，与写一条时要摆放的东西。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications.corrections import drafting
from applications.corrections.picking import Asked, Picker, picker
from applications.corrections.places import NoSuchPlace, Place, Source, as_submitted, find
from applications.corrections.rounds import drafts_of
from applications.models import Application, StandardReason
from foundation.filings.enums import Pin
from foundation.filings.models import CorrectionItem
from foundation.workflow.actor import Actor


@dataclass(frozen=True)
class DraftCard:
    """拟好的一条，与改、删的去处。"""

    item: CorrectionItem
    number: int
    change_url: str
    remove_url: str


@dataclass(frozen=True)
class ReasonGroup:
    """常用事由里的一组：通常点在什么上面。"""

    label: str
    reasons: list[StandardReason]


def draft_cards(application: Application, *, by: Actor) -> list[DraftCard]:
    """本机关拟好、还没有发出的，按写下的先后。"""
    return [
        DraftCard(
            item=item,
            number=number,
            change_url=reverse("applications:correction_change", args=[application.pk, item.pk]),
            remove_url=reverse("applications:correction_remove", args=[application.pk, item.pk]),
        )
        for number, item in enumerate(drafts_of(application, by=by).select_related("author"), start=1)
    ]


def drafts_page(application: Application, *, by: Actor) -> dict[str, Any]:
    """拟稿页（与片段）：各条、还能不能再写、退回的去处。"""
    act, here = drafting.act_for(by), [application.pk]
    cards = draft_cards(application, by=by)
    reasons = drafting.why_not_drafting(application, by=by)
    return {
        "application": application,
        "drafts": cards,
        "reasons": reasons,
        "may_draft": act.is_permitted(application, by) and not reasons,
        "act": act,
        "act_url": reverse("applications:act", args=[*here, act.name]),
        "add_url": f"{reverse('applications:correction_add', args=here)}"
        f"?next={reverse('applications:correction_drafts', args=here)}",
    }


def adding_page(application: Application, form: Any, *, by: Actor) -> dict[str, Any]:
    """写一条的页面：点在哪里（或从哪里挑起）、常用事由、条款。form 是 PlaceForm。"""
    source, asked = as_submitted(application, by=by), form.asked()
    place, problem = _place(source, form)
    chosen = _chosen(application, asked["reason"])
    return {
        "application": application,
        "place": place,
        "problem": problem,
        "picker": None if place else _picker(source, application, asked),
        "library": library(application, place),
        "clauses": clauses(application),
        "chosen": chosen,
        "initial": {
            "clause": chosen.clause if chosen else place.clause if place else "",
            "text": chosen.text if chosen else "",
        },
        "next": asked["next"] or "",
        "asked": {name: value for name, value in asked.items() if value and name != "reason"},
        "draft_count": drafts_of(application, by=by).count(),
    }


def _place(source: Source, form: Any) -> tuple[Place | None, str]:
    """点定的地方，或为什么不成；还没有点的两样都空。"""
    if form.problem:
        return None, form.problem
    wanted = form.wanted()
    if wanted is None:
        return None, ""
    try:
        return find(source, wanted), ""
    except NoSuchPlace as nowhere:
        return None, str(nowhere)


def _picker(source: Source, application: Application, asked: dict[str, Any]) -> Picker:
    here = reverse("applications:correction_add", args=[application.pk])
    chosen = {name: asked[name] or "" for name in ("section", "table", "slot", "next")}
    return picker(source, Asked(here=here, **chosen))


def library(application: Application, place: Place | None) -> list[ReasonGroup]:
    """批次的常用事由，按通常点在哪里分组；与这一处相合的一组排在最前。"""
    reasons = list(application.call.reasons.all())
    pins = sorted(
        {Pin(reason.pin) for reason in reasons}, key=lambda pin: (not _fits(pin, place), list(Pin).index(pin))
    )
    return [ReasonGroup(str(pin.label), [r for r in reasons if r.pin == pin]) for pin in pins]


def _fits(pin: Pin, place: Place | None) -> bool:
    return place is not None and place.pin == pin


def clauses(application: Application) -> list[str]:
    """可以引的条款：常用事由的，与各栏材料的。"""
    found: Iterable[str] = [
        *application.call.reasons.values_list("clause", flat=True),
        *application.call.slots.values_list("clause", flat=True),
    ]
    return list(dict.fromkeys(filter(None, found)))


def _chosen(application: Application, reason: int | None) -> StandardReason | None:
    found: StandardReason | None = application.call.reasons.filter(pk=reason).first() if reason else None
    return found
