"""内部备注：申报单位从来看不到；市局的省局看得见，省局的市局看不见（流程设计 §4）。"""

from typing import Any

from accounts.enums import CITY_PERSONAS, OfficeLevel
from applications.models import Application, CaseNote
from applications.permissions import is_of_its_office
from applications.screening.permissions import may_judge, may_recheck
from applications.submitted import reads_submitted
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotPermitted

may_note = (is_of_its_office & may_judge) | may_recheck


def notes_for(application: Application, *, by: Actor) -> Any:
    """此人看得见的备注，新的在前。"""
    rows = CaseNote.objects.filter(application=application).select_related("office", "author__user")
    if not reads_submitted(by):
        return rows.none()
    return rows.filter(office__level=OfficeLevel.CITY) if by.role in CITY_PERSONAS else rows


def add_note(application: Application, text: str, *, by: Actor) -> CaseNote:
    """记一条备注。抛出 NotPermitted：不是经手的机关的人。"""
    if not may_note.test(by, application):
        raise NotPermitted("记内部备注")
    return CaseNote.objects.create(
        application=application, office=by.membership.office, author=by.membership, text=text, at=by.at
    )
