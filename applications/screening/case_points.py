"""审核页上的要点：每一点的系统建议、记下的结论、看哪里、能不能改。"""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from applications.enums import PointKind, Verdict
from applications.screening.case_form import PARTNER
from applications.screening.case_viewer import is_void
from applications.screening.checklist import Item, counts_of, items_of, may_check, token_of, why_not_now
from applications.screening.points import PLACES
from applications.screening.reading import Reading, credit_of, facts_of

CHECK_WORDS = tuple((verdict.value, verdict.label) for verdict in Verdict)
PRIORITY_WORDS = (
    (Verdict.OK.value, "核实属实"),
    (Verdict.BAD.value, "不属实"),
    (Verdict.NOT_APPLICABLE.value, "不涉及"),
)
TONES = {Verdict.OK: "good", Verdict.BAD: "bad", Verdict.NOT_APPLICABLE: "idle"}


@dataclass(frozen=True)
class PlaceLink:
    """核这一点看哪里：左边的一节，或右边的一份材料。"""

    label: str
    url: str
    is_side: bool


@dataclass(frozen=True, kw_only=True)
class PointView:
    """清单上的一点；没有存成的，写的原样留着，errors 是原因。"""

    item: Item
    number: str
    label: str
    tone: str
    options: tuple[tuple[str, str], ...]
    verdict: str
    remark: str
    seen: str
    version: int
    places: tuple[PlaceLink, ...]
    url: str
    is_editable: bool
    errors: tuple[str, ...] = ()

    @property
    def verdict_label(self) -> str:
        """记下的结论。"""
        return dict(self.options).get(self.verdict, "")


@dataclass(frozen=True)
class Typed:
    """没有存成的一点：写了什么、为什么。"""

    point: int
    verdict: str
    remark: str
    errors: tuple[str, ...]


def points_page(reading: Reading, typed: Typed | None = None) -> dict[str, Any]:
    """要点一页：二十条、优先条件、进展、一键确认几条。"""
    items = items_of(reading, facts_of(reading, credit_of(reading)))
    may = may_check.test(reading.by, reading.application)
    closed = why_not_now(reading.application, by=reading.by) if may else []
    is_editable = may and not closed
    views = [point_view(reading, item, typed, is_editable=is_editable) for item in items]
    return {
        "checks": [view for view in views if view.item.point.kind == PointKind.CHECK],
        "priorities": [view for view in views if view.item.point.kind == PointKind.PRIORITY],
        "ready_count": sum(item.is_ready for item in items) if is_editable else 0,
        "closed": closed,
        "meter": meter(items),
        "confirm_url": reverse("applications:case_confirm", args=[reading.application.pk]),
        "version": version_of(reading),
    }


def version_of(reading: Reading) -> int:
    """看的是第几版。"""
    assert reading.application.submitted is not None
    return reading.application.submitted.number


def meter(items: list[Item]) -> dict[str, int]:
    """核了几条、共几条、几条要再看、几条不符合。"""
    done, total = counts_of(items)
    found = [item.finding for item in items if item.finding]
    return {
        "done": done,
        "total": total,
        "stale": sum(item.wants_another_look for item in items),
        "bad": sum(finding.verdict == Verdict.BAD for finding in found),
    }


def point_view(reading: Reading, item: Item, typed: Typed | None, *, is_editable: bool) -> PointView:
    """一点。"""
    point, finding = item.point, item.finding
    is_check = point.kind == PointKind.CHECK
    options = CHECK_WORDS if is_check else PRIORITY_WORDS
    label, tone = _suggested(item, dict(options))
    view = PointView(
        item=item,
        number=str(point.position) if is_check else "优",
        label=label,
        tone=tone,
        options=options,
        verdict=finding.verdict if finding else "",
        remark=finding.remark if finding else "",
        seen=token_of(finding),
        version=version_of(reading),
        places=tuple(_places(reading, point.code)),
        url=reverse("applications:case_judge", args=[reading.application.pk, point.pk]),
        is_editable=is_editable,
    )
    return _with(view, typed)


def _with(view: PointView, typed: Typed | None) -> PointView:
    if typed is None or typed.point != view.item.point.pk:
        return view
    return replace(view, verdict=typed.verdict, remark=typed.remark, errors=typed.errors)


def _suggested(item: Item, words: dict[str, str]) -> tuple[str, str]:
    suggestion = item.suggestion
    if suggestion is None or suggestion.verdict is None:
        return "待人工", "soon"
    return f"系统：{words[suggestion.verdict]}", TONES[suggestion.verdict]


def _places(reading: Reading, code: str) -> list[PlaceLink]:
    """申报书的节在前，材料在后；没有的不列。"""
    places = PLACES.get(code)
    if places is None:
        return []
    titles = {section.name: section.title for section in reading.hosts[0].schema.sections}
    if reading.joined:
        titles |= {f"{PARTNER}.{each.name}": f"表3 {each.title}" for each in reading.joined.schema.sections}
    sections = [
        PlaceLink(titles[name], f"#{name.replace('.', '-')}", False)
        for name in places.sections
        if name in titles
    ]
    files = [
        PlaceLink(row.title, f"?tab=materials&material={row.pk}", True)
        for row in reading.materials
        if row.slot.code in places.slots and not is_void(row)
    ]
    return sections + files
