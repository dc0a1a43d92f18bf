"""单位另外打开一处的页面：挑地方、看现在的内容、能不能打开。"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from applications.corrections.answering import why_not_openable
from applications.corrections.picking import Asked, picker
from applications.corrections.places import NoSuchPlace, Place, Source, as_it_is, find
from applications.enums import ApplicationStatus
from applications.models import Application
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason


def opening_page(application: Application, form: Any, *, by: Actor) -> dict[str, Any]:
    """form 是 PlaceForm；没有点定的摆出挑选。"""
    source, asked = as_it_is(application, by=by), form.asked()
    place, problem = _place(source, form)
    here = reverse("applications:correction_open", args=[application.pk])
    chosen = {name: asked[name] or "" for name in ("section", "table", "slot")}
    return {
        "application": application,
        "place": place,
        "problem": problem,
        "picker": None if place else picker(source, Asked(here=here, **chosen)),
        "reasons": _reasons(application, place, by=by),
        "back_url": reverse("applications:corrections", args=[application.pk]),
    }


def _reasons(application: Application, place: Place | None, *, by: Actor) -> list[Reason]:
    if application.status != ApplicationStatus.RETURNED:
        status = application.get_status_display()
        return [Reason(f"这一件现在是“{status}”，没有要补正的。", "附件2.五.1")]
    return why_not_openable(application, place, by=by)


def _place(source: Source, form: Any) -> tuple[Place | None, str]:
    wanted = form.wanted()
    if form.problem or wanted is None:
        return None, form.problem
    try:
        return find(source, wanted), ""
    except NoSuchPlace as nowhere:
        return None, str(nowhere)
