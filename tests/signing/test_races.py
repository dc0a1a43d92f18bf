"""同一秒的两个人：两次报送、报送与撤回、名额里最后一个、退回与通过、签发与退回经办。只在 PostgreSQL 上跑。"""

import pytest

from applications import services
from applications.enums import ApplicationStatus, ProposalOutcome
from applications.lists import services as lists
from applications.models import Application, CallCity, ListEntry, ListIssue, Proposal, RecommendationList
from applications.screening import proposals
from applications.signing import case_papers
from foundation.letters.models import Letter
from foundation.workflow.models import Event
from tests import screening
from tests.factories import make_application, make_upload
from tests.races import kinds, race
from tests.signing.test_lists import stamp, the_list
from tests.world import build

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ACTS = services.SERVICES
HEADSTARTS = (0.0, 0.003, -0.003, 0.01, -0.01)
REMARK = {"note": "材料初审合格，同意推荐"}


@pytest.fixture(params=range(len(HEADSTARTS)))
def headstart(request):
    return HEADSTARTS[request.param]


@pytest.fixture
def world(transactional_db):
    return build()


def ready_to_send(world):
    application = make_application(world, status="recommended")
    stamp(world, lists.prepare(the_list(), by=world.by("沈阳经办")))
    return application


def outcomes(application):
    row = Application.objects.get(pk=application.pk)
    standing = ListEntry.objects.filter(application=application, dropped_at__isnull=True).count()
    return row.status, standing


def test_two_sends_send_once(world, headstart):
    application = ready_to_send(world)
    found = the_list()
    results = race(
        lambda: lists.send(found, by=world.by("沈阳负责人", key="first"), facts={}),
        lambda: lists.send(found, by=world.by("沈阳负责人", key="second"), facts={}),
        headstart=headstart,
    )
    assert kinds(results) == ["Event", "NotLegal"], results
    assert ListIssue.objects.filter(sent_at__isnull=False).count() == 1
    assert outcomes(application) == (ApplicationStatus.PROVINCE_REVIEW, 1)


def test_the_same_press_twice_is_one_sending(world, headstart):
    ready_to_send(world)
    found, by = the_list(), world.by("沈阳负责人", key="once")
    results = race(
        lambda: lists.send(found, by=by, facts={}),
        lambda: lists.send(found, by=by, facts={}),
        headstart=headstart,
    )
    assert kinds(results) == ["Event", "Event"], results
    assert len({event.pk for event in results}) == 1


def test_sending_against_withdrawing(world, headstart):
    """先报送的，撤回随后退出、报送的一期不动；先撤回的，编制作废、报送被拒。"""
    application = ready_to_send(world)
    case_papers.add_request(application, make_upload(world, who="甲签署"), by=world.by("甲签署"))
    found = the_list()
    sent, gone = race(
        lambda: lists.send(found, by=world.by("沈阳负责人"), facts={}),
        lambda: ACTS["withdraw"](application, by=world.by("甲签署"), facts={"note": "不再申报"}),
        headstart=headstart,
    )
    assert isinstance(gone, Event), gone
    assert outcomes(application) == (ApplicationStatus.WITHDRAWN, 0)
    issue = ListIssue.objects.get()
    if isinstance(sent, Event):
        assert (issue.sent_at is not None, issue.voided_at) == (True, None)
    else:
        assert (issue.sent_at, issue.voided_at is not None) == (None, True), sent


def test_two_recommendations_at_the_last_place(world, headstart):
    """沈阳的两件（第二件由乙转来）争最后一个名额，只成一件。"""
    first, second = make_application(world, status="city_review"), transferred(world)
    CallCity.objects.filter(pk=first.call_city_id).update(quota=1)
    for case in (first, second):
        screening.judge_all(case, world, who="沈阳经办")
        screening.check_credit(case, world, who="沈阳经办")
    results = race(
        lambda: ACTS["recommend"](first, by=world.by("沈阳经办"), facts=REMARK),
        lambda: ACTS["recommend"](second, by=world.by("沈阳同事"), facts=REMARK),
        headstart=headstart,
    )
    assert kinds(results) == ["Event", "NotLegal"], results
    assert Application.objects.filter(status=ApplicationStatus.RECOMMENDED).count() == 1
    assert ListEntry.objects.count() == 1


def transferred(world):
    """乙的一件，从大连转到沈阳。"""
    from accounts.models import Office
    from applications.screening.proposals import SIGNABLE, Draft

    application = make_application(world, unit="乙", status="city_review")
    draft = Draft(opinion="在沈阳", facts={}, office=Office.objects.get(code="210100"))
    proposals.propose(application, SIGNABLE["transfer"], draft, by=world.by("大连负责人"))
    return ACTS["transfer"](application, by=world.by("沈阳负责人"), facts={"note": ""}).subject


def test_returning_against_recommending_the_first_wins(world, headstart):
    application = make_application(world, status="city_review")
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    screening.pin(application, world, who="沈阳经办")
    results = race(
        lambda: ACTS["give_back"](application, by=world.by("沈阳经办"), facts=screening.returning()),
        lambda: ACTS["recommend"](application, by=world.by("沈阳同事"), facts=REMARK),
        headstart=headstart,
    )
    assert kinds(results) == ["Event", "NotLegal"], results
    status, standing = outcomes(application)
    assert (status, standing) in ((ApplicationStatus.RETURNED, 0), (ApplicationStatus.RECOMMENDED, 1))
    refusal = next(result for result in results if not isinstance(result, Event))
    assert "沈阳市知识产权局已于" in str(refusal), "说清是谁、何时"
    assert Letter.objects.count() == (1 if status == ApplicationStatus.RETURNED else 0)


def test_signing_against_sending_back_to_the_officer(world, headstart):
    application = make_application(world, status="city_review")
    proposal = screening.propose(application, world, act="decline", ground="not_eligible")
    signed, refused = race(
        lambda: ACTS["decline"](application, by=world.by("沈阳负责人"), facts={}),
        lambda: proposals.send_back(proposal, by=world.by("沈阳负责人"), note="再核对"),
        headstart=headstart,
    )
    assert kinds([signed, refused]) == ["Event", "NotLegal"], (signed, refused)
    outcome = Proposal.objects.get().outcome
    is_signed = isinstance(signed, Event)
    assert outcome == (ProposalOutcome.SIGNED if is_signed else ProposalOutcome.SENT_BACK)
    assert Application.objects.get(pk=application.pk).status == (
        ApplicationStatus.DECLINED if is_signed else ApplicationStatus.CITY_REVIEW
    )


def test_two_officers_propose_at_once(world, headstart):
    application = make_application(world, status="city_review")
    results = race(
        lambda: screening.propose(application, world, act="decline", ground="not_eligible"),
        lambda: screening.propose(application, world, act="decline", who="沈阳同事", ground="banned"),
        headstart=headstart,
    )
    assert kinds(results) == ["NotLegal", "Proposal"], results
    assert Proposal.objects.open().count() == 1


def test_two_preparations_make_one_issue(world, headstart):
    make_application(world, status="recommended")
    found = the_list()
    results = race(
        lambda: lists.prepare(found, by=world.by("沈阳经办")),
        lambda: lists.prepare(found, by=world.by("沈阳同事")),
        headstart=headstart,
    )
    assert kinds(results) == ["ListIssue", "ListIssue"], results
    assert (ListIssue.objects.count(), Letter.objects.count()) == (1, 1)


def test_recommending_against_sending(world, headstart):
    """报送的同时又通过一件：要么编制作废、报送被拒，要么报送之后清单转为待更正。"""
    ready_to_send(world)
    other = transferred(world)
    screening.judge_all(other, world, who="沈阳经办")
    screening.check_credit(other, world, who="沈阳经办")
    found = the_list()
    sent, joined = race(
        lambda: lists.send(found, by=world.by("沈阳负责人"), facts={}),
        lambda: ACTS["recommend"](other, by=world.by("沈阳经办"), facts=REMARK),
        headstart=headstart,
    )
    assert isinstance(joined, Event), joined
    status = RecommendationList.objects.get(pk=found.pk).status
    assert status == ("reopened" if isinstance(sent, Event) else "open"), sent
    assert Application.objects.get(pk=other.pk).status == ApplicationStatus.RECOMMENDED
