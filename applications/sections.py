"""一节填写页的内容。"""

from typing import Any

from django.urls import reverse

from applications.checking import problems_in
from applications.corrections.notes import correction_url, opening_of, section_notes
from applications.hosts import Host
from applications.pages import SectionCard, section_cards
from foundation.filings.models import Section
from foundation.formspec.view import section_view
from foundation.workflow.actor import Actor


def section_page(host: Host, section: Section, *, by: Actor) -> dict[str, Any]:
    """目录、各栏、版本与去处。"""
    spec, book = host.schema.section(section.name), host.book()
    problems = problems_in(host, book)
    cards = section_cards(host, problems)
    shown = [problem for problem in problems if not problem.is_missing]
    return {
        "application": host.application,
        "section": spec,
        "sections": cards,
        "fields": section_view(
            spec,
            book[section.name],
            base_year=host.filing.base_year,
            problems=shown,
            opening=opening_of(host, section, by=by),
        ),
        "version": section.version,
        "is_editable": not section.locked and host.is_fillable(by),
        "save_url": host.url("save", section.name),
        "paste_url": host.url("paste", section.name),
        "reveal_url": reverse("applications:reveal", args=[host.application.pk, section.name]),
        "user_id": by.user.pk,
        "is_outside_scope": section.locked and host.is_fillable(by),
        "section_notes": section_notes(host, section, by=by),
        "correction_url": correction_url(host),
        "submitted": host.application.submitted if host.handed_in else None,
        **_neighbours(cards, section.name),
    }


def _neighbours(cards: list[SectionCard], name: str) -> dict[str, str]:
    """上一节与下一节的去处；最后一节之后是系统校验。"""
    position = [card.name for card in cards].index(name)
    return {
        "previous_url": cards[position - 1].url if position else "",
        "next_url": cards[position + 1].url if position + 1 < len(cards) else "",
    }
