"""省局一方：退回市局、退回申报单位、不通过、提级、复核通过、认证未通过的终止。"""

from datetime import date, timedelta

import pytest

from accounts.enums import VerificationStatus
from accounts.models import CreditCheck, Organization
from applications import services
from applications.enums import ApplicationStatus
from applications.models import Call, ListEntry, Proposal
from applications.progress import progress_of
from applications.screening import proposals
from applications.screening.proposals import Draft
from applications.signing.pages import proposal_view
from foundation.notifications.models import Notification
from foundation.workflow.clock import end_of_day
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import make_application
from tests.stories.rows import tells
from tests.stories.test_unit import act

WINDOW = end_of_day(date(2026, 12, 15))


@tells("send_back")
def test_sent_back_to_the_city_after_its_cut_off_with_a_window_of_its_own(world):
    application = make_application(world, status="province_review")
    late = application.call.city_until + timedelta(days=1)
    with pytest.raises(NotLegal, match="不能晚于省局复核截止"):
        act(
            "send_back",
            application,
            world,
            "省局经办",
            at=late,
            note="请核",
            case_city_until=end_of_day(date(2026, 12, 21)),
        )
    with pytest.raises(NotLegal, match="须在今天之后"):
        act("send_back", application, world, "省局经办", at=WINDOW, note="请核", case_city_until=WINDOW)
    back = act("send_back", application, world, "省局经办", at=late, note="请核", case_city_until=WINDOW)
    assert (back.status, back.due_at) == (ApplicationStatus.CITY_REVIEW, WINDOW)
    again = act("recommend", back, world, "沈阳经办", at=late, note="已核，同意推荐")
    assert again.status == ApplicationStatus.RECOMMENDED


@tells("return_to_unit")
def test_returned_to_the_unit_and_back_through_the_city(world):
    application = make_application(world, status="province_review")
    with pytest.raises(NotLegal, match="还没有写补正事项"):
        act(
            "return_to_unit",
            application,
            world,
            "省局经办",
            **screening.returning(),
            case_city_until=WINDOW,
        )
    screening.pin(application, world, who="省局经办")
    with pytest.raises(NotLegal, match="请填写给市局的截止日"):
        act("return_to_unit", application, world, "省局经办", **screening.returning())
    with pytest.raises(NotLegal, match="晚于所在环节的截止时间"):
        act(
            "return_to_unit",
            application,
            world,
            "省局经办",
            **screening.returning(due_on=date(2026, 12, 16)),
            case_city_until=WINDOW,
        )
    returned = act(
        "return_to_unit", application, world, "省局经办", **screening.returning(), case_city_until=WINDOW
    )
    with pytest.raises(NotLegal, match="由辽宁省知识产权局退回"):
        act("extend_correction", returned, world, "沈阳经办", note="再等等", due_on=date(2026, 12, 4))
    back = screening.resubmit(returned, world)
    assert (back.status, back.due_at) == (ApplicationStatus.CITY_REVIEW, WINDOW)
    assert ListEntry.objects.get().dropped_reason == "省局退回申报单位"


def test_where_the_call_skips_the_city_it_comes_straight_back(world):
    Call.objects.filter(pk=world.call.pk).update(skips_city=True)
    application = make_application(world, status="province_review")
    screening.pin(application, world, who="省局经办")
    returned = act("return_to_unit", application, world, "省局经办", **screening.returning())
    back = screening.resubmit(returned, world)
    assert back.status == ApplicationStatus.PROVINCE_REVIEW
    assert ListEntry.objects.get().dropped_at is None, "推荐仍然有效"


@tells("decline_on_recheck")
def test_declined_on_recheck_and_revoked_by_the_province(world):
    application = make_application(world, status="province_review")
    with pytest.raises(NotLegal, match="须先由经办"):
        act("decline_on_recheck", application, world, "省局负责人", note="不符合", ground="not_eligible")
    with pytest.raises(NotPermitted):
        act("decline_on_recheck", application, world, "省局经办", note="不符合", ground="not_eligible")
    screening.propose(application, world, act="decline_on_recheck", who="省局经办", ground="false_material")
    declined = act("decline_on_recheck", application, world, "省局负责人")
    assert declined.status == ApplicationStatus.DECLINED
    with pytest.raises(NotLegal, match="请由它撤销"):
        act("revoke_decline", declined, world, "沈阳负责人", note="误按")
    revoked = act("revoke_decline", declined, world, "省局负责人", note="误按")
    assert revoked.status == ApplicationStatus.PROVINCE_REVIEW


@tells("hand_to_province")
def test_an_overdue_correction_or_an_unsent_case_is_taken_over_after_the_cut_off(world):
    returned = make_application(world, status="returned")
    cut_off = returned.call.city_until
    with pytest.raises(NotLegal, match="还在补正期内"):
        act("hand_to_province", returned, world, "省局负责人", note="提级")
    taken = act("hand_to_province", returned, world, "省局负责人", at=cut_off, note="市局逾期")
    assert taken.status == ApplicationStatus.PROVINCE_REVIEW
    screening.propose(taken, world, act="decline_on_recheck", who="省局经办", ground="not_eligible")
    assert act("decline_on_recheck", taken, world, "省局负责人").status == ApplicationStatus.DECLINED
    unsent = make_application(world, unit="乙", status="recommended")
    act("hand_to_province", unsent, world, "省局负责人", at=cut_off, note="市局逾期未报送")
    assert ListEntry.objects.get().dropped_reason == "省局提级办理"


@tells("admit")
def test_admitted_with_a_fresh_credit_check_only(world):
    application = make_application(world, status="province_review")
    CreditCheck.objects.all().delete()
    with pytest.raises(NotLegal, match="30天之内的信用核查"):
        act("admit", application, world, "省局经办")
    screening.check_credit(application, world, who="省局经办")
    admitted = act("admit", application, world, "省局经办")
    assert (admitted.status, admitted.due_at) == (ApplicationStatus.EXPERT_REVIEW, None)
    with pytest.raises(NotLegal, match="省知识产权局已于2026-11-20 10:00办理"):
        act("admit", application, world, "省局负责人")


@tells("lapse")
def test_a_conditional_submission_lapses_when_verification_is_refused(world):
    Call.objects.filter(pk=world.call.pk).update(admits_conditionally=True)
    unit = Organization.objects.filter(pk=world.organizations["甲"].pk)
    unit.update(verification_status=VerificationStatus.PENDING)
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal, match="认证未通过的才能以此终止"):
        screening.propose(screening.fresh(application), world, act="lapse", who="省局经办")
    unit.update(verification_status=VerificationStatus.REFUSED)
    screening.propose(screening.fresh(application), world, act="lapse", who="省局经办")
    assert act("lapse", application, world, "省局负责人").status == ApplicationStatus.WITHDRAWN
    assert services.start(world.call, by=world.by("甲经办")).status == ApplicationStatus.DRAFT


def test_what_the_province_proposes_stays_in_the_province(world):
    application = make_application(world, status="province_review")
    screening.propose(application, world, act="decline_on_recheck", who="省局经办", ground="not_eligible")
    found = screening.fresh(application)
    for name, sees in (("沈阳经办", False), ("沈阳负责人", False), ("省局负责人", True), ("纪检", True)):
        steps = progress_of(found, by=world.by(name)).steps
        assert any(step.act == "propose" for step in steps) is sees, name
        assert (proposal_view(found, by=world.by(name)) is not None) is sees, name


def test_a_case_that_was_never_submitted_is_not_told_to_the_city(world):
    application = make_application(world, finalised=True)
    act("withdraw", application, world, "甲经办", note="不再申报")
    assert not Notification.objects.filter(recipient=world.user("沈阳经办")).exists()
    assert Notification.objects.filter(recipient=world.user("甲签署"), kind="withdraw").exists()


def test_a_revoked_decline_of_an_overdue_correction_is_open_to_edit_again(world):
    returned = make_application(world, status="returned")
    act("finalise", returned, world, "甲签署")
    late = returned.correction_due_at
    draft = Draft(opinion="逾期未补正。", facts={"ground": "overdue"})
    proposals.propose(returned, screening.ACTS["decline"], draft, by=world.by("沈阳经办", at=late))
    act("decline", returned, world, "沈阳负责人", at=late)
    revoked = act(
        "revoke_decline", returned, world, "沈阳负责人", at=late, note="误按", due_on=date(2026, 12, 4)
    )
    assert (revoked.status, revoked.finalised) == (ApplicationStatus.RETURNED, None)


def test_a_recall_overtakes_the_proposal_on_the_old_version(world):
    application = make_application(world, status="city_review")
    screening.propose(application, world, act="decline", ground="not_eligible")
    act("recall", application, world, "甲经办")
    assert Proposal.objects.get().outcome == "overtaken"
