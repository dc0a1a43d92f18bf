"""审核的脊梁：提交 → 退回 → 补正 → 通过 → 报送 → 退回市局 → 再报送 → 复核通过。"""

import pytest

from applications import services
from applications.enums import ApplicationStatus, ListStatus
from applications.models import ListEntry, RecommendationList
from foundation.filings import autosave
from foundation.workflow import clock
from tests import screening
from tests.factories import make_application


def section(application, name):
    return application.filing.sections.select_related("filing").get(name=name)


def test_from_submission_to_admission(world):
    application = make_application(world, status="city_review")
    returned = screening.give_back(application, world)
    assert returned.status == ApplicationStatus.RETURNED
    cover = section(application, "cover")
    handler, unit = world.by("甲经办"), section(application, "unit")
    autosave.save(cover, {"contact_person": "新联系人"}, base_version=cover.version, by=handler)
    with pytest.raises(autosave.NotOpened):
        autosave.save(cover, {"responsible_person": "别人"}, base_version=cover.version, by=handler)
    with pytest.raises(autosave.SectionLocked):
        autosave.save(unit, {"senior_ip_count": "9"}, base_version=unit.version, by=handler)
    back = screening.resubmit(returned, world)
    assert (back.status, back.submitted.number) == (ApplicationStatus.CITY_REVIEW, 2)
    screening.recommend(back, world)
    sent = screening.send_list(screening.fresh(back), world)
    assert sent.status == ApplicationStatus.PROVINCE_REVIEW
    facts = {"note": "请市局再核。", "case_city_until": clock.end_of_day(clock.today())}
    again = services.SERVICES["send_back"](sent, by=world.by("省局经办"), facts=facts).subject
    assert again.status == ApplicationStatus.CITY_REVIEW
    services.SERVICES["recommend"](again, by=world.by("沈阳经办"), facts={"note": "同意推荐"})
    found = RecommendationList.objects.get()
    assert found.status == ListStatus.REOPENED
    assert ListEntry.objects.filter(list=found, dropped_at__isnull=True).count() == 1
    third = screening.send_list(screening.fresh(again), world)
    admitted = services.SERVICES["admit"](third, by=world.by("省局经办"), facts={}).subject
    assert admitted.status == ApplicationStatus.EXPERT_REVIEW
