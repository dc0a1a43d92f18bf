"""提交与改动材料、改动链接同时到：两边都先锁申报书那一行。只在 PostgreSQL 上跑。"""

import pytest

from applications import services as acts
from applications.hosts import host_of
from applications.materials import services
from applications.materials.services import Proof
from applications.models import Application, Material
from foundation.filings.models import Evidence
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal
from tests.factories import fill, make_upload
from tests.materials.samples import fresh, slot_of
from tests.test_races import HEADSTARTS, kinds, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RD = "investment.yearly.rd_expense.-3"


@pytest.fixture
def final(world, application):
    fill(application, world, who="甲经办")
    acts.finalise(application, by=world.by("甲经办"), facts={})
    return Application.objects.get(pk=application.pk)


def handed_in(world, application):
    upload = make_upload(world, who="甲经办")
    return fresh(services.add(application, slot_of(application, "rd_basis"), upload, by=world.by("甲经办")))


def submit(world, application):
    return acts.submit(application, by=world.by("甲签署"), facts={})


def take_back(world, application):
    acts.recall(application, by=world.by("甲经办"), facts={})
    acts.finalise(application, by=world.by("甲经办"), facts={})


def test_a_file_either_counts_before_submission_or_is_refused(world, final):
    slot = slot_of(final, "rd_basis")
    for headstart in HEADSTARTS:
        upload = make_upload(world, who="甲经办")
        added, submitted = race(
            lambda upload=upload: services.add(final, slot, upload, by=world.by("甲经办")),
            lambda: submit(world, final),
            headstart=headstart,
        )
        assert isinstance(submitted, Event), submitted
        assert isinstance(added, Material | NotLegal), added
        assert Material.objects.filter(upload=upload).exists() == isinstance(added, Material)
        take_back(world, final)


def test_a_link_either_stands_before_submission_or_is_refused(world, final):
    material = handed_in(world, final)
    for headstart in HEADSTARTS:
        linked, submitted = race(
            lambda: services.link(host_of(final), [RD], proof=Proof(material, 1), by=world.by("甲经办")),
            lambda: submit(world, final),
            headstart=headstart,
        )
        assert isinstance(submitted, Event), submitted
        assert linked == 1 or isinstance(linked, NotLegal), linked
        assert Evidence.objects.exists() == (linked == 1)
        Evidence.objects.all().delete()
        take_back(world, final)


def test_two_replacements_of_one_file_one_is_asked_to_look_again(world, final):
    for headstart in HEADSTARTS:
        old = handed_in(world, final)
        mine, colleagues = (make_upload(world, who=who) for who in ("甲经办", "甲签署"))
        results = race(
            lambda old=old, new=mine: services.replace(old, new, by=world.by("甲经办")),
            lambda old=old, new=colleagues: services.replace(old, new, by=world.by("甲签署")),
            headstart=headstart,
        )
        assert kinds(results) == ["Material", "NotLegal"], results
        assert Material.objects.filter(replaces=old).count() == 1


def test_moving_and_removing_at_once_keep_the_order_whole(world, final):
    for headstart in HEADSTARTS:
        first, second, third = (handed_in(world, final) for _ in range(3))
        race(
            lambda row=third: services.move(row, up=True, by=world.by("甲经办")),
            lambda row=second: services.remove(row, by=world.by("甲签署")),
            headstart=headstart,
        )
        left = list(final.materials.current().in_order())
        assert set(left) == {first, third}
        assert len({row.position for row in left}) == 2
        for row in left:
            services.remove(row, by=world.by("甲经办"))
