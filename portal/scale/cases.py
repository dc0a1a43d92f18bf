"""把计划写进库：五百件一个事务，每种行成批写入。"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import transaction

from accounts.acting import acting_as
from applications.identity import identity_of
from applications.models import Application, Call, CallCity, UnitInCall
from applications.tables import schema_for
from foundation.filings import secrets, services
from foundation.filings.models import Filing, Secret, Section, Snapshot
from foundation.filings.services import Book
from foundation.formspec.schema import Schema
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.clock import SHANGHAI, now
from foundation.workflow.models import Event
from foundation.workflow.perform import Deed, chained
from portal.scale import answers, plan
from portal.scale.plan import CITY_REVIEW, DRAFT, WITHDRAWN, Case, Size, Window
from portal.scale.units import UNIT_KIND, Unit, load_units, loaded_units

CHUNK = 500
VARIANTS = 12


@dataclass(kw_only=True)
class Row:
    """正在载入的一件：计划、单位，以及随载入逐步补齐的各行。"""

    case: Case
    unit: Unit
    filing: Filing
    book: Book
    unit_in_call: UnitInCall
    city: CallCity
    snapshot: Snapshot | None = None
    application: Application = field(default_factory=Application)

    @property
    def is_finalised(self) -> bool:
        return self.case.status != DRAFT


def load(call: Call, size: Size) -> int:
    """在批次里载入一批申报，返回件数；可以重复执行，新的单位接着编号。"""
    planned = plan.cases(size, Window(call.opens_at, min(now(), call.closes_at)))
    loading = _Loading(call, size)
    for start in range(0, size.units, CHUNK):
        loading.add_units(min(CHUNK, size.units - start))
    for chunk in plan.chunks(planned, CHUNK):
        loading.add_cases(chunk)
    return len(planned)


class _Loading:
    """载入途中共用的东西：单位、各市的账、填好的几种样子。"""

    def __init__(self, call: Call, size: Size) -> None:
        self.call = call
        self.random = Random(f"{size.seed}:{loaded_units()}")
        self.schema: Schema = schema_for(UNIT_KIND)
        filed_on = call.opens_at.astimezone(SHANGHAI).date()
        self.variants = [answers.filled(self.schema, self.random, filed_on=filed_on) for _ in range(VARIANTS)]
        self.units: list[Unit] = []
        self.accounts: list[UnitInCall] = []

    @transaction.atomic
    def add_units(self, count: int) -> None:
        """建立 count 个单位，并给它们在批次里立账。"""
        fresh = load_units(loaded_units(), count, random=self.random)
        accounts = [UnitInCall(call=self.call, organization=unit.organization) for unit in fresh]
        self.units += fresh
        self.accounts += UnitInCall.objects.bulk_create(accounts)

    @transaction.atomic
    def add_cases(self, cases: list[Case]) -> None:
        """载入一段申报。"""
        locked = self.call.cities.select_for_update(no_key=True, of=("self",)).select_related("office")
        cities: dict[int | None, CallCity] = {city.office_id: city for city in locked}
        rows = [self._row(case, cities) for case in cases]
        Filing.objects.bulk_create(row.filing for row in rows)
        _write_answers(rows, self.schema)
        _write_snapshots([row for row in rows if row.is_finalised])
        _write_applications(self.call, rows)
        Event.objects.bulk_create(event for row in rows for event in _events(row))

    def _row(self, case: Case, cities: dict[int | None, CallCity]) -> Row:
        unit, random = self.units[case.unit], self.random
        filing = Filing(
            schema_key=self.schema.key,
            schema_version=self.schema.version,
            base_year=self.call.year,
            salt=random.randbytes(16).hex(),
            created_at=case.moments[0],
        )
        book = self._book(case, unit)
        account, city = self.accounts[case.unit], cities[unit.organization.office_id]
        return Row(case=case, unit=unit, filing=filing, book=book, unit_in_call=account, city=city)

    def _book(self, case: Case, unit: Unit) -> Book:
        """一份答案；草稿只填了前面几节。"""
        variant = self.random.choice(self.variants)
        filled = self.random.randint(0, len(variant)) if case.status == DRAFT else len(variant)
        book = {
            name: dict(given) if position < filled else {}
            for position, (name, given) in enumerate(variant.items())
        }
        book["cover"]["office"] = unit.office_code
        if "account_name" in book["unit"]:
            book["unit"]["account_name"] = unit.organization.name
        return book


def _write_answers(rows: list[Row], schema: Schema) -> None:
    """敏感值换成引用，各节存下；定稿的封存、锁住。"""
    kept = [(row, *place) for row in rows for place in _sensitive(row.book, schema)]
    fresh = [
        secrets.encrypted(row.filing, f"{name}.{address}", row.book[name][address])
        for row, name, address in kept
    ]
    for secret, (row, _, _) in zip(fresh, kept, strict=True):
        secret.sealed = row.is_finalised
    for secret, (row, name, address) in zip(Secret.objects.bulk_create(fresh), kept, strict=True):
        row.book[name][address] = {**secrets.reference_to(secret), "problems": []}
    Section.objects.bulk_create(
        Section(
            filing=row.filing,
            name=name,
            answers=given,
            version=2 if row.is_finalised else 1,
            locked=row.is_finalised,
        )
        for row in rows
        for name, given in row.book.items()
    )


def _sensitive(book: Book, schema: Schema) -> list[tuple[str, str]]:
    """填了的敏感格子：（节，地址）。"""
    return [
        (section.name, address)
        for section in schema.sections
        for address, entry in section.entries.items()
        if entry.leaf.sensitive and book[section.name].get(address, "无") != "无"
    ]


def _write_snapshots(rows: list[Row]) -> None:
    """每件一版定稿，内容与正式定稿的写法相同；这里没有联合申报，专利清单是空的。"""
    stored = Filing.objects.prefetch_related("sections").in_bulk([row.filing.pk for row in rows])
    texts = [
        canonical(
            {
                **services.content_for(stored[row.filing.pk], identity_of(row.unit.organization)),
                "partner": None,
                "patents": [],
            }
        )
        for row in rows
    ]
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            filing=row.filing,
            number=1,
            content=text,
            sha256=sha256(text),
            at=row.case.moments[1],
            author_name=row.unit.handler.user.display_name,
        )
        for row, text in zip(rows, texts, strict=True)
    )
    for row, snapshot in zip(rows, snapshots, strict=True):
        row.snapshot = snapshot


def _write_applications(call: Call, rows: list[Row]) -> None:
    for row in rows:
        row.application = _application(call, row)
    Application.objects.bulk_create(row.application for row in rows)


def _application(call: Call, row: Row) -> Application:
    organization = row.unit.organization
    application = Application(
        call=call,
        organization=organization,
        unit_in_call=row.unit_in_call,
        filing=row.filing,
        status=row.case.status,
        unit_name=organization.name,
        created_at=row.case.moments[0],
    )
    if row.is_finalised:
        application.call_city = row.city
        application.finalised = application.submitted = row.snapshot
        application.number = row.city.next_number()
        application.search_text = f"{organization.name} {organization.credit_code}"
        application.first_submitted_at = application.submitted_at = row.case.moments[2]
    return application


def _events(row: Row) -> list[Event]:
    """从新建到现在的留痕，链在一起。"""
    events: list[Event] = []
    for at, deed in zip(row.case.moments, _deeds(row), strict=True):
        membership = row.unit.signatory if deed.act == "submit" else row.unit.handler
        by = acting_as(membership, at=at)
        events.append(chained(row.application, deed, by=by, after=events[-1] if events else None))
    return events


def _deeds(row: Row) -> list[Deed]:
    deeds = [Deed("start", target=DRAFT)]
    if row.snapshot:
        frozen: dict[str, Any] = {"version": row.snapshot.number, "sha256": row.snapshot.sha256}
        numbered = {"number": row.application.number, **frozen}
        deeds.append(Deed("finalise", DRAFT, DRAFT, facts=frozen))
        deeds.append(Deed("submit", DRAFT, CITY_REVIEW, facts=numbered))
    if row.case.status == WITHDRAWN:
        deeds.append(Deed("withdraw", CITY_REVIEW, WITHDRAWN, note="经营计划调整，不再申报"))
    return deeds
