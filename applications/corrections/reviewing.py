"""核对补正：每条配上答复与它自己的改动，其余的改动另列，点名以外的标出（附件2.五.1）。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from applications.corrections.coverage import Sorted, Span, sort_changes
from applications.corrections.drafting import act_for
from applications.corrections.notes import numbered
from applications.corrections.pages import file_url, filings_of, is_other_ground, items_of, place_url
from applications.corrections.places import PARTNER
from applications.corrections.rounds import current_round
from applications.corrections.scope import MATERIALS
from applications.models import Application, Correction, Material
from applications.pages import is_own
from applications.submitted import reads_submitted
from applications.wording import moment
from foundation.filings.enums import ItemVerdict, Origin
from foundation.filings.models import CorrectionItem
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason

if TYPE_CHECKING:
    from applications.versions import ChangeView

VERDICT_TONES = {ItemVerdict.MET: "good", ItemVerdict.UNMET: "bad"}


@dataclass(frozen=True)
class FileChange:
    """材料的一处变动；url 为空的（换下、移除的）不能再看。"""

    what: str
    title: str
    url: str


@dataclass(frozen=True)
class ReviewCard:
    """一条：位置、要求、答复、它自己的改动、核对的结论与去处。"""

    item: CorrectionItem
    number: int
    answer: str
    place_url: str
    file_url: str
    changes: list[ChangeView]
    files: list[FileChange]
    tone: str
    judge_url: str = ""


@dataclass(frozen=True)
class RoundReview:
    """一次退回与它的补正；还没有重新提交的 is_open，工作人员看不到答复与改动。"""

    correction: Correction
    ground: str
    is_other_ground: bool
    due: str
    is_open: bool
    cards: list[ReviewCard] = field(default_factory=list)
    opened: list[ReviewCard] = field(default_factory=list)
    excused: list[ChangeView] = field(default_factory=list)
    others: list[ChangeView] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)
    versions_url: str = ""


def review_page(application: Application, *, by: Actor) -> dict[str, Any]:
    """各次退回，新的在前；工作人员看不到单位还没有重新提交的答复与改动。"""
    rounds = application.corrections.select_related("office", "snapshot", "answered").order_by("-number")
    return {
        "application": application,
        "rounds": [_review(application, correction, by=by) for correction in rounds],
        "may_judge": may_judge(application, by=by),
    }


def may_judge(application: Application, *, by: Actor) -> bool:
    """现在经手的机关的人，可以写核对的结论。"""
    act = act_for(by)
    return act.is_permitted(application, by) and act.is_legal(application)


def _review(application: Application, correction: Correction, *, by: Actor) -> RoundReview:
    is_open, is_whole = correction.answered is None, is_own(application, by=by) or reads_submitted(by)
    is_hidden = is_open and reads_submitted(by)
    found = _sorted(application, correction)
    files = {} if is_open else file_changes(application, correction)
    sheet = _Sheet(application, by, found, files, is_hidden, _is_judged_here(application, correction, by=by))
    items = items_of(application, correction, by=by)
    cards = [_card(sheet, number, item) for number, item in numbered(items)]
    pinned = {_code(item) for item in items}
    return RoundReview(
        correction=correction,
        ground=str(correction.get_ground_display()),
        is_other_ground=is_other_ground(correction),
        due=moment(correction.due_at),
        is_open=is_open,
        cards=[card for card in cards if card.number],
        opened=[] if is_hidden else [card for card in cards if not card.number],
        excused=[change for change in found.excused if is_whole or change.table == PARTNER],
        others=[change for change in found.others if is_whole or change.table == PARTNER],
        files=[one for code, each in files.items() if is_whole and code not in pinned for one in each],
        versions_url=_versions_url(application, correction),
    )


@dataclass(frozen=True)
class _Sheet:
    """摆放一次退回的各条时共用的；is_judged 的可以写结论。"""

    application: Application
    by: Actor
    found: Sorted
    files: dict[str, list[FileChange]]
    is_hidden: bool
    is_judged: bool


def _card(sheet: _Sheet, number: int, item: CorrectionItem) -> ReviewCard:
    can_judge = sheet.is_judged and item.origin == Origin.OFFICE
    return ReviewCard(
        item=item,
        number=number,
        answer="" if sheet.is_hidden else item.answer,
        place_url=place_url(sheet.application, item),
        file_url=file_url(item) if _still_seen(item, by=sheet.by) else "",
        changes=sheet.found.by_item.get(item.pk, []),
        files=sheet.files.get(_code(item), []),
        tone=VERDICT_TONES.get(ItemVerdict(item.verdict), "") if item.verdict else "",
        judge_url=reverse("applications:correction_judge", args=[sheet.application.pk, item.pk])
        if can_judge
        else "",
    )


def _code(item: CorrectionItem) -> str:
    """点在材料栏上的，是栏的代号；点在别处的不会与栏的代号相同。"""
    name, _, code = item.address.partition(".")
    return code if name == MATERIALS else item.address


def _sorted(application: Application, correction: Correction) -> Sorted:
    """全部改动归到全部事项（看的人看不见的也算），还没有重新提交的没有改动可列。"""
    if correction.answered is None:
        return Sorted()
    items = CorrectionItem.objects.of_round(filings_of(application), correction.number)
    contents = content_of(correction.snapshot), content_of(correction.answered)
    span = Span(correction.returned_at, correction.answered_at)
    return sort_changes(application, items, contents, span=span)


def _versions_url(application: Application, correction: Correction) -> str:
    if correction.answered is None or correction.answered == correction.snapshot:
        return ""
    here = reverse("applications:versions", args=[application.pk])
    return f"{here}?from={correction.snapshot.number}&to={correction.answered.number}"


def _is_judged_here(application: Application, correction: Correction, *, by: Actor) -> bool:
    """只核对最近这一次、已经重新提交的。"""
    is_last = not application.corrections.filter(number__gt=correction.number).exists()
    return correction.answered is not None and is_last and may_judge(application, by=by)


def _still_seen(item: CorrectionItem, *, by: Actor) -> bool:
    """换下的文件，单位看得到经过，工作人员只看提交的那一版。"""
    if item.upload is None:
        return False
    return not reads_submitted(by) or Material.objects.visible_to(by).filter(upload=item.upload_id).exists()


# —— 材料的变动 ——


def file_changes(application: Application, correction: Correction) -> dict[str, list[FileChange]]:
    """退回之后到重新提交之间，各栏（代号）材料的增、换、移除。"""
    span = correction.returned_at, correction.answered_at
    rows = application.materials.select_related("slot").in_order()
    found: dict[str, list[FileChange]] = {}
    for row in rows:
        if change := _file_change(row, *span):
            found.setdefault(row.slot.code, []).append(change)
    return found


def _file_change(row: Material, since: datetime, until: datetime | None) -> FileChange | None:
    came, went = _within(row.added_at, since, until), _went(row, since, until)
    url = reverse("applications:material", args=[row.pk])
    if came and not went:
        return FileChange("替换" if row.replaces_id else "新增", str(row), url)
    if went and not came and row.state == "removed":
        return FileChange("移除", str(row), "")
    return None


def _went(row: Material, since: datetime, until: datetime | None) -> bool:
    return row.state != "current" and row.changed_at is not None and _within(row.changed_at, since, until)


def _within(at: datetime, since: datetime, until: datetime | None) -> bool:
    return since < at and (until is None or at <= until)


# —— 结论 ——


def judge(application: Application, item: CorrectionItem, verdict: str, *, by: Actor) -> None:
    """写下（或撤回）一条的核对结论。抛出 NotPermitted、NotLegal。"""
    with transaction.atomic():
        rows = Application.objects.select_for_update(no_key=True, of=("self",))
        locked: Application = rows.get(pk=application.pk)
        act = act_for(by)
        if not act.is_permitted(locked, by):
            raise NotPermitted("核对补正")
        if not act.is_legal(locked) or current_round(locked) is not None:
            status = locked.get_status_display()
            raise NotLegal([Reason(f"这一件现在是“{status}”，不能核对补正。", "附件2.五.1")])
        CorrectionItem.objects.filter(pk=item.pk).update(verdict=verdict)


def issued_items(application: Application, *, by: Actor) -> Iterable[CorrectionItem]:
    """此人看得见的、已经发出的各条。"""
    for correction in application.corrections.all():
        yield from items_of(application, correction, by=by)
