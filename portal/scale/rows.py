"""正在载入的一件。"""

from dataclasses import dataclass, field
from datetime import date

from applications.enums import ApplicationStatus
from applications.models import Application, Call, CallCity, UnitInCall
from foundation.filings.models import Filing, Snapshot
from foundation.filings.services import Book
from portal.scale.plan import Case
from portal.scale.staff import Staff
from portal.scale.units import Unit


@dataclass(kw_only=True)
class Row:
    """计划、单位、经手的机关，以及随载入逐步补齐的各行；due_on 是补正截止日。"""

    call: Call
    case: Case
    unit: Unit
    filing: Filing
    book: Book
    unit_in_call: UnitInCall
    city: CallCity
    staff: Staff
    province: Staff
    snapshot: Snapshot | None = None
    due_on: date | None = None
    application: Application = field(default_factory=Application)

    @property
    def is_finalised(self) -> bool:
        return self.case.status != ApplicationStatus.DRAFT
