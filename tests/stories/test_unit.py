"""申报单位一方：定稿、提交、撤回修改、撤回申报、补正后重新提交。"""

from datetime import timedelta

import pytest

from accounts.models import Ban
from applications import services
from applications.enums import WITHDRAWAL_REQUEST, ApplicationStatus
from applications.models import CasePaper, ListEntry, RecommendationList
from foundation.filings import autosave
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import fill, make_application, make_upload
from tests.stories.rows import tells

MICROSECOND = timedelta(microseconds=1)


def act(name, application, world, who, *, at=None, **facts):
    return services.SERVICES[name](application, by=world.by(who, at=at), facts=facts).subject


@tells("finalise", "reopen")
def test_finalised_and_opened_again(world):
    application = make_application(world)
    with pytest.raises(NotLegal, match="系统校验还有"):
        act("finalise", application, world, "甲经办")
    fill(application, world, who="甲经办")
    act("finalise", application, world, "甲经办")
    with pytest.raises(NotLegal):
        act("finalise", application, world, "甲经办")
    assert act("reopen", application, world, "甲经办").finalised is None
    with pytest.raises(NotLegal):
        act("reopen", application, world, "甲经办")


@tells("submit")
def test_a_banned_unit_cannot_submit_until_the_day_after_the_last(world):
    application = make_application(world, finalised=True)
    today = clock.today()
    ban = Ban.objects.create(
        credit_code=world.organizations["甲"].credit_code,
        starts_on=today - timedelta(days=730),
        until_on=today,
        ground="取消称号",
        clause="指南六.5",
    )
    with pytest.raises(NotLegal, match="不得申报"):
        act("submit", application, world, "甲签署")
    ban.until_on = today - timedelta(days=1)
    ban.save()
    assert act("submit", application, world, "甲签署").status == ApplicationStatus.CITY_REVIEW


@tells("recall")
def test_recalled_only_while_nobody_has_taken_it_and_never_after_a_return(world):
    application = make_application(world, status="city_review")
    act("take", application, world, "沈阳经办")
    with pytest.raises(NotLegal, match="市局已开始审核"):
        act("recall", application, world, "甲经办")
    act("release", application, world, "沈阳经办")
    returned = screening.give_back(application, world)
    back = screening.resubmit(returned, world)
    with pytest.raises(NotLegal, match="曾被退回补正"):
        act("recall", back, world, "甲经办")
    other = make_application(world, unit="乙", status="city_review")
    assert act("recall", other, world, "乙经办").status == ApplicationStatus.DRAFT


@tells("withdraw")
def test_withdrawn_before_and_after_the_list_was_sent(world):
    application = make_application(world, status="recommended")
    with pytest.raises(NotLegal, match="盖章的撤回申请"):
        act("withdraw", application, world, "甲签署", note="不再申报")
    with pytest.raises(NotPermitted):
        act("withdraw", application, world, "甲经办", note="不再申报")
    hand_in_request(application, world, "甲签署")
    act("withdraw", application, world, "甲签署", note="不再申报")
    assert ListEntry.objects.get().dropped_reason == "申报单位撤回"
    sent = make_application(world, unit="乙", status="province_review")
    hand_in_request(sent, world, "乙签署")
    assert act("withdraw", sent, world, "乙签署", note="不再申报").status == ApplicationStatus.WITHDRAWN
    found = RecommendationList.objects.get(call_city=sent.call_city)
    assert (found.status, found.issues.count()) == ("sent", 1), "已报送的一期不因撤回而改"


def hand_in_request(application, world, who):
    CasePaper.objects.create(
        application=application,
        code=WITHDRAWAL_REQUEST,
        title="撤回申请",
        upload=make_upload(world, who=who),
        added_by=world.people[who],
        added_at=clock.now(),
    )


@tells("resubmit")
def test_answered_item_by_item_and_in_time_by_its_own_instant(world):
    returned = make_application(world, status="returned")
    act("finalise", returned, world, "甲签署")
    with pytest.raises(NotLegal, match="还有1条补正事项没有答复"):
        act("resubmit", returned, world, "甲签署", commitment=True)
    screening.answer_all(returned)
    due = returned.correction_due_at
    with pytest.raises(NotLegal, match="补正已于2026年11月27日24:00截止"):
        act("resubmit", returned, world, "甲签署", at=due, commitment=True)
    back = act("resubmit", returned, world, "甲签署", at=due - MICROSECOND, commitment=True)
    assert (back.status, back.submitted_at) == (ApplicationStatus.CITY_REVIEW, due - MICROSECOND)


def test_a_correction_that_changes_nothing_printed_keeps_the_version(world):
    returned = make_application(world, status="returned")
    assert screening.resubmit(returned, world).submitted.number == 1


def test_a_correction_that_changes_the_form_is_a_new_version(world):
    returned = make_application(world, status="returned")
    cover = returned.filing.sections.select_related("filing").get(name="cover")
    autosave.save(cover, {"contact_person": "换了人"}, base_version=cover.version, by=world.by("甲经办"))
    assert screening.resubmit(returned, world).submitted.number == 2
