"""退回与延长时，确认页上另外要摆放的：将发出的各条、第几次退回、各日的截止时刻、原来的截止。"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from applications.corrections import dues
from applications.corrections.drafts import DraftCard, draft_cards
from applications.corrections.rounds import current_round
from applications.models import Application, Correction
from applications.wording import moment
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor

RETURNING = ("give_back", "return_to_unit")
EXTENDING = "extend_correction"


@dataclass(frozen=True)
class Sending:
    """days 是各日的说法（JSON），给截止日旁边的话用；facts 是（名称, 内容）。"""

    days: str
    facts: list[tuple[str, str]]
    drafts: list[DraftCard] = field(default_factory=list)
    drafts_url: str = ""
    is_return: bool = False


def sending_context(application: Application, act: Act, *, by: Actor) -> dict[str, Any]:
    """确认页的 sending；别的动作没有。"""
    if act.name in RETURNING:
        return {"sending": _returning(application, by=by)}
    return {"sending": _extending(application, by=by)} if act.name == EXTENDING else {}


def _returning(application: Application, *, by: Actor) -> Sending:
    used = Correction.objects.by_office(application, by.membership.office_id).count()
    facts = [
        (
            "本机关第几次退回",
            f"第 {used + 1} 次（批次规定至多 {application.call.max_returns} 次，负责人可以再退）",
        ),
        ("最晚可定到", moment(dues.latest_for(application, by=by))),
    ]
    return Sending(
        days=_days(application, by=by),
        facts=facts,
        drafts=draft_cards(application, by=by),
        drafts_url=reverse("applications:correction_drafts", args=[application.pk]),
        is_return=True,
    )


def _extending(application: Application, *, by: Actor) -> Sending:
    current = current_round(application)
    facts = [("原来的补正截止", moment(current.due_at))] if current else []
    facts.append(("最晚可延到", moment(dues.latest_for(application, by=by))))
    return Sending(days=_days(application, by=by), facts=facts)


def _days(application: Application, *, by: Actor) -> str:
    return json.dumps(dues.days_to_choose(application, by=by), ensure_ascii=False)
