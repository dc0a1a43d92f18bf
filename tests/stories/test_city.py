"""市局一方：领取、分派、转办、退回、延长、不通过、不予推荐、撤销、通过、报送。"""

from datetime import date, timedelta

import pytest

from accounts.enums import CreditResult
from accounts.models import Membership, Office
from applications import services
from applications.enums import ApplicationStatus, ListStatus
from applications.lists import services as lists
from applications.models import (
    Application,
    Call,
    CallCity,
    ListEntry,
    RecommendationList,
)
from applications.screening import proposals
from applications.screening import services as screening_services
from applications.screening.acts import TRANSFER
from applications.screening.proposals import Draft
from foundation.filings.models import CorrectionItem
from foundation.workflow import clock
from foundation.workflow.clock import end_of_day
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible
from tests import screening
from tests.factories import make_application, make_upload
from tests.stories.rows import tells
from tests.stories.test_unit import act
from tests.world import DALIAN, new_call

DUE = date(2026, 12, 4)


@tells("take", "release", "assign")
def test_taken_put_back_and_assigned(world):
    application = make_application(world, status="city_review")
    assert act("take", application, world, "沈阳经办").officer == world.people["沈阳经办"]
    with pytest.raises(NotLegal, match="沈阳经办已领取"):
        act("take", application, world, "沈阳同事")
    with pytest.raises(NotPermitted):
        act("release", application, world, "沈阳同事")
    assert act("release", application, world, "沈阳经办").officer is None
    with pytest.raises(NotLegal, match="还没有人领取"):
        act("release", application, world, "沈阳负责人")
    with pytest.raises(NotLegal, match="本机关在任"):
        act("assign", application, world, "沈阳负责人", officer=world.people["大连经办"])
    colleague = world.people["沈阳同事"]
    assert act("assign", application, world, "沈阳负责人", officer=colleague).officer == colleague


def test_a_recused_officer_may_do_nothing_and_when_all_are_the_province_takes_over(world):
    application = make_application(world, status="city_review")
    act("take", application, world, "沈阳经办")
    recuse(application, world, "沈阳经办")
    assert screening.fresh(application).officer is None, "正承办的随之放回"
    with pytest.raises(NotLegal, match="已登记对该单位回避"):
        act("take", application, world, "沈阳经办")
    with pytest.raises(NotLegal, match="已登记对该单位回避"):
        act("assign", application, world, "沈阳负责人", officer=world.people["沈阳经办"])
    with pytest.raises(NotLegal, match="此前由市局办理"):
        act("hand_to_province", application, world, "省局负责人", note="全员回避")
    recuse(application, world, "沈阳同事")
    recuse(application, world, "沈阳负责人")
    taken = act("hand_to_province", application, world, "省局负责人", note="全员回避")
    assert taken.status == ApplicationStatus.PROVINCE_REVIEW


def recuse(application, world, who):
    return screening_services.recuse(
        application, world.people[who], reason="配偶在该单位任职", by=world.by(who)
    )


@tells("transfer")
def test_the_wrong_city_hands_it_over(world):
    application = make_application(world, status="city_review")
    number = application.number
    with pytest.raises(NotVisible):
        act("transfer", application, world, "大连负责人")
    with pytest.raises(NotLegal, match="请写明转办的原因"):
        offer(application, world, "  ")
    proposal = offer(application, world, "登记地址在大连。")
    assert Application.objects.visible_to(world.by("大连负责人")).filter(pk=application.pk).exists()
    proposals.send_back(proposal, by=world.by("大连负责人"), note="不属我市。")
    assert not Application.objects.visible_to(world.by("大连负责人")).exists()
    offer(application, world, "已核实属大连。")
    moved = act("transfer", application, world, "大连负责人")
    assert (moved.call_city.office.code, moved.number) == (DALIAN, number)
    assert not Application.objects.visible_to(world.by("沈阳负责人")).exists()


def offer(application, world, opinion):
    draft = Draft(opinion=opinion, facts={}, office=Office.objects.get(code=DALIAN))
    return proposals.propose(application, TRANSFER, draft, by=world.by("沈阳负责人"))


@tells("give_back")
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"due_on": date(2026, 11, 19)}, "已经过去"),
        ({"due_on": date(2026, 11, 20)}, "就是今天"),
        ({"due_on": date(2026, 11, 28)}, "是休假日"),
        ({"due_on": date(2026, 12, 11)}, "晚于所在环节的截止时间"),
        ({"due_on": None}, "请填写补正截止日"),
        ({"ground": "因为"}, "请从清单里选择"),
        ({"note": " 　"}, "请写明退回的原因"),
    ],
)
def test_a_return_with_a_bad_deadline_ground_or_reason_changes_nothing(world, facts, said):
    application = make_application(world, status="city_review")
    screening.pin(application, world, who="沈阳经办")
    with pytest.raises(NotLegal, match=said):
        act("give_back", application, world, "沈阳经办", **screening.returning(**facts))
    assert CorrectionItem.objects.get().round is None, "拟好的事项还在"
    assert act("give_back", application, world, "沈阳经办", **screening.returning()).status == "returned"


def test_returned_twice_and_the_third_time_only_by_the_head(world):
    application = make_application(world, status="city_review")
    for _ in range(2):
        screening.resubmit(screening.give_back(application, world), world)
    with pytest.raises(NotLegal, match="已退回2次，达到批次规定的2次"):
        screening.give_back(application, world)
    act("give_back", application, world, "沈阳负责人", **screening.returning())
    assert application.corrections.count() == 3


@tells("extend_correction")
def test_an_overdue_correction_is_extended_after_expiry_and_answered(world):
    returned = make_application(world, status="returned")
    expiry = returned.correction_due_at
    late = expiry + timedelta(hours=9)
    with pytest.raises(NotLegal, match="须晚于原来的2026-11-27"):
        act("extend_correction", returned, world, "沈阳经办", note="再等等", due_on=date(2026, 11, 27))
    act("extend_correction", returned, world, "沈阳经办", at=late, note="单位停电", due_on=DUE)
    with pytest.raises(NotLegal, match="已经延长过；确需再延的，请负责人办理"):
        act("extend_correction", returned, world, "沈阳同事", at=late, note="再等", due_on=date(2026, 12, 7))
    act("extend_correction", returned, world, "沈阳负责人", at=late, note="再等", due_on=date(2026, 12, 7))
    back = screening.resubmit(screening.fresh(returned), world, at=late)
    assert back.status == ApplicationStatus.CITY_REVIEW


@tells("decline")
def test_declined_by_mistake_and_revoked_by_the_city(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal, match="须先由经办"):
        act("decline", application, world, "沈阳负责人", note="不符合", ground="not_eligible")
    with pytest.raises(NotLegal, match="没有逾期的补正"):
        screening.propose(application, world, act="decline", ground="overdue")
    declined = screening.decline(application, world)
    assert declined.status == ApplicationStatus.DECLINED
    second = services.start(world.call, by=world.by("甲经办"))
    with pytest.raises(NotLegal, match="已有一件申报"):
        finish_and_submit(second, world)
    revoked = act("revoke_decline", declined, world, "沈阳负责人", note="误按")
    assert revoked.status == ApplicationStatus.CITY_REVIEW


def finish_and_submit(application, world):
    from tests.factories import fill

    fill(application, world, who="甲经办")
    act("finalise", application, world, "甲经办")
    return act("submit", application, world, "甲签署", commitment=True)


@tells("revoke_decline")
def test_after_the_citys_cut_off_only_the_province_revokes_opening_a_window(world):
    declined = make_application(world, status="declined")
    late = declined.call.city_until
    with pytest.raises(NotLegal, match="还可以自行撤销"):
        act("revoke_decline", declined, world, "省局负责人", note="误按")
    with pytest.raises(NotLegal, match="市局办理已于"):
        act("revoke_decline", declined, world, "沈阳负责人", at=late, note="误按")
    with pytest.raises(NotLegal, match="另开的截止日"):
        act("revoke_decline", declined, world, "省局负责人", at=late, note="误按")
    window = end_of_day(date(2026, 12, 15))
    revoked = act(
        "revoke_decline", declined, world, "省局负责人", at=late, note="误按", case_city_until=window
    )
    assert (revoked.status, revoked.case_city_until, revoked.due_at) == ("city_review", window, window)
    screening.pin(revoked, world, who="沈阳经办")
    act("give_back", revoked, world, "沈阳经办", at=late, **screening.returning(due_on=date(2026, 12, 14)))


def test_a_declined_unit_may_apply_again_in_the_next_call(world):
    make_application(world, status="declined")
    following = new_call(world, year=2027)
    application = services.start(following, by=world.by("甲经办"))
    assert finish_and_submit(application, world).status == ApplicationStatus.CITY_REVIEW


def test_an_overdue_correction_may_be_declined_and_a_running_one_not(world):
    returned = make_application(world, status="returned")
    with pytest.raises(NotLegal, match="还在补正期内"):
        screening.propose(returned, world, act="decline", ground="overdue")
    late = returned.correction_due_at
    draft = Draft(opinion="逾期未补正。", facts={"ground": "overdue"})
    proposals.propose(returned, screening.ACTS["decline"], draft, by=world.by("沈阳经办", at=late))
    assert act("decline", returned, world, "沈阳负责人", at=late).status == ApplicationStatus.DECLINED


@tells("not_recommend")
def test_the_quota_is_reached(world):
    CallCity.objects.filter(call=world.call, office__code="210100").update(quota=0)
    application = make_application(world, status="city_review")
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    with pytest.raises(NotLegal, match="推荐名额0件已满"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    with pytest.raises(NotLegal, match="市局还没有截止"):
        act("not_recommend", application, world, "省局负责人", note="名额", ground="quota")
    screening.propose(application, world, act="not_recommend", ground="quota")
    left_out = act("not_recommend", application, world, "沈阳负责人")
    assert left_out.status == ApplicationStatus.NOT_RECOMMENDED
    again = services.start(world.call, by=world.by("甲经办"))
    assert finish_and_submit(again, world).status == ApplicationStatus.CITY_REVIEW, "未推荐的不影响再报"
    with pytest.raises(NotLegal, match="已有一件申报"):
        act("revoke_decline", left_out, world, "沈阳负责人", note="补了名额")


def test_a_city_silent_past_its_cut_off(world):
    application = make_application(world, status="city_review")
    late = application.call.city_until
    screening.pin(application, world, who="沈阳经办")
    for name, facts in (("give_back", screening.returning()), ("recommend", {"note": "同意推荐"})):
        with pytest.raises(NotLegal, match="市局办理已于2026年12月10日10:00截止"):
            act(name, application, world, "沈阳经办", at=late, **facts)
    left_out = act(
        "not_recommend", application, world, "省局负责人", at=late, note="逾期未审", ground="unjudged"
    )
    assert left_out.status == ApplicationStatus.NOT_RECOMMENDED


@tells("recommend", "send", "send_list", "reopen_list")
def test_passed_listed_sent_reopened_and_corrected(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal, match="审核要点还有20条没有结论"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办", days_ago=31)
    with pytest.raises(NotLegal, match="30天之内的信用核查"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    screening.check_credit(application, world, who="沈阳经办", days_ago=30)
    act("recommend", application, world, "沈阳经办", note="同意推荐")
    found = RecommendationList.objects.get()
    with pytest.raises(NotLegal, match="请先编制"):
        lists.send(found, by=world.by("沈阳负责人"), facts={})
    with pytest.raises(NotPermitted):
        lists.send(found, by=world.by("沈阳经办"), facts={})
    sent = screening.send_list(application, world)
    window = end_of_day(date(2026, 12, 15))
    back = act("send_back", sent, world, "省局经办", note="请核", case_city_until=window)
    assert ListEntry.objects.get().dropped_reason == "省局退回市局"
    assert RecommendationList.objects.get().status == ListStatus.SENT
    act("recommend", back, world, "沈阳经办", note="已核，同意推荐")
    assert RecommendationList.objects.get().status == ListStatus.REOPENED
    screening.send_list(screening.fresh(back), world)
    issues = list(RecommendationList.objects.get().issues.filter(sent_at__isnull=False))
    assert [issue.number for issue in issues] == [1, 2]


def test_a_recommended_case_cannot_be_sent_after_the_cut_off(world):
    application = make_application(world, status="recommended")
    found = RecommendationList.objects.get()
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    lists.attach_stamped(issue, make_upload(world, who="沈阳经办"), by=world.by("沈阳经办"))
    with pytest.raises(NotLegal, match="市局截止是"):
        lists.send(found, by=world.by("沈阳负责人", at=world.call.city_until), facts={})
    assert screening.fresh(application).status == ApplicationStatus.RECOMMENDED


def test_serious_dishonesty_is_not_recommended(world):
    application = make_application(world, status="city_review")
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办", result=CreditResult.SERIOUS)
    with pytest.raises(NotLegal, match="严重失信记录"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")


def test_where_the_office_wants_it_the_head_reviews_and_a_deputy_stands_in(world):
    CallCity.objects.filter(call=world.call).update(wants_head=True)
    application = make_application(world, status="city_review")
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    with pytest.raises(NotLegal, match="先由经办拟办，再由负责人"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    screening.propose(application, world, act="recommend")
    with pytest.raises(NotLegal, match="先由经办拟办，再由负责人"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    with pytest.raises(NotLegal, match="先由经办拟办，再由负责人"):
        act("recommend", application, world, "沈阳同事", note="同意推荐")
    today = clock.today()
    Membership.objects.filter(pk=world.people["沈阳同事"].pk).update(deputy_from=today, deputy_until=today)
    world.people["沈阳同事"].refresh_from_db()
    assert act("recommend", application, world, "沈阳同事", note="同意推荐").status == "recommended"


def test_the_agency_that_left_after_submission_makes_the_city_return_it(world):
    from applications import partnering
    from tests.test_workflow_table import accepted, draft

    application = draft(world)
    partner = accepted(world, application)
    act("finalise", application, world, "甲经办")
    act("submit", application, world, "甲签署", commitment=True)
    partnering.leave(partner, by=world.by("代理经办"), facts={"note": "业务调整"})
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    with pytest.raises(NotLegal, match="联合申报单位已退出"):
        act("recommend", application, world, "沈阳经办", note="同意推荐")
    returned = screening.give_back(screening.fresh(application), world, ground="partner_left")
    assert returned.status == ApplicationStatus.RETURNED


def test_a_conditional_submission_waits_for_verification(world):
    Call.objects.filter(pk=world.call.pk).update(admits_conditionally=True)
    unit = type(world.organizations["甲"]).objects.filter(pk=world.organizations["甲"].pk)
    unit.update(verification_status="refused")
    application = make_application(world, finalised=True)
    with pytest.raises(NotLegal, match="认证未通过"):
        act("submit", application, world, "甲签署")
    unit.update(verification_status="pending")
    assert act("submit", screening.fresh(application), world, "甲签署").is_conditional
