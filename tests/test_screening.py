"""审核的脊梁：提交 → 退回 → 补正 → 通过 → 报送 → 退回市局 → 再报送 → 复核通过。"""

import pytest

from applications import services
from applications.enums import ApplicationStatus, ListStatus
from applications.lists import services as lists
from applications.models import Application, Correction, ListEntry, RecommendationList
from foundation.filings import autosave
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import make_application, make_upload


def section(application, name):
    return application.filing.sections.select_related("filing").get(name=name)


def test_from_submission_to_admission(world):
    application = make_application(world, status="city_review")
    returned = screening.give_back(application, world)
    assert returned.status == ApplicationStatus.RETURNED
    cover = section(application, "cover")
    autosave.save(cover, {"contact_person": "新联系人"}, base_version=cover.version, by=world.by("甲经办"))
    with pytest.raises(autosave.NotOpened):
        autosave.save(cover, {"responsible_person": "别人"}, base_version=cover.version, by=world.by("甲经办"))
    unit = section(application, "unit")
    with pytest.raises(autosave.SectionLocked):
        autosave.save(unit, {"senior_ip_count": "9"}, base_version=unit.version, by=world.by("甲经办"))
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
    assert services.SERVICES["admit"](third, by=world.by("省局经办"), facts={}).subject.status == "expert_review"


def test_a_return_without_items_or_after_the_limit_is_refused(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal, match="还没有写补正事项"):
        services.SERVICES["give_back"](application, by=world.by("沈阳经办"), facts=screening.returning())
    for _ in range(2):
        screening.resubmit(screening.give_back(application, world), world)
    screening.pin(application, world, who="沈阳经办")
    with pytest.raises(NotLegal, match="已退回2次"):
        services.SERVICES["give_back"](application, by=world.by("沈阳经办"), facts=screening.returning())
    services.SERVICES["give_back"](application, by=world.by("沈阳负责人"), facts=screening.returning())
    assert Correction.objects.filter(application=application).count() == 3


def test_declining_needs_a_proposal_and_another_persons_signature(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal, match="须先由经办"):
        services.SERVICES["decline"](
            application, by=world.by("沈阳负责人"), facts={"note": "不符合", "ground": "not_eligible"}
        )
    screening.propose(application, world, act="decline", ground="not_eligible")
    with pytest.raises(NotPermitted):
        services.SERVICES["decline"](application, by=world.by("沈阳经办"), facts={})
    declined = services.SERVICES["decline"](application, by=world.by("沈阳负责人"), facts={}).subject
    assert declined.status == ApplicationStatus.DECLINED
    services.SERVICES["revoke_decline"](
        declined, by=world.by("沈阳负责人"), facts={"note": "误操作", "due_on": None, "case_city_until": None}
    )
    assert Application.objects.get(pk=application.pk).status == ApplicationStatus.CITY_REVIEW


def test_sending_needs_the_stamped_letter(world):
    application = make_application(world, status="recommended")
    found = RecommendationList.objects.get()
    with pytest.raises(NotLegal, match="请先编制"):
        lists.send(found, by=world.by("沈阳负责人"), facts={})
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    with pytest.raises(NotLegal, match="还没有上传盖章"):
        lists.send(found, by=world.by("沈阳负责人"), facts={})
    lists.attach_stamped(issue, make_upload(world, who="沈阳经办"), by=world.by("沈阳经办"))
    lists.send(found, by=world.by("沈阳负责人"), facts={})
    assert Application.objects.get(pk=application.pk).status == ApplicationStatus.PROVINCE_REVIEW
