"""一件申报从新建到现在的各步：办了什么、由谁办；写法与正式的动作相同。"""

from typing import Any

from accounts.models import Membership
from applications.enums import ApplicationStatus as Status
from applications.enums import CorrectionGround, DeclineGround
from foundation.workflow.perform import Deed
from portal.scale.plan import TARGETS
from portal.scale.rows import Row

REMARK = "材料初审合格，同意推荐"
OPINION = "联系人与申报材料不一致，请核对更正。"
DECLINED = "企业未通过知识产权贯标，不符合申报条件。"


def deeds_of(row: Row) -> list[tuple[Deed, Membership]]:
    """依次的各步。"""
    deeds, status = [], ""
    for step in row.case.path:
        target = str(TARGETS.get(step, status))
        note, facts = _said(step, row)
        deeds.append((Deed(step, status, target, note, facts), _who(step, status, row)))
        status = target
    return deeds


def _who(step: str, status: str, row: Row) -> Membership:
    if step in ("submit", "resubmit"):
        return row.unit.signatory
    if step in ("start", "finalise", "withdraw"):
        return row.unit.handler
    if step in ("send_list", "decline"):
        return row.staff.head
    return row.province.officer if status == Status.PROVINCE_REVIEW else row.staff.officer


def _said(step: str, row: Row) -> tuple[str, dict[str, Any]]:
    """意见与随附事实。"""
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "give_back": (OPINION, {"ground": CorrectionGround.INCONSISTENT.value, "items": 1, "round": 1}),
        "recommend": (REMARK, {}),
        "send_list": ("", {"issue": 1}),
        "propose": (DECLINED, {"act": "decline", "ground": DeclineGround.NOT_ELIGIBLE.value}),
        "decline": (DECLINED, {"ground": DeclineGround.NOT_ELIGIBLE.value}),
        "withdraw": ("经营计划调整，不再申报", {}),
    }
    note, facts = said.get(step, ("", {}))
    if step == "give_back" and row.due_on:
        facts |= {"due_on": row.due_on.isoformat()}
    if row.snapshot and step in ("finalise", "submit", "resubmit"):
        facts = {"version": row.snapshot.number, "sha256": row.snapshot.sha256}
    if step in ("submit", "resubmit"):
        facts = {"number": row.application.number, **facts}
    return note, facts
