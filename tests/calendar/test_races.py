"""两位管理员同时维护一年：一个成，另一个被请再看一眼；没有半新半旧的一年。只在 PostgreSQL 上跑。"""

from datetime import date

import pytest

from foundation.workflow.models import CalendarDay, CalendarYear, Event
from foundation.workflow.refusals import NotLegal
from portal.calendar import services
from portal.calendar.services import Arrangement, Correction, Imported, packaged_entries, standing
from tests.calendar.samples import OFF, SOURCE, entries
from tests.races import kinds, race
from tests.test_races import HEADSTARTS

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


DAYS = (date(2026, 11, 23), date(2026, 11, 24))


def forget() -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()


def test_two_imports_of_a_year_leave_one_of_them_whole(world):
    full, short = entries(), entries(OFF[:-3])
    for headstart in HEADSTARTS:
        base, by = standing(2027).fingerprint, world.by("系统管理员")
        results = race(
            lambda base=base, by=by: services.import_year(Arrangement(2027, SOURCE, full), base=base, by=by),
            lambda base=base, by=by: services.import_year(Arrangement(2027, SOURCE, short), base=base, by=by),
            headstart=headstart,
        )
        assert kinds(results) == ["Imported", "NotLegal"], results
        assert standing(2027).entries == (full if isinstance(results[0], Imported) else short)
        forget()


def test_two_first_corrections_take_the_year_into_the_table_once(world):
    for headstart in HEADSTARTS:
        monday, tuesday = (Correction(day, False, "", "临时放假") for day in DAYS)
        by = world.by("系统管理员")
        results = race(
            lambda monday=monday, by=by: services.correct_day(monday, by=by),
            lambda tuesday=tuesday, by=by: services.correct_day(tuesday, by=by),
            headstart=headstart,
        )
        assert all(isinstance(result, Event | NotLegal) for result in results), results
        done = sum(isinstance(result, Event) for result in results)
        assert done >= 1
        assert len(standing(2026).entries) == len(packaged_entries(2026)) + done
        assert CalendarYear.objects.count() == 1
        forget()
