"""核对补正：每条配上答复与它自己的改动，其余的改动另列，点名以外的标出（附件2.五.1）。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from accounts.enums import UNIT_PERSONAS
from applications.corrections.coverage import Sorted, Span, sort_changes
from applications.corrections.drafting import act_for
from applications.corrections.notes import numbered
from applications.corrections.pages import file_url, is_other_ground, items_of, place_url
from applications.corrections.rounds import current_round
from applications.corrections.scope import MATERIALS
from applications.models import Application, Correction, Material
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


def latest_review(application: Application, *, by: Actor) -> RoundReview | None:
    """最近一次补正过的退回，给办理页作片段；没有的为 None。"""
    answered = application.corrections.filter(answered__isnull=False)
    last = answered.select_related("office", "snapshot", "answered").order_by("number").last()
    return _review(application, last, by=by) if last else None


def may_judge(application: Application, *, by: Actor) -> bool:
    """现在经手的机关的人，可以写核对的结论。"""
    act = act_for(by)
    return act.is_permitted(application, by) and act.is_legal(application)


def _review(application: Application, correction: Correction, *, by: Actor) -> RoundReview:
    items, is_open = items_of(application, correction, by=by), correction.answered is None
    is_hidden = is_open and reads_submitted(by)
    found = Sorted({item.pk: [] for item in items}) if is_open else _sorted(application, correction, items)
    files = {} if is_open else file_changes(application, correction)
    cards = [
        ReviewCard(
            item=item,
            number=number,
            answer="" if is_hidden else item.answer,
            place_url=place_url(application, item),
            file_url=file_url(item) if _still_seen(item, by=by) else "",
            changes=found.by_item[item.pk],
            files=files.get(item.address.removeprefix(f"{MATERIALS}."), []),
            tone=VERDICT_TONES.get(ItemVerdict(item.verdict), "") if item.verdict else "",
            judge_url=_judge_url(application, correction, item, by=by),
        )
        for number, item in numbered(items)
    ]
    pinned = {item.address.removeprefix(f"{MATERIALS}.") for item in items}
    return RoundReview(
        correction=correction,
        ground=str(correction.get_ground_display()),
        is_other_ground=is_other_ground(correction),
        due=moment(correction.due_at),
        is_open=is_open,
        cards=[card for card in cards if card.number],
        opened=[] if is_hidden else [card for card in cards if not card.number],
        excused=found.excused,
        others=found.others,
        files=[change for code, each in files.items() if code not in pinned for change in each],
        versions_url=_versions_url(application, correction),
    )


def _sorted(application: Application, correction: Correction, items: list[CorrectionItem]) -> Sorted:
    contents = content_of(correction.snapshot), content_of(correction.answered)  # type: ignore[arg-type]
    span = Span(correction.returned_at, correction.answered_at)
    return sort_changes(application, items, contents, span=span)


def _versions_url(application: Application, correction: Correction) -> str:
    if correction.answered is None or correction.answered == correction.snapshot:
        return ""
    here = reverse("applications:versions", args=[application.pk])
    return f"{here}?from={correction.snapshot.number}&to={correction.answered.number}"


def _judge_url(application: Application, correction: Correction, item: CorrectionItem, *, by: Actor) -> str:
    """只核对最近这一次、机关要求的各条。"""
    is_last = not application.corrections.filter(number__gt=correction.number).exists()
    is_asked = correction.answered is not None and item.origin == Origin.OFFICE
    if not (is_last and is_asked and may_judge(application, by=by)):
        return ""
    return reverse("applications:correction_judge", args=[application.pk, item.pk])


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


def is_staff(by: Actor) -> bool:
    """工作人员。"""
    return by.role not in UNIT_PERSONAS
