"""简报列表的各行。"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from applications.models import Briefing, Call
from foundation.documents.enums import DocumentState
from foundation.documents.models import Document
from foundation.workflow.actor import Actor


@dataclass(frozen=True)
class BriefingRow:
    """一期简报：谁何时编的，排好了没有。"""

    number: int
    at: datetime
    who: str
    state: str
    state_label: str
    reason: str
    url: str

    @property
    def is_pending(self) -> bool:
        """还在排版。"""
        return self.state == DocumentState.PENDING


def briefing_rows(call: Call, *, by: Actor) -> list[BriefingRow]:
    """一个批次的各期，新的在前。"""
    found = Briefing.objects.visible_to(by).filter(call=call).select_related("prepared_by__user")
    briefings = list(found.order_by("-number"))
    keys = [f"briefing:{briefing.pk}" for briefing in briefings]
    documents = {document.key: document for document in Document.objects.filter(key__in=keys)}
    return [_row(briefing, documents[f"briefing:{briefing.pk}"]) for briefing in briefings]


def _row(briefing: Briefing, document: Document) -> BriefingRow:
    standing = document.standing()
    ready = standing.state == DocumentState.READY
    return BriefingRow(
        number=briefing.number,
        at=briefing.prepared_at,
        who=briefing.prepared_by.user.display_name,
        state=standing.state,
        state_label=standing.label,
        reason=standing.reason,
        url=reverse("applications:briefing_download", args=[briefing.pk]) if ready else "",
    )
