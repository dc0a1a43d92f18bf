"""一次性告知：首次退回时就在、后来才提的，按机关数；拟好没有发出的不算。"""

from applications.figures.counting import Scope, count
from foundation.workflow import clock
from foundation.workflow.calendar import packaged
from tests.corrections import steps
from tests.factories import make_application
from tests.screening import fresh


def test_returns_and_late_items_are_counted_by_office(world):
    application = make_application(world, status="city_review")
    steps.give_back(application, world, "cover.contact_person")
    steps.hand_in_again(fresh(application), world)
    steps.give_back(application, world, "cover.contact_person", "cover.responsible_person")
    steps.hand_in_again(fresh(application), world)
    other = make_application(world, unit="乙", status="city_review")
    steps.give_back(other, world, "cover.contact_person", who="大连经办")
    steps.draft(application, world, "cover.contact_phone")
    found = count(Scope(world.call), at=clock.now(), calendar=packaged())
    counted = {
        office.code: (city.returns, city.items, city.late_items)
        for office in found.offices
        if (city := found.cities[office.pk]).returns
    }
    assert counted == {"210100": (2, 3, 1), "210200": (1, 1, 0)}
