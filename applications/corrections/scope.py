"""此刻单位能改什么：草稿全部，补正只有点名的几处，其余什么也不能。

材料、专利清单、证明链接、联合申报的改动都问这里；各节的格子另由 Section.open_to 管住（暂存不问申报状态）。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applications.enums import (
    COMMITMENT,
    STAMPED_FORM,
    STAMPED_PARTNER,
    WITH_UNIT,
    ApplicationStatus,
)
from foundation.filings.models import CorrectionItem
from foundation.filings.pins import covers
from foundation.workflow.refusals import Reason

if TYPE_CHECKING:
    from applications.models import Application, MaterialSlot

MATERIALS = "materials"
PATENTS = "patents"
CLAUSE = "附件2.五.1"
STAMPED_AGAIN = frozenset({STAMPED_FORM, STAMPED_PARTNER, COMMITMENT})


@dataclass(frozen=True)
class Scope:
    """开放的范围；pins 为 None 是全部开放，空集是全不开放。"""

    pins: frozenset[str] | None

    def allows(self, address: str) -> bool:
        """这个完整地址在不在开放的范围里。"""
        return self.pins is None or any(covers(pin, address) for pin in self.pins)


def scope_of(application: Application, *, filing_id: int | None = None) -> Scope:
    """此刻的范围，不问是否已定稿；filing_id 另给时是那一份表（如表3）里的地址，否则是申报书自己的。"""
    if application.status == ApplicationStatus.DRAFT:
        return Scope(None)
    if application.status != ApplicationStatus.RETURNED:
        return Scope(frozenset())
    from applications.models import Correction

    correction = Correction.objects.current_of(application)
    items = CorrectionItem.objects.of_round([filing_id or application.filing_id], correction.number)
    return Scope(frozenset(items.values_list("address", flat=True)))


def why_not_changeable(application: Application, what: str) -> list[Reason]:
    """申报书不在单位手里，what（材料、专利清单……）不能再改。"""
    if application.status in WITH_UNIT:
        return []
    status = application.get_status_display()
    return [Reason(f"这一件现在是“{status}”，{what}不能再改；需要修改请联系市局退回。", "指南六.1")]


def why_slot_is_closed(application: Application, slot: MaterialSlot) -> list[Reason]:
    """补正期间只能动点名的材料栏；盖章件随重新定稿更换，总是开放（附件2.五.1）。"""
    if reasons := why_not_changeable(application, "材料"):
        return reasons
    if slot.code in STAMPED_AGAIN or scope_of(application).allows(f"{MATERIALS}.{slot.code}"):
        return []
    text = f"“{slot}”不在这次补正的范围内；确需更换的，请在“补正”里写明理由先打开这一栏。"
    return [Reason(text, CLAUSE)]


def why_patents_are_closed(application: Application, row: int | None = None) -> list[Reason]:
    """补正期间，点名了整张清单才能增减；只点名了一行的，只能改那一行（row 是它的编号）。"""
    if reasons := why_not_changeable(application, "专利清单"):
        return reasons
    if scope_of(application).allows(f"{PATENTS}.{row}" if row else PATENTS):
        return []
    what = "这一行" if row else "专利清单（增减与导入）"
    return [Reason(f"{what}不在这次补正的范围内；确需修改的，请在“补正”里写明理由先打开。", CLAUSE)]


def why_links_are_closed(
    application: Application, filing_id: int, addresses: Iterable[str], *, slot: str
) -> list[Reason]:
    """补正期间，只能链接点名的各处，或把开放的材料栏（slot 是代号）里的文件链到表里（附件2.五.1）。"""
    if reasons := why_not_changeable(application, "证明链接"):
        return reasons
    if scope_of(application).allows(f"{MATERIALS}.{slot}"):
        return []
    scope = scope_of(application, filing_id=filing_id)
    if all(scope.allows(address) for address in addresses):
        return []
    text = (
        "补正期间只能改动点名的几处、或开放的材料栏里的文件的证明链接；确需改动别处的，请在“补正”里先打开。"
    )
    return [Reason(text, CLAUSE)]
