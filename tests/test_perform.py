"""perform()：拒绝的次序、幂等键、陈旧的实例、按钮与拒绝说同样的话。"""

import pytest
from django.db import transaction

from accounts.enums import Persona
from accounts.models import Membership
from applications import acts, services
from applications.models import Application
from foundation.workflow import clock
from foundation.workflow.act import choices
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import perform
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible
from tests.factories import fill, make_application
from tests.test_workflow_table import INSTANTS, STATES, actors, facts_for
from tests.world import World


def acts_of(row) -> list[str]:
    return [event.act for event in Event.objects.about(row)]


def also_viewer(world: World, name: str, *, key: str = "") -> Actor:
    """同一个人，改以查看人的任职行事。"""
    person = world.people[name]
    world.people["兼查看"] = Membership.objects.create(
        user=person.user, persona=Persona.VIEWER, organization=person.organization
    )
    return world.by("兼查看", key=key)


# —— 次序：404 → 403 → 幂等键 → 409 ——


def test_strangers_get_404_before_anything_else(world):
    """看不见的人，即使动作已不合流程、又拿着别人用过的幂等键，得到的也只是 404。"""
    application = make_application(world, finalised=True)
    services.submit(application, by=world.by("甲签署", key="k1"), facts={})
    for name in ("乙签署", "大连经办", "专家"):
        with pytest.raises(NotVisible):
            services.submit(application, by=world.by(name, key="k1"), facts={})


def test_permission_comes_before_the_known_key_and_before_legality(world):
    application = make_application(world, finalised=True)
    services.submit(application, by=world.by("甲签署", key="k1"), facts={})
    with pytest.raises(NotPermitted):
        services.submit(application, by=also_viewer(world, "甲签署", key="k1"), facts={})
    with pytest.raises(NotPermitted):
        services.SERVICES["take"](application, by=world.by("甲签署"), facts={})


def test_a_known_key_comes_before_legality(world):
    application = make_application(world, finalised=True)
    first = services.submit(application, by=world.by("甲签署", key="k1"), facts={})
    second = services.submit(application, by=world.by("甲签署", key="k1"), facts={})
    assert (second.pk, second.is_replay, first.is_replay) == (first.pk, True, False)
    assert second.subject.number == first.subject.number
    assert acts_of(application) == ["start", "finalise", "submit"]
    with pytest.raises(NotLegal):
        services.submit(application, by=world.by("甲签署", key="k2"), facts={})


def test_a_key_belongs_to_one_person_one_row_and_one_act(world):
    first = make_application(world, finalised=True)
    second = make_application(world)
    fill(second, world, who="甲经办")
    services.reopen(first, by=world.by("甲经办", key="k"), facts={})
    assert not services.finalise(first, by=world.by("甲经办", key="k"), facts={}).is_replay
    assert not services.finalise(second, by=world.by("甲经办", key="k"), facts={}).is_replay
    assert not services.reopen(first, by=world.by("甲签署", key="k"), facts={}).is_replay
    assert acts_of(first) == ["start", "finalise", "reopen", "finalise", "reopen"]


def test_a_replay_requests_no_second_document(world, work):
    from foundation.documents.models import Document

    application = make_application(world)
    fill(application, world, who="甲经办")
    for _ in range(2):
        services.finalise(application, by=world.by("甲经办", key="k"), facts={})
    assert [document.kind for document in Document.objects.about(application)] == ["application_form"]


def test_without_a_key_every_press_counts(world):
    application = make_application(world, finalised=True)
    services.reopen(application, by=world.by("甲经办"), facts={})
    with pytest.raises(NotLegal):
        services.reopen(application, by=world.by("甲经办"), facts={})


def test_start_with_the_same_key_gives_the_same_application(world):
    first = services.start(world.call, by=world.by("甲经办", key="k"))
    again = services.start(world.call, by=world.by("甲经办", key="k"))
    other = services.start(world.call, by=world.by("甲签署", key="k"))
    assert (again.pk, other.pk != first.pk) == (first.pk, True)
    assert Application.objects.count() == 2


# —— 局外人读不到理由 ——


def test_refusals_leak_no_reasons_to_those_who_may_not(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotPermitted) as refused:
        services.recall(application, by=world.by("沈阳经办"), facts={})
    assert str(refused.value) == "撤回修改"
    assert not hasattr(refused.value, "reasons")
    with pytest.raises(NotVisible) as hidden:
        services.recall(application, by=world.by("大连经办"), facts={})
    assert str(hidden.value) == str(application.pk)


def test_the_unit_reads_who_was_first_by_office_not_by_name(world):
    application = make_application(world, status="city_review")
    services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={})
    with pytest.raises(NotLegal) as refused:
        services.submit(application, by=world.by("甲签署"), facts={})
    (reason,) = refused.value.reasons
    assert "沈阳市知识产权局" in reason.text
    assert "沈阳经办" not in reason.text
    assert "市局审核中" in reason.text


# —— 陈旧的实例 ——


def test_a_stale_instance_is_read_again(world):
    """页面打开之后别人先办了：手里的旧实例以为还是草稿，办理时以库里的为准。"""
    stale = make_application(world, finalised=True)
    services.submit(Application.objects.get(pk=stale.pk), by=world.by("甲签署"), facts={})
    assert stale.status == "draft"
    with pytest.raises(NotLegal):
        services.reopen(stale, by=world.by("甲经办"), facts={})
    assert services.SERVICES["take"](stale, by=world.by("沈阳经办"), facts={}).source == "city_review"


def test_what_only_the_callers_copy_holds_is_never_saved(world):
    application = make_application(world, finalised=True)
    application.unit_name = "调用方手里改过、没有存的名字"
    event = services.submit(application, by=world.by("甲签署"), facts={})
    assert event.subject is not application
    assert Application.objects.get(pk=application.pk).unit_name == "沈阳甲示例有限公司"


def test_status_cannot_be_assigned(world):
    application = make_application(world)
    with pytest.raises(AttributeError):
        application.status = "city_review"
    assert application.status == "draft"


# —— 事务与留痕 ——


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_run_outside_a_transaction(world):
    application = make_application(world, finalised=True)
    with pytest.raises(transaction.TransactionManagementError):
        perform(application, acts.REOPEN, by=world.by("甲经办"))
    assert acts_of(application) == ["start", "finalise"]


def test_the_event_tells_who_for_whom_from_what_to_what(world):
    application = make_application(world, finalised=True)
    by = world.by("甲签署", key="k")
    event = services.submit(application, by=by, facts={"note": "请审核"})
    stored = Event.objects.get(pk=event.pk)
    assert {
        "seq": stored.seq, "act": stored.act, "source": stored.source, "target": stored.target,
        "actor": stored.actor, "name": stored.actor_name, "role": stored.role,
        "for": stored.acting_for, "at": stored.at, "note": stored.note, "key": stored.key,
    } == {
        "seq": 3, "act": "submit", "source": "draft", "target": "city_review",
        "actor": by.user, "name": "甲签署", "role": "signatory",
        "for": "沈阳甲示例有限公司", "at": by.at, "note": "请审核", "key": "k",
    }  # fmt: skip
    assert set(stored.facts) == {"number", "version", "sha256"}


def test_a_refused_act_leaves_no_trace(world):
    application = make_application(world)
    before = (acts_of(application), Application.objects.filter(pk=application.pk).values().get())
    for name in ("甲签署", "甲查看", "乙签署"):
        with pytest.raises((NotLegal, NotPermitted, NotVisible)):
            services.submit(application, by=world.by(name), facts={})
    assert (acts_of(application), Application.objects.filter(pk=application.pk).values().get()) == before


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_a_note_is_required_where_the_act_says_so(world, note):
    application = make_application(world)
    with pytest.raises(NotLegal) as refused:
        services.withdraw(application, by=world.by("甲经办"), facts={"note": note})
    assert [reason.text for reason in refused.value.reasons] == [
        "请写明撤回申报的原因，申报单位与上级都会看到。"
    ]
    event = services.withdraw(application, by=world.by("甲经办"), facts={"note": "改报下一批"})
    assert event.note == "改报下一批"


def test_deactivated_people_see_nothing(world):
    application = make_application(world, finalised=True)
    user = world.user("甲签署")
    user.is_active = False
    user.save()
    with pytest.raises(NotVisible):
        services.submit(application, by=world.by("甲签署"), facts={})


# —— 按钮与拒绝 ——


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_buttons_and_refusals_give_the_same_reasons(world, reach):
    """看得到的按钮，理由与按下去时的拒绝相同；没有理由的按钮按下去就办成。看不到的按钮按下去必被拒绝。"""
    application, state = Application.objects.get(pk=reach(world).pk), reach.__name__
    at = INSTANTS.get(state, lambda _: clock.now())(application)
    for _, by in actors(world, at):
        if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
            continue
        buttons = choices(application, acts.BUTTONS, by=by)
        shown = {choice.act.name: list(choice.reasons) for choice in buttons}
        pressed = {
            act.name: _pressed(application, act, by, facts_for(world, act.name, state, by))
            for act in acts.BUTTONS
        }
        refused = {name: reasons for name, reasons in pressed.items() if reasons is not None}
        assert {name: bool(reasons) for name, reasons in shown.items()} == {
            name: bool(reasons) for name, reasons in refused.items()
        }
        for name, reasons in shown.items():
            # 按下去只会多出关于所填内容的理由（如截止之后，填什么日子都不行）。
            assert [reason for reason in refused[name] if reason in reasons] == reasons


def _pressed(application: Application, act, by: Actor, facts) -> list | None:
    """该写的都写对了，按下去得到的理由，办成为空表；没有这个按钮的（无权，或状态已不允许）为 None。"""
    found: list | None = []
    with transaction.atomic():
        try:
            services.SERVICES[act.name](application, by=by, facts=facts)
        except NotPermitted:
            found = None
        except NotLegal as refused:
            is_about_the_state = not act.is_legal(application)
            found = None if is_about_the_state else refused.reasons
        transaction.set_rollback(True)
    return found
