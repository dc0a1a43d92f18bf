"""状态 × 动作 × 身份：手写的表与服务实际给出的结果逐格相同。"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.enums import VerificationStatus
from accounts.models import Office, Organization
from applications import acts, partnering, services
from applications.enums import COMMITMENT, STAMPED_PARTNER, WITHDRAWAL_REQUEST
from applications.lists import services as lists
from applications.lists.acts import LIST_ACTS, REOPEN_LIST
from applications.models import Application, Call, CallCity, CasePaper, Partner, RecommendationList
from applications.rubrics import GUIDE_RUBRICS
from applications.screening import proposals
from applications.screening.acts import DECLINE, TRANSFER
from applications.screening.proposals import Draft
from foundation.filings import autosave
from foundation.workflow import clock
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.clock import end_of_day
from foundation.workflow.perform import perform
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible
from portal.demo import answers
from tests import screening, workflow_table
from tests.factories import fill, hand_in, make_application, make_upload
from tests.world import DALIAN, PEOPLE, World

FACTS = {"note": "测试写明的原因"}
DUE = date(2026, 12, 4)
CITY_WINDOW = end_of_day(date(2026, 12, 10))
APPLICATION = workflow_table.read_by_difference(workflow_table.APPLICATION, workflow_table.OUT_OF_TURN)
CALL = workflow_table.read(workflow_table.CALL)
PARTNER = workflow_table.read(workflow_table.PARTNER)
LIST = workflow_table.read(workflow_table.LIST)
EVERYBODY = {*PEOPLE, "时钟"}


class _Undo(Exception):
    """办成之后退回原状，好试下一格。"""


def outcome(deed: Callable[[], Any]) -> str:
    """在一个随后退回的保存点里试一次。"""
    try:
        with transaction.atomic():
            deed()
            raise _Undo
    except _Undo:
        return "ok"
    except NotVisible:
        return "404"
    except NotPermitted:
        return "403"
    except NotLegal:
        return "409"


def actors(world: World, at: datetime | None = None) -> Iterator[tuple[str, Actor]]:
    for person in world.people:
        yield person, world.by(person, at=at)
    yield "时钟", Actor.clock(at or clock.now())


def invited(world: World, application: Application | None = None) -> Partner:
    """甲的一件申报（不给就是填满的草稿）邀请了代理。"""
    application = application or draft(world)
    return partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))


def accepted(world: World, application: Application | None = None) -> Partner:
    """代理接受了邀请，并填满表3。"""
    partner = partnering.accept(invited(world, application), by=world.by("代理经办"), facts={}).subject
    for section in partner.filing.sections.select_related("filing"):
        own = {"account_name": world.organizations["代理"].name}
        posts = answers.partner()[section.name]
        changes = {address: own.get(address, text) for address, text in posts.items()}
        autosave.save(section, changes, base_version=section.version, by=world.by("代理经办"))
    return partner


def blank(world: World) -> Application:
    return make_application(world)


def draft(world: World) -> Application:
    application = make_application(world)
    fill(application, world, who="甲经办")
    return application


def finalised(world: World) -> Application:
    return make_application(world, finalised=True)


def submitted(world: World) -> Application:
    return make_application(world, status="city_review")


def taken(world: World) -> Application:
    application = submitted(world)
    services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={})
    return application


def recalled(world: World) -> Application:
    application = submitted(world)
    services.recall(application, by=world.by("甲经办"), facts={})
    return application


def withdrawn(world: World) -> Application:
    return make_application(world, status="withdrawn")


def withdrawn_late(world: World) -> Application:
    application = submitted(world)
    services.withdraw(application, by=world.by("甲签署"), facts=FACTS)
    return application


def joined(world: World) -> Application:
    application = draft(world)
    accepted(world, application)
    return application


def committed(world: World) -> Application:
    application = finalised(world)
    hand_in(application, world, code=COMMITMENT, who="甲经办")
    return application


def ready(world: World) -> Application:
    application = taken(world)
    screening.judge_all(application, world, who="沈阳经办")
    screening.check_credit(application, world, who="沈阳经办")
    screening.pin(application, world, who="沈阳经办")
    return application


def proposed(world: World) -> Application:
    application = taken(world)
    screening.propose(application, world, act="decline", ground="not_eligible")
    return application


def offered(world: World) -> Application:
    application = taken(world)
    draft = Draft(opinion="登记地址在大连。", facts={}, office=Office.objects.get(code=DALIAN))
    proposals.propose(application, TRANSFER, draft, by=world.by("沈阳负责人"))
    return application


def full(world: World) -> Application:
    application = taken(world)
    CallCity.objects.filter(pk=application.call_city_id).update(quota=0)
    screening.propose(application, world, act="not_recommend", ground="quota")
    return application


def late(world: World) -> Application:
    return submitted(world)


def lapsing(world: World) -> Application:
    Call.objects.filter(pk=world.call.pk).update(admits_conditionally=True)
    unit = Organization.objects.filter(pk=world.organizations["甲"].pk)
    unit.update(verification_status=VerificationStatus.PENDING)
    application = submitted(world)
    unit.update(verification_status=VerificationStatus.REFUSED)
    screening.propose(screening.fresh(application), world, act="lapse", who="省局经办")
    return screening.fresh(application)


def returned(world: World) -> Application:
    return make_application(world, status="returned")


def answered(world: World) -> Application:
    application = returned(world)
    screening.answer_all(application)
    services.finalise(application, by=world.by("甲签署"), facts={})
    return application


def overdue(world: World) -> Application:
    application = returned(world)
    draft = Draft(opinion="逾期没有补正。", facts={"ground": "overdue"})
    by = world.by("沈阳经办", at=application.correction_due_at)
    proposals.propose(application, DECLINE, draft, by=by)
    return application


def declined(world: World) -> Application:
    return make_application(world, status="declined")


def not_recommended(world: World) -> Application:
    application = full(world)
    services.SERVICES["not_recommend"](application, by=world.by("沈阳负责人"), facts={})
    return application


def recommended(world: World) -> Application:
    return make_application(world, status="recommended")


def requested(world: World) -> Application:
    application = recommended(world)
    CasePaper.objects.create(
        application=application,
        code=WITHDRAWAL_REQUEST,
        title="撤回申请",
        upload=make_upload(world, who="甲签署"),
        added_by=world.people["甲签署"],
        added_at=clock.now(),
    )
    return application


def province_review(world: World) -> Application:
    application = make_application(world, status="province_review")
    screening.pin(application, world, who="省局经办")
    return application


def rechecked(world: World) -> Application:
    application = make_application(world, status="province_review")
    screening.propose(application, world, act="decline_on_recheck", who="省局经办", ground="not_eligible")
    return application


def expert_review(world: World) -> Application:
    return make_application(world, status="expert_review")


STATES = (
    blank, draft, finalised, submitted, taken, recalled, withdrawn, withdrawn_late, joined, committed,
    ready, proposed, offered, full, late, lapsing, returned, answered, overdue, declined,
    not_recommended, recommended, requested, province_review, rechecked, expert_review,
)  # fmt: skip
INSTANTS: dict[str, Callable[[Application], datetime]] = {
    "overdue": lambda application: application.correction_due_at or clock.now(),
    "late": lambda application: application.call.city_until,
}
"""在这些状态里，办理的时刻不是现在。"""


def facts_for(world: World, act: str, state: str, by: Actor) -> dict[str, Any]:
    """办这个动作要写明的。"""
    grounds = {
        "give_back": "incomplete",
        "return_to_unit": "incomplete",
        "decline": "overdue" if state == "overdue" else "not_eligible",
        "decline_on_recheck": "not_eligible",
        "not_recommend": "unjudged" if state == "late" else "quota",
    }
    officer = "省局经办" if by.role == "province_head" else "沈阳同事"
    extra: dict[str, Any] = {"ground": grounds.get(act)} if act in grounds else {}
    if act in ("give_back", "extend_correction", "return_to_unit"):
        extra["due_on"] = DUE
    if act in ("send_back", "return_to_unit"):
        extra["case_city_until"] = CITY_WINDOW
    if act == "assign":
        extra["officer"] = world.people[officer]
    return FACTS | extra


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_application_answers_as_the_table_says(world, reach):
    application, state = reach(world), reach.__name__
    at = INSTANTS.get(state, lambda _: clock.now())(screening.fresh(application))
    found = {
        (state, act.name, person): outcome(
            lambda act=act, by=by: services.SERVICES[act.name](
                application, by=by, facts=facts_for(world, act.name, state, by)
            )
        )
        for act in acts.BUTTONS
        for person, by in actors(world, at)
    }
    expected = _of_state(APPLICATION, state)
    wrong = {cell: (found[cell], expected.get(cell)) for cell in found if found[cell] != expected.get(cell)}
    assert (wrong, found.keys()) == ({}, expected.keys())


def _call(world: World, *, opens_in: int, closes_in: int, published: bool = True) -> Call:
    now = clock.now()
    call = Call(
        title="表里的批次",
        year=2031,
        opens_at=now + timedelta(days=opens_in),
        closes_at=now + timedelta(days=closes_in),
        city_until=now + timedelta(days=90),
        recheck_until=now + timedelta(days=91),
    )
    head = world.by("省局负责人")
    services.prepare_call(call, rubrics=GUIDE_RUBRICS, by=head)
    if published:
        services.publish(call, by=head)
    return Call.objects.get(pk=call.pk)


def _turned(call: Call, act: Act, at: datetime) -> Call:
    return perform(call, act, by=Actor.clock(at)).subject


def _open(world: World) -> Call:
    return _turned(_call(world, opens_in=-2, closes_in=3), acts.OPEN, clock.now())


def _closed(world: World) -> Call:
    call = _call(world, opens_in=-5, closes_in=-1)
    early = _turned(call, acts.OPEN, clock.now() - timedelta(days=4))
    return _turned(early, acts.CLOSE, clock.now())


def _overdue(world: World) -> Call:
    call = _call(world, opens_in=-5, closes_in=-1)
    return _turned(call, acts.OPEN, clock.now() - timedelta(days=4))


CALL_STATES: dict[str, Callable[[World], Call]] = {
    "draft": lambda world: _call(world, opens_in=1, closes_in=9, published=False),
    "published": lambda world: _call(world, opens_in=1, closes_in=9),
    "due": lambda world: _call(world, opens_in=-1, closes_in=9),
    "open": _open,
    "overdue": _overdue,
    "closed": _closed,
    "city_over": _closed,
    "recheck": lambda world: _turned(_closed(world), acts.BEGIN_RECHECK, CITY_OVER),
}
CITY_OVER = clock.end_of_day(date(2027, 3, 1))
LONGER = {
    name: clock.end_of_day(date(2027, 6, day))
    for name, day in (("closes_at", 1), ("city_until", 2), ("recheck_until", 3))
}


@pytest.mark.parametrize("state", CALL_STATES)
def test_call_answers_as_the_table_says(world, state):
    call = CALL_STATES[state](world)
    at = CITY_OVER if state == "city_over" else clock.now()
    found = {
        (state, act.name, person): outcome(
            lambda act=act, by=by: perform(call, act, by=by, facts=FACTS | LONGER)
        )
        for act in acts.CALL_ACTS
        for person, by in actors(world, at)
    }
    assert found == _of_state(CALL, state)


def _accepted_then(world: World, *deeds: tuple[str, str]) -> Partner:
    partner = accepted(world)
    for act, who in deeds:
        services.SERVICES[act](partner.application, by=world.by(who), facts=FACTS)
    return Partner.objects.get(pk=partner.pk)


def _declined(world: World) -> Partner:
    return partnering.decline_invitation(invited(world), by=world.by("代理经办"), facts={}).subject


def _left(world: World) -> Partner:
    return partnering.leave(accepted(world), by=world.by("代理经办"), facts=FACTS).subject


def _stamped(world: World) -> Partner:
    partner = _accepted_then(world, ("finalise", "甲经办"))
    application = Application.objects.get(pk=partner.application_id)
    hand_in(application, world, code=STAMPED_PARTNER, who="代理经办")
    return partner


def _confirmed(world: World) -> Partner:
    return partnering.confirm(_stamped(world), by=world.by("代理经办"), facts={}).subject


PARTNER_STATES: dict[str, Callable[[World], Partner]] = {
    "invited": invited,
    "due": invited,
    "accepted": accepted,
    "finalised": lambda world: _accepted_then(world, ("finalise", "甲经办")),
    "submitted": lambda world: _accepted_then(world, ("finalise", "甲经办"), ("submit", "甲签署")),
    "declined": _declined,
    "left": _left,
    "stamped": _stamped,
    "confirmed": _confirmed,
}


@pytest.mark.parametrize("state", PARTNER_STATES)
def test_partner_answers_as_the_table_says(world, state):
    partner = PARTNER_STATES[state](world)
    at = partner.answer_until if state == "due" else clock.now()
    found = {
        (state, act.name, person): outcome(lambda act=act, by=by: perform(partner, act, by=by, facts=FACTS))
        for act in acts.PARTNER_ACTS
        for person, by in actors(world, at)
    }
    assert found == _of_state(PARTNER, state)


def _listed(world: World) -> RecommendationList:
    make_application(world, status="recommended")
    return RecommendationList.objects.get()


def _stamped_list(world: World) -> RecommendationList:
    found = _listed(world)
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    lists.attach_stamped(issue, make_upload(world, who="沈阳经办"), by=world.by("沈阳经办"))
    return found


def _sent_list(world: World) -> RecommendationList:
    return lists.send(_stamped_list(world), by=world.by("沈阳负责人"), facts={}).subject


def _reopened_list(world: World) -> RecommendationList:
    return perform(_sent_list(world), REOPEN_LIST, by=world.by("沈阳经办")).subject


LIST_STATES: dict[str, Callable[[World], RecommendationList]] = {
    "open": _listed,
    "stamped": _stamped_list,
    "sent": _sent_list,
    "reopened": _reopened_list,
}


@pytest.mark.parametrize("state", LIST_STATES)
def test_list_answers_as_the_table_says(world, state):
    with transaction.atomic():
        found_list = LIST_STATES[state](world)
    found = {
        (state, act.name, person): outcome(lambda act=act, by=by: perform(found_list, act, by=by))
        for act in LIST_ACTS
        for person, by in actors(world)
    }
    assert found == _of_state(LIST, state)


def _of_state(cells: workflow_table.Cells, state: str) -> workflow_table.Cells:
    return {cell: expected for cell, expected in cells.items() if cell[0] == state}


def test_the_tables_leave_nobody_and_no_act_out():
    """新加的动作、状态或身份没有写进表，就在这里失败。"""
    for cells, table, states in (
        (APPLICATION, acts.BUTTONS, {reach.__name__ for reach in STATES}),
        (CALL, acts.CALL_ACTS, set(CALL_STATES)),
        (PARTNER, acts.PARTNER_ACTS, set(PARTNER_STATES)),
        (LIST, LIST_ACTS, set(LIST_STATES)),
    ):
        names = {act.name for act in table}
        assert set(cells) == {(s, a, p) for s in states for a in names for p in EVERYBODY}


def test_every_act_has_its_service():
    assert set(services.SERVICES) == {act.name for act in acts.BUTTONS}
    assert set(partnering.SERVICES) == set(acts.PARTNER_BY_NAME)


def test_the_states_reach_every_status_an_act_leads_to(world):
    """表里的状态把动作能走到的每个状态都走到了；多出一个状态而没有进表，就在这里失败。"""
    reached = set()
    for reach in STATES:
        with transaction.atomic():
            reached.add(Application.objects.get(pk=reach(world).pk).status)
            transaction.set_rollback(True)
    led = {"draft"} | {target for act in acts.ACTS for target in _targets(act) if target}
    assert {str(status) for status in reached} == {str(status) for status in led}


def _targets(act: Act) -> list[Any]:
    found = getattr(Application, act.method or act.name)._django_fsm.transitions.values()
    return [one for t in found for one in getattr(t.target, "allowed_states", [t.target])]
