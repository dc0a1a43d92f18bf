"""拟办与签发：经办拟、负责人签；自己拟的自己签不了；情况变了的作罢；代签以日期为准。"""

from datetime import date, timedelta

import pytest

from applications import services
from applications.enums import ApplicationStatus, ProposalOutcome
from applications.models import Application, CallCity, Proposal
from applications.screening import proposals
from applications.screening.choices import staff_choices, unit_choices
from applications.screening.proposals import SIGNABLE, Draft
from applications.signing import offices
from applications.signing.pages import closed_proposals, proposal_view
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import make_application

SIGNED = services.SERVICES


def labels(application, world, who):
    """此人看得到的按钮：{名称: 能不能按}。"""
    choices = staff_choices(screening.fresh(application), by=world.by(who))
    return {choice.act.label: not choice.reasons for choice in choices}


def why(application, world, who, label):
    choices = staff_choices(screening.fresh(application), by=world.by(who))
    return [reason.text for choice in choices if choice.act.label == label for reason in choice.reasons]


# —— 按钮 ——


def test_an_officer_proposes_and_a_head_signs(world):
    application = make_application(world, status="city_review")
    assert labels(application, world, "沈阳经办") == {
        "领取": True,
        "退回": False,
        "拟不通过": True,
        "拟不予推荐": False,
        "通过": False,
        "回避": True,
    }
    assert labels(application, world, "沈阳负责人") == {
        "放回": False,
        "分派": True,
        "转办": True,
        "退回": False,
        "不通过": False,
        "不予推荐": False,
        "通过": False,
        "回避": True,
    }
    assert "须先由经办写明意见" in why(application, world, "沈阳负责人", "不通过")[-1]
    screening.propose(application, world, act="decline", ground="not_eligible")
    mine, heads = labels(application, world, "沈阳经办"), labels(application, world, "沈阳负责人")
    assert (mine["撤回拟办"], "拟不通过" in mine, "签发：不通过" in mine) == (True, False, False)
    assert (heads["签发：不通过"], heads["退回经办"], "撤回拟办" in heads) == (True, True, False)
    colleague = labels(application, world, "沈阳同事")
    assert ("撤回拟办" in colleague, "退回经办" in colleague, colleague["拟不通过"]) == (False, False, False)
    assert why(application, world, "沈阳同事", "拟不通过") == ["已有沈阳经办的拟办等待签发，请先办结它。"]


def test_the_office_sees_the_open_proposal_and_the_unit_never_does(world):
    application = make_application(world, status="city_review")
    screening.propose(application, world, act="decline", ground="not_eligible")
    seen = {
        who: proposal_view(application, by=world.by(who)) for who in ("沈阳经办", "沈阳同事", "沈阳负责人")
    }
    assert [bool(view.withdraw_url) for view in seen.values()] == [True, False, False]
    assert [bool(view.sign_url) for view in seen.values()] == [False, False, True]
    assert ("事由", "不符合申报条件（指南一、二）") in seen["沈阳同事"].facts
    assert all(proposal_view(application, by=world.by(who)) is None for who in ("甲签署", "甲经办", "甲查看"))


# —— 签发 ——


def test_signing_keeps_the_heads_words_or_the_officers(world):
    application = make_application(world, status="city_review")
    screening.propose(application, world, act="decline", ground="not_eligible")
    event = SIGNED["decline"](application, by=world.by("沈阳负责人"), facts={"note": "负责人改过的意见"})
    assert (event.note, event.facts["ground"]) == ("负责人改过的意见", "not_eligible")
    closed = Proposal.objects.get()
    assert (closed.outcome, closed.reply, closed.opinion) == (
        ProposalOutcome.SIGNED, "负责人改过的意见", "拟办意见：见事由。",
    )  # fmt: skip


def test_your_own_proposal_waits_for_somebody_else(world):
    """受委托代签的经办自己拟的，自己签不了；负责人可以。"""
    application = make_application(world, status="city_review")
    deputise(world, "沈阳经办")
    screening.propose(application, world, act="decline", ground="not_eligible")
    with pytest.raises(NotLegal, match="这是您自己的拟办"):
        SIGNED["decline"](application, by=world.by("沈阳经办"), facts={})
    assert "签发：不通过" not in labels(application, world, "沈阳经办")
    SIGNED["decline"](application, by=world.by("沈阳负责人"), facts={})


def test_sent_back_to_the_officer_with_a_reply(world):
    application = make_application(world, status="city_review")
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    with pytest.raises(NotPermitted):
        proposals.send_back(proposal, by=world.by("沈阳同事"), note="再看看")
    with pytest.raises(NotLegal, match="请写明退回经办的原因"):
        proposals.send_back(proposal, by=world.by("沈阳负责人"), note=" ")
    proposals.send_back(proposal, by=world.by("沈阳负责人"), note="证照是有效的，请再核对。")
    assert screening.fresh(application).status == ApplicationStatus.CITY_REVIEW
    shown = closed_proposals(application, by=world.by("沈阳经办"))
    assert [(item.outcome, item.reply) for item in shown] == [("退回经办", "证照是有效的，请再核对。")]
    assert closed_proposals(application, by=world.by("甲签署")) == []
    with pytest.raises(NotLegal, match="已经办结"):
        proposals.withdraw(proposal, by=world.by("沈阳经办"))


def test_only_the_proposer_withdraws(world):
    application = make_application(world, status="city_review")
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    with pytest.raises(NotPermitted):
        proposals.withdraw(proposal, by=world.by("沈阳同事"))
    proposals.withdraw(proposal, by=world.by("沈阳经办"))
    screening.propose(application, world, act="decline", who="沈阳同事", ground="banned")


def test_a_proposal_is_overtaken_when_a_colleague_returns_the_case(world):
    application = make_application(world, status="city_review")
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    screening.give_back(application, world, who="沈阳同事")
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.closed_by) == (ProposalOutcome.OVERTAKEN, world.people["沈阳同事"])
    with pytest.raises(NotLegal, match="还在补正期内"):
        SIGNED["decline"](application, by=world.by("沈阳负责人"), facts={})


def test_assigning_another_officer_leaves_the_proposal_waiting(world):
    application = make_application(world, status="city_review")
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    facts = {"officer": world.people["沈阳同事"]}
    SIGNED["assign"](application, by=world.by("沈阳负责人"), facts=facts)
    proposal.refresh_from_db()
    assert proposal.outcome == ""


@pytest.mark.parametrize("ground", ["overdue", "no_such_ground"])
def test_a_ground_that_does_not_fit_is_refused_when_proposing(world, ground):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal):
        screening.propose(application, world, act="decline", ground=ground)
    screening.propose(application, world, act="decline", ground="false_material")


# —— 代签 ——


def deputise(world, who, *, days=(0, 2)):
    today = clock.today()
    start, end = (today + timedelta(days=n) for n in days)
    head = "省局负责人" if who.startswith("省局") else f"{who[:2]}负责人"
    offices.appoint(world.people[who], from_on=start, until_on=end, by=world.by(head))
    world.people[who].refresh_from_db()


def test_a_deputy_signs_on_the_days_given_and_on_no_other(world):
    application = make_application(world, status="city_review")
    screening.propose(application, world, act="decline", who="沈阳同事", ground="not_eligible")
    deputise(world, "沈阳经办", days=(1, 2))
    for days, may in ((0, False), (1, True), (2, True), (3, False)):
        by = world.by("沈阳经办", at=clock.now() + timedelta(days=days))
        assert ("签发：不通过" in {c.act.label for c in staff_choices(application, by=by)}) is may
    with pytest.raises(NotPermitted):
        SIGNED["decline"](application, by=world.by("沈阳经办"), facts={})
    tomorrow = world.by("沈阳经办", at=clock.now() + timedelta(days=1))
    event = SIGNED["decline"](application, by=tomorrow, facts={})
    assert (event.actor_name, event.role) == ("沈阳经办", "city_officer")


def test_who_may_appoint_and_whom(world):
    today, people = clock.today(), world.people
    days = {"from_on": today, "until_on": today}
    with pytest.raises(NotPermitted):
        offices.appoint(people["沈阳同事"], by=world.by("沈阳经办"), **days)
    with pytest.raises(NotPermitted):
        offices.appoint(people["大连经办"], by=world.by("沈阳负责人"), **days)
    with pytest.raises(NotLegal, match="在任的经办"):
        offices.appoint(people["沈阳负责人"], by=world.by("沈阳负责人"), **days)
    yesterday = today - timedelta(days=1)
    with pytest.raises(NotLegal, match="已经过去"):
        offices.appoint(people["沈阳经办"], from_on=yesterday, until_on=yesterday, by=world.by("沈阳负责人"))
    event = offices.appoint(people["沈阳经办"], by=world.by("沈阳负责人"), **days)
    assert (event.act, event.facts) == (
        "appoint_deputy", {"from": today.isoformat(), "until": today.isoformat()},
    )  # fmt: skip
    offices.end(people["沈阳经办"], by=world.by("沈阳负责人"))
    with pytest.raises(NotLegal, match="没有受委托"):
        offices.end(people["沈阳经办"], by=world.by("沈阳负责人"))


# —— 推荐须经负责人审核 ——


def test_when_the_office_wants_its_head_every_recommendation_is_signed(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotPermitted):
        offices.require_head(application.call_city, wants_head=True, by=world.by("沈阳经办"))
    with pytest.raises(NotPermitted):
        offices.require_head(application.call_city, wants_head=True, by=world.by("大连负责人"))
    offices.require_head(application.call_city, wants_head=True, by=world.by("沈阳负责人"))
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    assert labels(application, world, "沈阳经办")["拟通过"]
    with pytest.raises(NotLegal, match="再由负责人"):
        SIGNED["recommend"](application, by=world.by("沈阳经办"), facts={"note": "同意推荐"})
    screening.propose(application, world, act="recommend")
    with pytest.raises(NotLegal, match="再由负责人"):
        SIGNED["recommend"](application, by=world.by("沈阳同事"), facts={})
    done = SIGNED["recommend"](application, by=world.by("沈阳负责人"), facts={}).subject
    assert done.status == ApplicationStatus.RECOMMENDED


# —— 名额 ——


def test_the_quota_set_by_the_province_is_kept(world):
    first = make_application(world, status="city_review")
    city = first.call_city
    with pytest.raises(NotPermitted):
        offices.set_quotas(world.call, {city.pk: 0}, by=world.by("省局经办"))
    assert offices.set_quotas(world.call, {city.pk: 0}, by=world.by("省局负责人")) == 1
    assert offices.set_quotas(world.call, {city.pk: 0}, by=world.by("省局负责人")) == 0
    with pytest.raises(NotLegal, match="名额0件已满"):
        screening.recommend(first, world)
    assert labels(first, world, "沈阳经办")["拟不予推荐"]
    offices.set_quotas(world.call, {city.pk: 1}, by=world.by("省局负责人"))
    assert CallCity.objects.get(pk=city.pk).quota == 1
    assert screening.recommend(first, world).status == ApplicationStatus.RECOMMENDED


# —— 误按不通过 ——


def test_declined_by_mistake_is_revoked_by_the_city_before_its_cut_off(world):
    application = make_application(world, status="declined")
    facts = {"note": "误操作", "due_on": None, "case_city_until": None}
    with pytest.raises(NotPermitted):
        SIGNED["revoke_decline"](application, by=world.by("沈阳经办"), facts=facts)
    with pytest.raises(NotLegal, match="还可以自行撤销"):
        SIGNED["revoke_decline"](application, by=world.by("省局负责人"), facts=facts)
    back = SIGNED["revoke_decline"](application, by=world.by("沈阳负责人"), facts=facts).subject
    assert back.status == ApplicationStatus.CITY_REVIEW


def test_and_by_the_province_after_it(world):
    application = make_application(world, status="declined")
    late = application.city_cut_off
    facts = {"note": "经查证照有效", "due_on": None, "case_city_until": None}
    with pytest.raises(NotLegal, match="市局办理已于"):
        SIGNED["revoke_decline"](application, by=world.by("沈阳负责人", at=late), facts=facts)
    with pytest.raises(NotLegal, match="请填写给市局另开的截止日"):
        SIGNED["revoke_decline"](application, by=world.by("省局负责人", at=late), facts=facts)
    opened = clock.end_of_day(date(2026, 12, 15))
    given = facts | {"case_city_until": opened}
    back = SIGNED["revoke_decline"](application, by=world.by("省局负责人", at=late), facts=given).subject
    assert (back.status, back.city_cut_off) == (ApplicationStatus.CITY_REVIEW, opened)
    screening.recommend(back, world)


# —— 认证未通过、提级 ——


def test_a_recused_office_hands_the_case_to_the_province(world):
    application = make_application(world, status="city_review")
    lead = {"note": "该局全部回避"}
    with pytest.raises(NotLegal, match="此前由市局办理"):
        SIGNED["hand_to_province"](application, by=world.by("省局负责人"), facts=lead)
    for who in ("沈阳经办", "沈阳同事", "沈阳负责人"):
        services_recuse(application, world, who)
    taken = SIGNED["hand_to_province"](application, by=world.by("省局负责人"), facts=lead).subject
    assert taken.status == ApplicationStatus.PROVINCE_REVIEW


def services_recuse(application, world, who, *, by=""):
    from applications.screening.services import recuse

    return recuse(application, world.people[who], reason="近亲属在该单位任职", by=world.by(by or who))


def test_a_recused_officer_sees_the_case_and_may_not_touch_it(world):
    application = make_application(world, status="city_review")
    SIGNED["take"](application, by=world.by("沈阳经办"), facts={})
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    services_recuse(application, world, "沈阳经办")
    assert Application.objects.visible_to(world.by("沈阳经办")).filter(pk=application.pk).exists()
    assert screening.fresh(application).officer is None
    proposal.refresh_from_db()
    assert proposal.outcome == ProposalOutcome.OVERTAKEN
    refusal = "您已登记对该单位回避，不能经手这一件。"
    for label in ("领取", "退回", "拟不通过", "通过"):
        assert refusal in why(application, world, "沈阳经办", label), label
    with pytest.raises(NotLegal, match="您已登记对该单位回避"):
        SIGNED["take"](application, by=world.by("沈阳经办"), facts={})
    SIGNED["take"](application, by=world.by("沈阳同事"), facts={})


def test_the_head_names_who_recuses_and_officers_only_themselves(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotPermitted):
        services_recuse(application, world, "沈阳同事", by="沈阳经办")
    with pytest.raises(NotPermitted):
        services_recuse(application, world, "大连经办", by="沈阳负责人")
    recusal = services_recuse(application, world, "沈阳同事", by="沈阳负责人")
    assert (recusal.membership, recusal.declared_by) == (
        world.people["沈阳同事"], world.people["沈阳负责人"],
    )  # fmt: skip
    assert services_recuse(application, world, "沈阳同事", by="沈阳负责人") == recusal


# —— 转办 ——


def offer(application, world, *, to="210200", opinion="登记地址在大连。", who="沈阳负责人"):
    from accounts.models import Office

    draft = Draft(opinion=opinion, facts={}, office=Office.objects.filter(code=to).first())
    return proposals.propose(application, SIGNABLE["transfer"], draft, by=world.by(who))


def sees(world, who, application):
    return Application.objects.visible_to(world.by(who)).filter(pk=application.pk).exists()


def test_the_wrong_city_transfers_and_the_number_stays(world):
    application = make_application(world, status="city_review")
    for problem in ({"to": "210100"}, {"to": ""}, {"opinion": " "}):
        with pytest.raises(NotLegal):
            offer(application, world, **problem)
    with pytest.raises(NotPermitted):
        offer(application, world, who="沈阳经办")
    assert not sees(world, "大连负责人", application)
    offer(application, world)
    assert sees(world, "大连负责人", application)
    assert labels(application, world, "大连负责人") == {"接收转办": True, "不接收转办": True, "回避": True}
    assert labels(application, world, "大连经办") == {"回避": True}
    taken = SIGNED["transfer"](application, by=world.by("大连负责人"), facts={"note": ""}).subject
    assert (taken.number, taken.call_city.office.code, taken.officer) == (application.number, "210200", None)
    assert (sees(world, "沈阳负责人", application), sees(world, "大连经办", application)) == (False, True)


def test_a_refused_transfer_stays_where_it_was(world):
    application = make_application(world, status="city_review")
    proposal = offer(application, world)
    with pytest.raises(NotPermitted):
        proposals.send_back(proposal, by=world.by("大连经办"), note="不属于我市")
    proposals.send_back(proposal, by=world.by("大连负责人"), note="注册地在沈阳")
    assert (sees(world, "大连负责人", application), sees(world, "沈阳经办", application)) == (False, True)
    assert labels(application, world, "沈阳负责人")["转办"]


def test_nothing_else_is_open_to_the_other_city(world):
    application = make_application(world, status="city_review")
    offer(application, world)
    screening.pin(application, world, who="大连经办")
    with pytest.raises(NotPermitted):
        SIGNED["give_back"](application, by=world.by("大连经办"), facts=screening.returning())
    deputise(world, "沈阳经办")
    with pytest.raises(NotLegal, match="等待大连市知识产权局答复"):
        SIGNED["transfer"](application, by=world.by("沈阳经办"), facts={})


def test_units_get_the_way_to_their_withdrawal_request(world):
    application = make_application(world, status="recommended")
    urls = {
        who: {c.act.name for c in unit_choices(application, by=world.by(who))} for who in ("甲签署", "甲经办")
    }
    assert ("withdrawal_request" in urls["甲签署"], "withdrawal_request" in urls["甲经办"]) == (True, False)
