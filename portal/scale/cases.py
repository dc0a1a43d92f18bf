"""把计划写进库：五百件一个事务，每种行成批写入。"""

from random import Random

from django.db import transaction

from accounts.acting import acting_as
from applications.enums import ApplicationStatus as Status
from applications.enums import PointKind
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
from foundation.workflow.perform import chained
from portal.scale import answers, plan, screening
from portal.scale.lists import write_lists
from portal.scale.plan import Case, Size, Window
from portal.scale.rows import Row
from portal.scale.staff import Staff, load_staff
from portal.scale.steps import deeds_of
from portal.scale.units import UNIT_KIND, Unit, load_units, loaded_units

CHUNK = 500
VARIANTS = 12


def load(call: Call, size: Size) -> int:
    """在批次里载入一批申报，返回件数；可以重复执行，新的单位接着编号。"""
    planned = plan.cases(size, Window(call.opens_at, min(now(), call.closes_at)))
    loading = _Loading(call, size)
    for start in range(0, size.units, CHUNK):
        loading.add_units(min(CHUNK, size.units - start))
    for chunk in plan.chunks(planned, CHUNK):
        loading.add_cases(chunk)
    write_lists(loading.listed, staff=loading.staff)
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
        self.staff = load_staff()
        self.points = list(call.points.filter(kind=PointKind.CHECK))
        self.listed: list[Row] = []

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
        _write_applications(rows)
        screening.write(rows, points=self.points, random=self.random)
        Event.objects.bulk_create(event for row in rows for event in _events(row))
        self.listed += [row for row in rows if "recommend" in row.case.path]

    @property
    def province(self) -> Staff:
        return next(staff for staff in self.staff.values() if staff.office.is_province)

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
        city = cities[unit.organization.office_id]
        return Row(
            call=self.call,
            case=case,
            unit=unit,
            filing=filing,
            book=book,
            unit_in_call=self.accounts[case.unit],
            city=city,
            staff=self.staff[city.office_id],
            province=self.province,
        )

    def _book(self, case: Case, unit: Unit) -> Book:
        """一份答案；草稿只填了前面几节。"""
        variant = self.random.choice(self.variants)
        filled = self.random.randint(0, len(variant)) if case.status == Status.DRAFT else len(variant)
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
            **screening.opened(row, name),
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


def _write_applications(rows: list[Row]) -> None:
    for row in rows:
        row.application = _application(row)
    Application.objects.bulk_create(row.application for row in rows)


def _application(row: Row) -> Application:
    organization = row.unit.organization
    application = Application(
        call=row.call,
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
        application.industry = row.book["unit"]["primary_domain"]
        application.first_submitted_at = row.case.at("submit")
        screening.set_columns(application, row)
    return application


def _events(row: Row) -> list[Event]:
    """从新建到现在的留痕，链在一起。"""
    events: list[Event] = []
    for at, (deed, membership) in zip(row.case.moments, deeds_of(row), strict=True):
        by = acting_as(membership, at=at)
        events.append(chained(row.application, deed, by=by, after=events[-1] if events else None))
    return events
