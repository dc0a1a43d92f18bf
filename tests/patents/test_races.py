"""清单与定稿争先后：赛完之后，清单里的与定稿里的是一回事，或者改动被拒绝。只在 PostgreSQL 上跑。"""

import pytest

from applications import services as acts
from applications.models.patent import PatentListing, PatentRevision
from applications.patents import services
from applications.patents.freezing import snapshot_rows
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal
from tests.factories import fill, make_application
from tests.patents.samples import entry, invention, list_patents
from tests.patents.test_services import park
from tests.test_races import HEADSTARTS, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_row_added_against_finalise_is_in_or_refused(world, monkeypatch):
    """定稿时记下那一刻清单的行数：定稿之后没有一行混进来。"""
    application = make_application(world)
    fill(application, world, who="甲经办")
    frozen = []
    # 定稿冻结内容的那一刻，与 freeze() 同在一个事务、同一把锁里。
    from applications import freezing

    freeze = freezing.freeze
    monkeypatch.setattr(
        freezing, "freeze", lambda row, *, by: (frozen.append(snapshot_rows(row)), freeze(row, by=by))[1]
    )
    outcomes = set()
    for serial, headstart in enumerate(HEADSTARTS):
        new = entry(application, invention(serial))
        added, finalised = race(
            lambda new=new: services.add(application, new, by=world.by("甲经办")),
            lambda: acts.finalise(application, by=world.by("甲签署"), facts={}),
            headstart=headstart,
        )
        assert isinstance(finalised, Event), finalised
        assert isinstance(added, PatentRevision | NotLegal), added
        assert snapshot_rows(application) == frozen[-1], "定稿之后清单又变了"
        is_in = any(row["number"] == new.number for row in frozen[-1])
        assert is_in == isinstance(added, PatentRevision)
        outcomes.add(type(added))
        acts.reopen(application, by=world.by("甲经办"), facts={})
    assert len(frozen) == len(HEADSTARTS)


def test_an_import_against_finalise_is_whole_or_not_at_all(world):
    application = make_application(world)
    fill(application, world, who="甲经办")
    for number, headstart in enumerate(HEADSTARTS[:6]):
        lines = [invention(number * 1000 + serial) for serial in range(300)]
        parked = park(application, world, lines)
        before = PatentListing.objects.of(application).count()
        base = services.report_of(parked).base_number
        applied, finalised = race(
            lambda parked=parked, base=base: services.apply(parked, base_number=base, by=world.by("甲经办")),
            lambda: acts.finalise(application, by=world.by("甲签署"), facts={}),
            headstart=headstart + 0.03,
        )
        assert isinstance(finalised, Event), finalised
        assert isinstance(applied, PatentRevision | NotLegal), applied
        written = 300 if isinstance(applied, PatentRevision) else 0
        assert PatentListing.objects.of(application).count() == before + written
        acts.reopen(application, by=world.by("甲经办"), facts={})


def test_two_colleagues_add_the_same_patent_and_one_is_told(world):
    application = make_application(world)
    for serial, headstart in enumerate(HEADSTARTS):
        new = entry(application, invention(serial))
        results = race(
            lambda new=new: services.add(application, new, by=world.by("甲经办")),
            lambda new=new: services.add(application, new, by=world.by("甲签署")),
            headstart=headstart,
        )
        assert sorted(type(result).__name__ for result in results) == ["NotLegal", "PatentRevision"], results
    assert PatentListing.objects.of(application).count() == len(HEADSTARTS)


def test_two_colleagues_delete_the_same_row_and_it_comes_back_once(world):
    application = make_application(world)
    for serial, headstart in enumerate(HEADSTARTS):
        list_patents(application, world, [invention(serial)])
        row = PatentListing.objects.of(application).get(number__startswith=f"20231{serial:07d}")
        results = race(
            lambda row=row: services.remove(row, by=world.by("甲经办")),
            lambda row=row: services.remove(row, by=world.by("甲签署")),
            headstart=headstart,
        )
        [removal] = [result for result in results if isinstance(result, PatentRevision)]
        undone = race(
            lambda removal=removal: services.undo(removal, by=world.by("甲经办")),
            lambda removal=removal: services.undo(removal, by=world.by("甲签署")),
            headstart=headstart,
        )
        assert sorted(type(result).__name__ for result in undone) == ["NotLegal", "PatentRevision"], undone
    assert PatentListing.objects.of(application).count() == len(HEADSTARTS)
