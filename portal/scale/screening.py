"""审核留下的行与列：承办人、各级截止、退回补正、要点结论、信用核查、拟办。"""

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

from accounts.enums import CreditResult
from accounts.models import CreditCheck
from applications.enums import ApplicationStatus as Status
from applications.enums import CorrectionGround, DeclineGround, ProposalOutcome, Verdict
from applications.models import Application, ChecklistPoint, Correction, Finding, Proposal
from foundation.filings.enums import Pin
from foundation.filings.models import CorrectionItem
from foundation.workflow import deadlines
from foundation.workflow.calendar import packaged
from foundation.workflow.clock import end_of_day
from portal.scale.rows import Row
from portal.scale.steps import DECLINED, OPINION

SECTION, FIELD, LABEL = "cover", "contact_person", "封面 · 联系人"
WITH_CITY = (Status.CITY_REVIEW, Status.RECOMMENDED)
STALE_CREDIT = 0.2
"""在审的里面，有这么多还没有信用核查，或已过期。"""


def opened(row: Row, name: str) -> dict[str, Any]:
    """一节的版本、锁与开放的范围：补正的只开放点名的一处。"""
    if not row.is_finalised:
        return {"version": 1}
    if row.case.status == Status.RETURNED:
        return {"version": 4, "locked": name != SECTION, "open_to": [FIELD] if name == SECTION else None}
    return {"version": 5 if "resubmit" in row.case.path else 2, "locked": True}


def set_columns(application: Application, row: Row) -> None:
    """供队列查询的各列。"""
    case, status = row.case, row.case.status
    application.submitted_at = case.at("resubmit" if "resubmit" in case.path else "submit")
    if status in WITH_CITY:
        application.due_at = row.call.city_until
        application.officer = row.staff.officer if "take" in case.path else None
    elif status == Status.PROVINCE_REVIEW:
        application.due_at = row.call.recheck_until
        application.officer = row.province.officer if case.path[-1] == "take" else None
    if "give_back" in case.path or status == Status.DECLINED:
        application.held_by = row.staff.office
    if status == Status.DECLINED:
        application.came_from, application.officer = Status.CITY_REVIEW, row.staff.officer
    if status == Status.RETURNED:
        _set_returned(application, row)


def _set_returned(application: Application, row: Row) -> None:
    application.officer, application.finalised = row.staff.officer, None
    application.correction_due_at = application.due_at = end_of_day(_due_on(row))


def write(rows: list[Row], *, points: list[ChecklistPoint], random: Random) -> None:
    """这一段申报的审核各行，成批写入。"""
    for row in rows:
        if "give_back" in row.case.path:
            row.due_on = _due_on(row)
    returned = [row for row in rows if row.due_on]
    Correction.objects.bulk_create(_correction(row) for row in returned)
    CorrectionItem.objects.bulk_create(_item(row) for row in returned)
    Proposal.objects.bulk_create(_proposal(row) for row in rows if "propose" in row.case.path)
    judged = [row for row in rows if "recommend" in row.case.path]
    Finding.objects.bulk_create(_finding(row, point) for row in judged for point in points)
    CreditCheck.objects.bulk_create(_credit_checks(rows, random))


def _due_on(row: Row) -> Any:
    """退回之后一至五个工作日，由单位的序号定。"""
    days = row.case.unit % 5 + 1
    return deadlines.in_working_days(row.case.at("give_back"), days, calendar=packaged()).day


def _correction(row: Row) -> Correction:
    due_on, is_answered = _due_on(row), "resubmit" in row.case.path
    return Correction(
        application=row.application,
        number=1,
        office=row.staff.office,
        snapshot=row.snapshot,
        ground=CorrectionGround.INCONSISTENT,
        opinion=OPINION,
        due_on=due_on,
        due_at=end_of_day(due_on),
        returned_by=row.staff.officer,
        returned_at=row.case.at("give_back"),
        answered=row.snapshot if is_answered else None,
        answered_at=row.case.at("resubmit") if is_answered else None,
    )


def _item(row: Row) -> CorrectionItem:
    is_answered = "resubmit" in row.case.path
    return CorrectionItem(
        filing=row.filing,
        round=1,
        office_code=row.staff.office.code,
        pin=Pin.FIELD,
        address=f"{SECTION}.{FIELD}",
        label=LABEL,
        clause="填报说明4（1）",
        text=OPINION,
        author=row.staff.officer.user,
        created_at=row.case.at("give_back"),
        answer="经核对无误，另附说明。" if is_answered else "",
        answered_by=row.unit.handler.user.display_name if is_answered else "",
        answered_at=row.case.at("finalise") if is_answered else None,
    )


def _proposal(row: Row) -> Proposal:
    at = row.case.at("decline")
    return Proposal(
        application=row.application,
        act="decline",
        facts={"ground": DeclineGround.NOT_ELIGIBLE.value},
        opinion=DECLINED,
        proposed_by=row.staff.officer,
        proposed_at=row.case.at("propose"),
        signing_office=row.staff.office,
        outcome=ProposalOutcome.SIGNED,
        closed_by=row.staff.head,
        closed_at=at,
        reply=DECLINED,
    )


def _finding(row: Row, point: ChecklistPoint) -> Finding:
    return Finding(
        application=row.application,
        point=point,
        office=row.staff.office,
        snapshot=row.snapshot,
        verdict=Verdict.OK,
        judged_by=row.staff.officer,
        judged_at=row.case.at("recommend"),
    )


def _credit_checks(rows: Iterable[Row], random: Random) -> Iterable[CreditCheck]:
    """已推荐的都在有效期内；还在审的，有一些没有、有一些过期。"""
    for row in rows:
        is_recommended = "recommend" in row.case.path
        if "take" not in row.case.path or (not is_recommended and random.random() < STALE_CREDIT / 2):
            continue
        is_stale = not is_recommended and random.random() < STALE_CREDIT / 2
        at = row.case.moments[row.case.path.index("take")] - timedelta(days=60 if is_stale else 0)
        yield CreditCheck(
            credit_code=row.unit.organization.credit_code,
            source="信用中国",
            checked_on=deadlines.day_of(at),
            result=CreditResult.CLEAR,
            recorded_by=row.staff.officer,
            recorded_at=at,
        )
