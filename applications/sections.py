"""一节填写页的内容。"""

from typing import Any

from django.urls import reverse

from applications import acts
from applications.checking import book_of, problems_of
from applications.models import Application
from applications.pages import SectionCard, section_cards
from foundation.filings.models import Section
from foundation.filings.schemas import schema_of
from foundation.formspec.view import section_view
from foundation.workflow.actor import Actor


def section_page(application: Application, section: Section, *, by: Actor) -> dict[str, Any]:
    """目录、各栏、版本与去处。"""
    filing = application.filing
    spec = schema_of(filing).section(section.name)
    problems = problems_of(application)
    cards = section_cards(application, problems)
    shown = [problem for problem in problems if not problem.is_missing]
    answers = book_of(application)[section.name]
    return {
        "application": application,
        "section": spec,
        "sections": cards,
        "fields": section_view(spec, answers, base_year=filing.base_year, problems=shown),
        "version": section.version,
        "is_editable": not section.locked and acts.FINALISE.is_permitted(application, by),
        "save_url": reverse("applications:save", args=[application.pk, section.name]),
        "reveal_url": reverse("applications:reveal", args=[application.pk, section.name]),
        "user_id": by.user.pk,
        **_neighbours(cards, section.name),
    }


def _neighbours(cards: list[SectionCard], name: str) -> dict[str, str]:
    """上一节与下一节的去处；最后一节之后是系统校验。"""
    position = [card.name for card in cards].index(name)
    return {
        "previous_url": cards[position - 1].url if position else "",
        "next_url": cards[position + 1].url if position + 1 < len(cards) else "",
    }
