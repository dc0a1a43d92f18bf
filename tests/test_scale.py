"""规模数据：与经正门办出来的一样核得过、读得出、接得上；同一种子得到同一份。"""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization
from accounts.validators import validate_credit_code, validate_username
from applications import rules
from applications.models import Application, CallCity
from foundation.filings import secrets
from foundation.filings.models import Secret, Section
from foundation.filings.services import content_of
from foundation.workflow import audit, clock
from foundation.workflow.canonical import sha256
from foundation.workflow.models import Event
from portal.scale import plan
from portal.scale.plan import Size, Window
from tests.factories import make_application
from tests.world import World

pytestmark = pytest.mark.django_db


def load(applications: int, *, units: int | None = None, seed: int = 1) -> None:
    call_command("load_scale", applications=applications, units=units, seed=seed, verbosity=0)


def test_every_state_and_city_with_chains_and_numbers(world: World) -> None:
    load(90, units=60)
    loaded = Application.objects.select_related("finalised", "submitted", "call_city", "organization__office")
    assert Counter(row.status for row in loaded).keys() == {"draft", "city_review", "withdrawn"}
    assert len({row.organization.office_id for row in loaded}) == 15
    assert audit.verify([]) == []
    for row in loaded:
        acts = [event.act for event in Event.objects.about(row)]
        steps = {"draft": 1, "city_review": 3, "withdrawn": 4}[row.status]
        assert acts == ["start", "finalise", "submit", "withdraw"][:steps]
        assert [row.number is None, row.finalised is None, row.call_city is None] == [
            row.status == "draft"
        ] * 3
    for city in CallCity.objects.select_related("office"):
        numbers = sorted(row.number for row in loaded if row.call_city == city)
        expected = [
            f"GJZPY-{world.call.year}-{city.office.code}-{n:04d}" for n in range(1, city.last_number + 1)
        ]
        assert numbers == expected


def test_finalised_ones_are_what_the_front_door_would_make(world: World) -> None:
    load(40)
    for row in Application.objects.exclude(status="draft"):
        assert rules.passes_checks(row, by=world.by("甲经办"), facts={}) == []
        assert rules.has_no_other_application(row, by=world.by("甲经办"), facts={}) == []
        content = content_of(row.submitted)
        assert row.submitted.sha256 == sha256(row.submitted.content)
        assert content["answers"]["unit"]["credit_code"] == row.organization.credit_code
        assert set(Section.objects.filter(filing=row.filing).values_list("locked", flat=True)) == {True}
    front = make_application(world, unit="甲", status="city_review")
    back = Application.objects.exclude(status="draft").exclude(pk=front.pk).first()
    assert content_of(front.submitted).keys() == content_of(back.submitted).keys()
    reference = back.filing.sections.get(name="unit").answers["bank_account"]
    assert secrets.reveal(reference).isdigit()
    assert Secret.objects.get(pk=reference["secret"]).sealed


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
