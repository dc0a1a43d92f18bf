"""系统校验把各处的问题都带到：格子、敏感值、跨栏、专利清单；有错误就不能定稿。"""

import pytest

from applications import services
from applications.checking import problems_of
from applications.hosts import host_of
from applications.models import Application
from foundation.filings import autosave
from foundation.filings.services import content_of
from foundation.workflow.refusals import NotLegal
from tests.factories import fill, make_application


def change(application, world, name, posts):
    section = application.filing.sections.select_related("filing").get(name=name)
    autosave.save(section, posts, base_version=section.version, by=world.by("甲经办"))


def errors(application):
    problems = problems_of(host_of(Application.objects.get(pk=application.pk)))
    return [problem.address for problem in problems if problem.severity == "错误"]


def test_a_full_form_has_no_error(world):
    application = make_application(world)
    fill(application, world, who="甲经办")
    assert errors(application) == []


@pytest.mark.parametrize(
    ("name", "posts", "address"),
    [
        ("cover", {"contact_phone": "12345"}, "cover.contact_phone"),
        ("unit", {"bank_account": "12"}, "unit.bank_account"),
        ("unit", {"account_name": "王示例"}, "unit.account_name"),
        ("unit", {"rd_staff_count": "9999"}, "unit.rd_staff_count"),
        ("policy", {"standards.r001.valid_until": "2026-11-19"}, "policy.standards.r001.valid_until"),
    ],
)
def test_an_error_anywhere_stops_finalising(world, name, posts, address):
    application = make_application(world)
    fill(application, world, who="甲经办")
    change(application, world, name, posts)
    assert errors(application) == [address]
    with pytest.raises(NotLegal):
        services.finalise(application, by=world.by("甲经办"), facts={})


def test_an_empty_patent_list_is_only_a_warning_and_links_to_the_list(world, sign_in):
    application = make_application(world)
    fill(application, world, who="甲经办")
    page = sign_in("甲经办").get(f"/applications/{application.pk}/check/")
    groups = {card.name: lines for card, lines in page.context["groups"]}
    assert [line.url for line in groups["patents"]] == [f"/applications/{application.pk}/patents/#rows"]
    services.finalise(application, by=world.by("甲经办"), facts={})
    assert content_of(Application.objects.get(pk=application.pk).finalised)["patents"] == []
