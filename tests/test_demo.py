"""演示数据：哪一天载入都走得通，再载入一遍不多不少，每种身份都有人。"""

import io
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.acting import acting_as
from accounts.enums import OrganizationKind, Persona
from accounts.models import Membership, Office, Organization, User
from accounts.validators import validate_credit_code, validate_phone
from applications import rules, services
from applications.enums import CallMode, CallStatus
from applications.models import Application, Call
from foundation.workflow import audit, clock
from portal.demo.papers import PAPERS
from portal.demo.people import PASSWORD, PEOPLE, UNITS

pytestmark = pytest.mark.django_db

MOMENTS = [
    "2026-11-20T10:00+08:00",
    "2026-12-31T23:30+08:00",
    "2027-01-01T00:05+08:00",
    "2027-06-15T09:00+08:00",
    "2028-02-29T12:00+08:00",
]


@pytest.fixture(params=MOMENTS)
def at(request, settings) -> datetime:
    settings.PORTAL_CLOCK_FROZEN_AT = datetime.fromisoformat(request.param)
    return settings.PORTAL_CLOCK_FROZEN_AT


def load() -> None:
    call_command("demo", stdout=io.StringIO())


def counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_it_loads_at_any_moment_and_twice_is_once(at):
    load()
    first = counts()
    load()
    assert counts() == first
    assert audit.verify([]) == []


def test_the_current_calls_are_open_now(at):
    load()
    year = at.astimezone(clock.SHANGHAI).year
    live, rehearsal = (
        Call.objects.get(year=year, mode=CallMode.LIVE),
        Call.objects.get(mode=CallMode.REHEARSAL),
    )
    for call in (live, rehearsal):
        assert call.opens_at <= at < call.closes_at <= call.city_until <= call.recheck_until
        assert call.status == CallStatus.OPEN


def test_the_call_of_2024_keeps_its_real_dates_and_is_past_the_cities(at):
    load()
    call = Call.objects.get(year=2024, mode=CallMode.LIVE)
    assert [moment.astimezone(clock.SHANGHAI).isoformat() for moment in (call.opens_at, call.closes_at)] == [
        "2024-08-12T09:00:00+08:00",
        "2024-08-24T00:00:00+08:00",
    ]
    assert call.status == CallStatus.RECHECK


def test_every_persona_has_someone_who_can_sign_in():
    load()
    assert set(Membership.objects.active().values_list("persona", flat=True)) == set(Persona)
    for person in PEOPLE:
        client = Client()
        client.post(reverse("account_login"), {"login": person.phone, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(User.objects.get(username=person.username).pk)


def test_every_kind_of_organization_but_the_institute_is_there():
    load()
    kinds = set(Organization.objects.values_list("kind", flat=True))
    assert kinds == set(OrganizationKind) - {OrganizationKind.INSTITUTE}
    assert Office.objects.count() == 16


def test_demo_people_are_marked_as_examples_and_valid():
    load()
    for organization in Organization.objects.all():
        validate_credit_code(organization.credit_code)
        assert "EXAMPLE" in organization.credit_code
        assert "示例" in organization.name
    for user in User.objects.all():
        validate_phone(user.phone)
        assert user.phone.startswith("+861380000")
        assert user.full_name.endswith("示例")
    assert len(UNITS) == Organization.objects.count()


def test_the_demo_unit_may_start_and_the_agency_may_not(at):
    load()
    call = Call.objects.filter(status=CallStatus.OPEN, mode=CallMode.LIVE).latest("year")
    handler = Membership.objects.get(user__username="handler")
    agency = Membership.objects.get(user__username="agency")
    assert rules.may_start(call, by=acting_as(handler, at=at), facts={}) == []
    assert len(rules.may_start(call, by=acting_as(agency, at=at), facts={})) == 1
    assert services.start(call, by=acting_as(handler, at=at)).status == "draft"


def test_the_clock_turns_the_pages_when_time_comes(settings):
    """载入之后时间走到截止：时钟翻页，一次就够，再翻无事。"""
    settings.PORTAL_CLOCK_FROZEN_AT = datetime.fromisoformat("2026-12-31T23:30+08:00")
    load()
    call = Call.objects.get(year=2026)
    services.turn_pages(call.closes_at - timedelta(seconds=1))
    assert Call.objects.get(pk=call.pk).status == CallStatus.OPEN
    for _ in range(2):
        services.turn_pages(call.closes_at)
    assert Call.objects.get(pk=call.pk).status == CallStatus.CLOSED


def test_the_demo_cases_wait_for_the_city_with_everything_handed_in():
    load()
    call_command("demo", "--cases")
    call_command("demo", "--cases")
    rows = Application.objects.order_by("pk")
    assert [(row.status, row.officer is not None) for row in rows] == [
        ("city_review", False),
        ("city_review", True),
        ("city_review", False),
    ]
    for row in rows:
        assert row.materials.ready().count() == len(PAPERS) + 1
