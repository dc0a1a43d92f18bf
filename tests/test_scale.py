"""规模数据：与经正门办出来的一样核得过、读得出、接得上；同一种子得到同一份。"""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.acting import acting_as
from accounts.models import Membership, Organization
from accounts.validators import validate_credit_code, validate_username
from applications import rules, services
from applications.models import Application, Call, CallCity, Correction, ListEntry, RecommendationList
from applications.tables.common import FIELDS
from foundation.filings import secrets
from foundation.filings.models import Secret, Section
from foundation.filings.services import content_of
from foundation.workflow import audit, clock
from foundation.workflow.canonical import sha256
from foundation.workflow.models import Event
from portal.scale import plan
from portal.scale.plan import Size, Window
from tests import screening
from tests.factories import make_application
from tests.world import World

pytestmark = pytest.mark.django_db
INDUSTRIES = dict(FIELDS)


def load(applications: int, *, units: int | None = None, seed: int = 1) -> None:
    call_command("load_scale", applications=applications, units=units, seed=seed, verbosity=0)


STATES = {
    "draft", "city_review", "returned", "recommended", "province_review", "expert_review", "declined",
    "withdrawn",
}  # fmt: skip


def test_every_state_and_city_with_chains_and_numbers(world: World) -> None:
    load(150, units=120)
    loaded = Application.objects.select_related("finalised", "submitted", "call_city", "organization__office")
    assert Counter(row.status for row in loaded).keys() == STATES
    assert len({row.organization.office_id for row in loaded}) == 15
    assert audit.verify([]) == []
    for row in loaded:
        events = list(Event.objects.about(row))
        assert [event.source for event in events] == ["", *(event.target for event in events[:-1])]
        assert events[-1].target == row.status
        assert [row.number is None, row.submitted is None, row.call_city is None] == [
            row.status == "draft"
        ] * 3
    for city in CallCity.objects.select_related("office"):
        numbers = sorted(row.number for row in loaded if row.call_city == city)
        expected = [
            f"GJZPY-{world.call.year}-{city.office.code}-{n:04d}" for n in range(1, city.last_number + 1)
        ]
        assert numbers == expected


def test_the_columns_fit_the_states(world: World) -> None:
    """经手一方的截止、承办人、退回的机关：与经正门走到那里的一样。"""
    load(150, units=120)
    call = Call.objects.get()
    due = {
        "city_review": call.city_until,
        "recommended": call.city_until,
        "province_review": call.recheck_until,
    }
    for row in Application.objects.exclude(status="draft"):
        current = Correction.objects.current_of(row)
        assert (current is not None) == (row.status == "returned")
        assert row.due_at == (current.due_at if current else due.get(row.status))
        assert row.correction_due_at == (current.due_at if current else None)
        assert (row.finalised is None) == (row.status == "returned")
        assert row.industry in INDUSTRIES
        if row.status == "returned":
            assert row.held_by == row.call_city.office
            opened = {s.name: s.open_to for s in row.filing.sections.all() if not s.locked}
            assert opened == {"cover": ["contact_person"]}


def test_the_lists_hold_what_was_recommended(world: World) -> None:
    load(150, units=120)
    standing = ListEntry.objects.filter(dropped_at__isnull=True).values_list("application", flat=True)
    after = Application.objects.filter(status__in=("recommended", "province_review", "expert_review"))
    assert set(standing) == set(after.values_list("pk", flat=True))
    for found in RecommendationList.objects.all():
        waiting = after.filter(call_city=found.call_city, status="recommended").exists()
        sent = after.filter(call_city=found.call_city).exclude(status="recommended").exists()
        assert found.status == ("reopened" if waiting and sent else "sent" if sent else "open")
        assert found.issues.filter(sent_at__isnull=False).exists() == sent
    load(30, seed=2)
    assert audit.verify([]) == []


def test_finalised_ones_are_what_the_front_door_would_make(world: World) -> None:
    load(40)
    for row in Application.objects.exclude(status="draft"):
        assert rules.passes_checks(row, by=world.by("甲经办"), facts={}) == []
        assert rules.has_no_other_application(row, by=world.by("甲经办"), facts={}) == []
        content = content_of(row.submitted)
        assert row.submitted.sha256 == sha256(row.submitted.content)
        assert content["answers"]["unit"]["credit_code"] == row.organization.credit_code
        locked = set(Section.objects.filter(filing=row.filing).values_list("locked", flat=True))
        assert locked == ({True, False} if row.status == "returned" else {True})
    front = make_application(world, unit="甲", status="city_review")
    back = Application.objects.exclude(status="draft").exclude(pk=front.pk).first()
    assert content_of(front.submitted).keys() == content_of(back.submitted).keys()
    reference = back.filing.sections.get(name="unit").answers["bank_account"]
    assert secrets.reveal(reference).isdigit()
    assert Secret.objects.get(pk=reference["secret"]).sealed


def test_a_loaded_case_goes_on_through_the_front_door(world: World) -> None:
    """载入的补正答复之后交得回来，载入的在审件由本局的人推荐得了。"""
    load(150, units=120)
    row = Application.objects.filter(status="returned", due_at__gt=clock.now()).first()
    signatory = Membership.objects.get(organization=row.organization, persona="signatory")
    by = acting_as(signatory, at=clock.now())
    screening.answer_all(row)
    services.finalise(row, by=by, facts={})
    event = services.SERVICES["resubmit"](row, by=by, facts={"commitment": True})
    assert (event.subject.status, event.subject.due_at) == ("city_review", world.call.city_until)
    row = Application.objects.filter(status="province_review").first()
    admitted = services.SERVICES["admit"](row, by=world.by("省局经办"), facts={})
    assert admitted.target == "expert_review"


def test_the_front_door_goes_on_where_the_load_stopped(world: World) -> None:
    load(45)
    before = CallCity.objects.get(office__code="210100").last_number
    assert make_application(world, unit="甲", status="city_review").number.endswith(f"-{before + 1:04d}")
    load(15, seed=2)
    assert Application.objects.count() == 61
    assert audit.verify([]) == []


def test_units_are_fictitious_and_well_formed(world: World) -> None:
    load(30)
    fresh = Organization.objects.exclude(pk__in=[row.pk for row in world.organizations.values()])
    assert fresh.count() == 30
    for unit in fresh:
        validate_credit_code(unit.credit_code)
        assert "示例" in unit.name
        assert "EXAMP" in unit.credit_code
        for membership in unit.memberships.select_related("user"):
            validate_username(membership.user.username)
            assert not membership.user.has_usable_password()


def test_the_seed_decides() -> None:
    window = Window(clock.now() - timedelta(days=3), clock.now())
    first = plan.cases(Size(50, 40, seed=7), window)
    assert first == plan.cases(Size(50, 40, seed=7), window)
    assert first != plan.cases(Size(50, 40, seed=8), window)


def test_the_same_seed_loads_the_same_content(world: World) -> None:
    from django.db import transaction

    def contents() -> list[tuple[str, str]]:
        with transaction.atomic():
            load(20, seed=3)
            found = Application.objects.order_by("pk").values_list("unit_name", "filing__salt")
            loaded = [(*row,) for row in found]
            transaction.set_rollback(True)
        return loaded

    assert contents() == contents()


def test_without_an_open_call_it_says_so() -> None:
    with pytest.raises(CommandError, match="没有正在申报的批次"):
        load(1)
