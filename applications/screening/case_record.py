"""审核页上的信用核查与内部备注。"""

from dataclasses import dataclass
from typing import Any

from accounts.models import Ban, CreditCheck
from applications.screening.case_forms import CreditForm, NoteForm
from applications.screening.notes import may_note, notes_for
from applications.screening.proposers import Suggestion, standing_of
from applications.screening.reading import Reading, credit_of, facts_of
from foundation.workflow.deadlines import day_of


@dataclass(frozen=True)
class Party:
    """要查信用的一家。"""

    name: str
    role: str
    code: str
    bans: list[Ban]
    checks: list[CreditCheck]
    standing: Suggestion


def record_page(reading: Reading, typed: Any = None) -> dict[str, Any]:
    """各家的信用与备注；typed 是没有存成的表单。"""
    application, by = reading.application, reading.by
    office = by.membership.office
    return {
        "parties": parties_of(reading),
        "credit_days": application.call.credit_check_days,
        "credit_form": typed if isinstance(typed, CreditForm) else credit_form(reading),
        "notes": list(notes_for(application, by=by)),
        "note_form": typed if isinstance(typed, NoteForm) else NoteForm(),
        "can_write": may_note.test(by, application),
        "is_province": office is not None and office.is_province,
    }


def credit_form(reading: Reading, data: Any = None) -> CreditForm:
    """登记信用核查的表单；预填今天与第一个来源。"""
    parties = [(host.organization.credit_code, host.organization.name) for host in reading.hosts]
    initial = {"checked_on": day_of(reading.by.at), "source": CreditForm.sources[0]}
    return CreditForm(data, parties=parties, initial=initial)


def parties_of(reading: Reading) -> list[Party]:
    """各家的信用：此刻的说法、禁报、历次核查。"""
    credit = credit_of(reading)
    facts = facts_of(reading, credit)
    return [
        Party(
            name=host.organization.name,
            role="联合申报单位" if host.route else "申报单位",
            code=code,
            bans=[ban for ban in credit.bans if ban.credit_code == code],
            checks=[check for check in credit.checks if check.credit_code == code],
            standing=standing_of(code, facts),
        )
        for host in reading.hosts
        for code in [host.organization.credit_code]
    ]
