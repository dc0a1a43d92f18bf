"""单位一方的补正页：这一次退回、各条与去处、答复了几条、还剩多久，以前各次。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.enums import UNIT_PERSONAS
from applications.acts import RESUBMIT
from applications.corrections.answering import Clash, why_not_closable
from applications.corrections.notes import numbered
from applications.corrections.rounds import current_round
from applications.corrections.scope import MATERIALS, PATENTS
from applications.enums import ApplicationStatus, SlotHolder
from applications.materials.rules import partner_has_confirmed, stamped_scan_matches
from applications.models import Application, Correction
from applications.pages import is_own
from applications.permissions import may_fill
from applications.screening.deadlines import is_overdue
from applications.wording import moment
from foundation.filings.enums import Origin
from foundation.filings.models import CorrectionItem
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import last_day_of, working_days_left
from foundation.workflow.models import CalendarDay
from foundation.workflow.refusals import Reason


@dataclass(frozen=True)
class ItemCard:
    """一条：编号（单位自行打开的为 0）、去处、答复与收回；clash 是同事刚写的、与这里不同的。"""

    item: CorrectionItem
    number: int
    place_url: str
    file_url: str
    answer: str
    close_url: str = ""
    close_reasons: tuple[Reason, ...] = ()
    clash: Clash | None = None


@dataclass(frozen=True)
class RoundView:
    """一次退回：不写经办人的姓名，只写机关（附件2.四）。"""

    correction: Correction
    ground: str
    is_other_ground: bool
    due: str
    items: list[ItemCard] = field(default_factory=list)
    opened: list[ItemCard] = field(default_factory=list)

    @property
    def answered_count(self) -> int:
        """答复了几条。"""
        return sum(bool(card.item.answer) for card in self.items)


@dataclass(frozen=True)
class Step:
    """补正的一步：名称、做没做完、说明、去处。"""

    title: str
    is_done: bool
    text: str
    url: str


def filings_of(application: Application) -> list[int]:
    """全部填报件，退出了的联合申报单位的表3 也在内：以前各次的事项仍看得到。"""
    partners = application.partners.filter(filing__isnull=False).values_list("filing", flat=True)
    return [application.filing_id, *partners]


def items_of(application: Application, correction: Correction, *, by: Actor) -> list[CorrectionItem]:
    """此人看得见的各条：联合申报单位只看得见表3 与自己要交的材料上的。"""
    found = CorrectionItem.objects.of_round(filings_of(application), correction.number)
    items = list(found.select_related("upload__material"))
    if by.role in UNIT_PERSONAS and not is_own(application, by=by):
        return [item for item in items if _is_for_partner(application, item)]
    return items


def _is_for_partner(application: Application, item: CorrectionItem) -> bool:
    if item.filing_id != application.filing_id:
        return True
    name, _, code = item.address.partition(".")
    slots = application.call.slots.filter(code=code, holder=SlotHolder.AGENCY)
    return name == MATERIALS and slots.exists()


def corrections_page(
    application: Application, *, by: Actor, typed: Mapping[int, str], clashes: Mapping[int, Clash]
) -> dict[str, Any]:
    """补正页。typed 是没有存下、还在输入框里的答复，clashes 是与同事撞上的。"""
    current = current_round(application) if application.status == ApplicationStatus.RETURNED else None
    earlier = application.corrections.select_related("office", "snapshot").order_by("-number")
    return {
        "application": application,
        "round": _round(application, current, by=by, typed=typed, clashes=clashes) if current else None,
        "deadline": deadline_of(application, by=by),
        "may_answer": bool(may_fill.test(by, application)) and current is not None,
        "is_own": is_own(application, by=by),
        "steps": _steps(application, current, by=by) if current else [],
        "open_url": reverse("applications:correction_open", args=[application.pk]),
        "review_url": reverse("applications:correction_review", args=[application.pk]),
        "earlier": [_round(application, one, by=by) for one in earlier if one != current],
    }


def _round(
    application: Application,
    correction: Correction,
    *,
    by: Actor,
    typed: Mapping[int, str] | None = None,
    clashes: Mapping[int, Clash] | None = None,
) -> RoundView:
    typed, clashes = typed or {}, clashes or {}
    cards = [
        ItemCard(
            item=item,
            number=number,
            place_url=place_url(application, item),
            file_url=file_url(item),
            answer=typed.get(item.pk, item.answer),
            clash=clashes.get(item.pk),
            **_closing(application, correction, item, by=by),
        )
        for number, item in numbered(items_of(application, correction, by=by))
    ]
    return RoundView(
        correction=correction,
        ground=str(correction.get_ground_display()),
        is_other_ground=is_other_ground(correction),
        due=moment(correction.due_at),
        items=[card for card in cards if card.number],
        opened=[card for card in cards if not card.number],
    )


def is_other_ground(correction: Correction) -> bool:
    """事由不是附件2.五.1 写的“材料不全”。"""
    return correction.ground != "incomplete"


def _closing(
    application: Application, correction: Correction, item: CorrectionItem, *, by: Actor
) -> dict[str, Any]:
    """自己打开的一处，没有改动的可以收回。"""
    is_mine = item.origin == Origin.UNIT and correction.answered_at is None
    if not is_mine or not may_fill.test(by, application):
        return {}
    return {
        "close_url": reverse("applications:correction_close", args=[application.pk, item.pk]),
        "close_reasons": tuple(why_not_closable(application, correction, item)),
    }


def place_url(application: Application, item: CorrectionItem) -> str:
    """这一条在填写页、材料页、清单页上的地方。"""
    name, _, relative = item.address.partition(".")
    if name == MATERIALS:
        return f"{reverse('applications:materials', args=[application.pk])}#slot-{relative}"
    if name == PATENTS:
        row = f"#row-{relative}" if relative else ""
        return f"{reverse('applications:patents', args=[application.pk])}{row}"
    anchor = f"#{relative.replace('.', '-')}" if relative else ""
    if item.filing_id == application.filing_id:
        return f"{reverse('applications:section', args=[application.pk, name])}{anchor}"
    partner = application.partners.filter(filing=item.filing_id).first()
    return f"{reverse('applications:partner_section', args=[partner.pk, name])}{anchor}" if partner else ""


def file_url(item: CorrectionItem) -> str:
    """点到的那一份（那一页）；没有点到文件的为空。"""
    material = getattr(item.upload, "material", None) if item.upload else None
    if material is None:
        return ""
    page = f"?page={item.page}" if item.page else ""
    return f"{reverse('applications:material', args=[material.pk])}{page}"


# —— 期限与步骤 ——


@dataclass(frozen=True)
class DeadlineView:
    """补正截止：确切的时刻、还剩多久、颜色。"""

    moment: str
    left: str
    tone: str
    caveat: str


def deadline_of(application: Application, *, by: Actor) -> DeadlineView | None:
    """补正截止；不在补正中的为 None。"""
    due_at = application.correction_due_at
    current = current_round(application)
    if application.status != ApplicationStatus.RETURNED or due_at is None or current is None:
        return None
    caveat = f"暂定，待{last_day_of(due_at).year}年放假安排公布后确定" if current.is_tentative else ""
    if is_overdue(application, by.at):
        text = "已逾期；可以联系退回的机关申请延长，填写的内容与答复仍保存在这里"
        return DeadlineView(moment(due_at), text, "overdue", caveat)
    days = working_days_left(by.at, due_at, CalendarDay.objects.calendar())
    tone = "soon" if days is not None and days <= 3 else "normal"
    return DeadlineView(moment(due_at), remaining(by.at, due_at, days), tone, caveat)


def remaining(at: datetime, due_at: datetime, working_days: int | None) -> str:
    """“还有 3 天 14 小时（4 个工作日）”，不足一天的写到分钟。"""
    left = due_at - at
    hours, minutes = left.seconds // 3600, left.seconds % 3600 // 60
    text = f"还有 {left.days} 天 {hours} 小时" if left.days else f"还有 {hours} 小时 {minutes} 分钟"
    return f"{text}（{working_days} 个工作日）" if working_days else text


def _steps(application: Application, current: Correction, *, by: Actor) -> list[Step]:
    """从改到重新提交，依次做什么。"""
    view, here = _round(application, current, by=by), [application.pk]
    left, is_final = len(view.items) - view.answered_count, application.finalised_id is not None
    answer_url = f"{reverse('applications:corrections', args=here)}#items"
    check_url = reverse("applications:detail" if is_final else "applications:check", args=here)
    submit_url = reverse("applications:act", args=[*here, RESUBMIT.name]) if is_final else ""
    return [
        Step("改正、答复", left == 0, f"还有 {left} 条没有答复" if left else "各条都已答复", answer_url),
        Step("校验、定稿", is_final, "已定稿" if is_final else "改好之后校验，没有错误即可定稿", check_url),
        _stamping(application, is_final=is_final, by=by),
        Step("重新提交", False, "由签署人提交；经办人代为提交的，须先上传盖章承诺书", submit_url),
    ]


def _stamping(application: Application, *, is_final: bool, by: Actor) -> Step:
    """印出来的内容变了才要重新盖章。"""
    checks = (stamped_scan_matches, partner_has_confirmed)
    left = [reason for check in checks for reason in check(application, by=by, facts={})] if is_final else []
    text = "印出来的内容变了的，定稿后重新打印、盖章、上传；没有变的，原来的盖章件仍然有效"
    url = reverse("applications:materials", args=[application.pk])
    return Step("盖章件", is_final and not left, left[0].text if left else text, url)


def unit_panel(application: Application, *, by: Actor) -> dict[str, Any] | None:
    """单位的总览页上的一块：第几次、谁退的、几条答复了几条、截止；没有退回过的为 None。"""
    current = current_round(application) if application.status == ApplicationStatus.RETURNED else None
    if current is None:
        return None
    view = _round(application, current, by=by)
    return {
        "round": view,
        "deadline": deadline_of(application, by=by),
        "url": reverse("applications:corrections", args=[application.pk]),
    }
