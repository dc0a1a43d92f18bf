"""退回与补正另有的条件：发出的每条都还找得到地方，重新提交的只改了点名的几处（附件2.五.1）。"""

from collections.abc import Mapping
from typing import Any

from applications.corrections.coverage import Span, sort_changes
from applications.corrections.places import NoSuchPlace, Source, Wanted, as_submitted, find
from applications.corrections.rounds import drafts_of
from applications.models import Application, Correction
from foundation.filings.models import CorrectionItem
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]
CLAUSE = "附件2.五.1"


def items_still_stand(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """拟写之后申报单位重新提交过的，点名的地方可能已经不在（附件2.五.1）。"""
    drafts = list(drafts_of(application, by=by).select_related("upload"))
    if not drafts:
        return []
    source = as_submitted(application, by=by)
    gone = [str(item.label) for item in drafts if not _stands(source, item)]
    return [Reason(f"“{label}”已不在提交的这一版里，请删去这一条或重新点名。", CLAUSE) for label in gone]


def _stands(source: Source, item: CorrectionItem) -> bool:
    own = item.filing_id == source.application.filing_id
    wanted = Wanted(
        address=item.address,
        table="" if own else "partner",
        upload=str(item.upload.public_id) if item.upload else "",
        page=item.page,
    )
    try:
        return find(source, wanted).filing_id == item.filing_id
    except NoSuchPlace:
        return False


def only_named_places_changed(application: Application, *, by: Actor, facts: Facts) -> list[Reason]:
    """与退回的那一版相比，改动都在点名（或写明理由另开）的几处；随单位账户变动的除外（附件2.五.1）。"""
    correction = Correction.objects.current_of(application)
    if correction is None or application.finalised is None or correction.snapshot == application.finalised:
        return []
    items = CorrectionItem.objects.of_round(application.filing_ids(), correction.number)
    contents = content_of(correction.snapshot), content_of(application.finalised)
    found = sort_changes(application, items, contents, span=Span(correction.returned_at))
    return [
        Reason(
            f"“{change.section}”{change.caption}改动了，但不在这次补正的范围内；请改回，或在“补正”里写明理由打开。",
            CLAUSE,
        )
        for change in found.others[:3]
    ]
