"""两个人同一刻办事。真线程、真连接、真行锁，每样赛十来次；只在 PostgreSQL 上跑。

线程在栅栏处等齐再一起跑；每一轮再错开几毫秒，把先后两种次序都赛到。
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from applications import services
from applications.models import Application, CallCity
from foundation.documents.models import Document
from foundation.filings import autosave
from foundation.filings.autosave import Clashed, SectionLocked
from foundation.filings.models import Revision, Secret, Section, Snapshot
from foundation.filings.services import content_of
from foundation.workflow import jobs
from foundation.workflow.models import Event, Job
from foundation.workflow.perform import perform
from foundation.workflow.refusals import NotLegal
from tests.factories import fill, make_application
from tests.races import PATIENCE_SECONDS, alone, kinds, race, wait_until_blocked

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 10
HEADSTARTS = (0.0, 0.002, -0.002, 0.006, -0.006, 0.012, -0.012, 0.02, -0.02, 0.004)
"""每一轮第二个比第一个晚几秒起跑；负数是早。"""


def section(application: Application, name: str) -> Section:
    return Section.objects.select_related("filing").get(filing__application=application, name=name)


# —— 暂存与定稿 ——


@pytest.mark.parametrize(
    ("name", "address", "text"),
    [("cover", "contact_person", "抢在定稿前"), ("unit", "bank_account", "999900000000000009")],
    ids=["plain", "secret"],
)
def test_a_late_autosave_against_finalise(world, name, address, text):
    """要么在定稿之前，就进了定稿；要么在之后，就被锁住。绝没有存下了却不在定稿里的。"""
    application = make_application(world)
    fill(application, world, who="甲经办")
    for number, headstart in enumerate(HEADSTARTS):
        row = section(application, name)
        base, typed = row.version, f"{text}{number}"
        saved, finalised = race(
            lambda row=row, typed=typed: autosave.save(
                row, {address: typed}, base_version=row.version, by=world.by("甲经办")
            ),
            lambda: services.finalise(application, by=world.by("甲签署"), facts={}),
            headstart=headstart,
        )
        assert isinstance(finalised, Event), finalised
        snapshot = Snapshot.objects.order_by("pk").last()
        frozen = content_of(snapshot)["answers"][name][address]
        stored = section(application, name).answers[address]
        assert frozen == stored, "存下的与定稿里的不是一回事"
        if isinstance(saved, SectionLocked):
            assert Revision.objects.filter(section=row, version__gt=base).count() == 0
        else:
            assert isinstance(saved, autosave.Saved), saved
            assert stored == saved.answers[address]
        assert not Secret.objects.filter(sealed=False).exists(), "定稿之后不该还有没封存的密文"
        services.reopen(application, by=world.by("甲经办"), facts={})


def test_a_secret_saved_while_finalise_waits_is_no_deadlock(world):
    """定稿锁节、再封存密文；暂存若先写密文、再改节，两边就互相等死。第三方先占住这一节，把次序排成最坏的。"""
    application = make_application(world)
    fill(application, world, who="甲经办")
    row = section(application, "unit")
    results: dict[str, Any] = {}

    def run(name: str, deed: Callable[[], Any]) -> threading.Thread:
        thread = threading.Thread(target=lambda: results.update({name: alone(deed)}), daemon=True)
        thread.start()
        return thread

    with transaction.atomic():
        Section.objects.select_for_update(no_key=True).get(pk=row.pk)
        finalising = run("finalise", lambda: services.finalise(application, by=world.by("甲签署"), facts={}))
        wait_until_blocked(1)
        saving = run(
            "save",
            lambda: autosave.save(
                row, {"bank_account": "999900000000000009"}, base_version=row.version, by=world.by("甲经办")
            ),
        )
        wait_until_blocked(2)
    for thread in (finalising, saving):
        thread.join(PATIENCE_SECONDS)
    assert (type(results["finalise"]), type(results["save"])) == (Event, SectionLocked), results


def test_two_autosaves_of_different_fields_both_land(world):
    application = make_application(world)
    for number in range(ROUNDS):
        row, same = section(application, "cover"), section(application, "cover")
        base = row.version
        results = race(
            lambda row=row, n=number: autosave.save(
                row, {"contact_person": f"王{n}"}, base_version=row.version, by=world.by("甲经办")
            ),
            lambda row=same, n=number: autosave.save(
                row, {"responsible_person": f"张{n}"}, base_version=row.version, by=world.by("甲签署")
            ),
        )
        assert kinds(results) == ["Saved", "Saved"], results
        after = section(application, "cover")
        assert (after.answers["contact_person"], after.answers["responsible_person"]) == (
            f"王{number}",
            f"张{number}",
        )
        assert after.version == base + 2


def test_two_autosaves_of_one_field_one_is_asked(world):
    application = make_application(world)
    for number in range(ROUNDS):
        row, same = section(application, "cover"), section(application, "cover")
        results = race(
            lambda row=row, n=number: autosave.save(
                row, {"contact_person": f"王{n}"}, base_version=row.version, by=world.by("甲经办")
            ),
            lambda row=same, n=number: autosave.save(
                row, {"contact_person": f"赵{n}"}, base_version=row.version, by=world.by("甲签署")
            ),
        )
        assert kinds(results) == ["Clashed", "Saved"], results
        clashed = next(result for result in results if isinstance(result, Clashed))
        assert clashed.clashes[0].theirs == section(application, "cover").answers["contact_person"]


def test_two_autosaves_of_one_secret_keep_one_row(world):
    application = make_application(world)
    for number in range(ROUNDS):
        row, same = section(application, "unit"), section(application, "unit")
        results = race(
            lambda row=row, n=number: autosave.save(
                row,
                {"bank_account": f"21000000000000{n:04d}"},
                base_version=row.version,
                by=world.by("甲经办"),
            ),
            lambda row=same, n=number: autosave.save(
                row,
                {"bank_account": f"21000000000001{n:04d}"},
                base_version=row.version,
                by=world.by("甲签署"),
            ),
        )
        assert kinds(results) == ["Clashed", "Saved"], results
        reference = section(application, "unit").answers["bank_account"]
        (secret,) = Secret.objects.all()
        assert (reference["secret"], reference["mac"]) == (secret.pk, secret.mac)


# —— 提交 ——


def test_two_drafts_of_one_unit_exactly_one_is_submitted(world):
    for headstart in HEADSTARTS:
        # 两件分属两个市局，不共用 CallCity，只有 UnitInCall 拦得住。
        drafts = [make_application(world, finalised=True), _other_city_draft(world)]
        results = race(
            *(lambda row=row: services.submit(row, by=world.by("甲签署"), facts={}) for row in drafts),
            headstart=headstart / 2,
        )
        assert kinds(results) == ["Event", "NotLegal"], results
        submitted = Application.objects.get(pk__in=[row.pk for row in drafts], status="city_review")
        refused = next(result for result in results if isinstance(result, NotLegal))
        assert submitted.number in str(refused)
        for row in drafts:
            services.withdraw(row, by=world.by("甲签署"), facts={"note": "下一轮"})


def test_two_numbers_in_one_city_are_unique_and_consecutive(world):
    """两个单位同一刻提交到同一市局：编号不重、不跳。"""
    numbers = []
    for _ in range(ROUNDS):
        mine = make_application(world, finalised=True)
        theirs = make_application(world, unit="乙")
        _move_to_shenyang(theirs, world)
        results = race(
            lambda row=mine: services.submit(row, by=world.by("甲签署"), facts={}),
            lambda row=theirs: services.submit(row, by=world.by("乙签署"), facts={}),
        )
        assert kinds(results) == ["Event", "Event"], results
        numbers += [event.facts["number"] for event in results]
        services.withdraw(mine, by=world.by("甲签署"), facts={"note": "下一轮"})
        services.withdraw(theirs, by=world.by("乙签署"), facts={"note": "下一轮"})
    assert sorted(numbers) == [f"GJZPY-{world.call.year}-210100-{n:04d}" for n in range(1, 2 * ROUNDS + 1)]
    assert CallCity.objects.get(office__code="210100").last_number == 2 * ROUNDS


def _move_to_shenyang(application: Application, world) -> None:
    fill(application, world, who="乙经办")
    cover = section(application, "cover")
    autosave.save(cover, {"office": "210100"}, base_version=cover.version, by=world.by("乙经办"))
    services.finalise(application, by=world.by("乙经办"), facts={})


def test_submit_against_reopen_never_submits_what_is_open(world):
    """一人提交、一人解除定稿：先到的成，后到的说明白；提交出去的必是锁着的那一版。"""
    for headstart in HEADSTARTS:
        application = make_application(world, finalised=True)
        results = race(
            lambda row=application: services.submit(row, by=world.by("甲签署"), facts={}),
            lambda row=application: services.reopen(row, by=world.by("甲经办"), facts={}),
            headstart=headstart / 2,
        )
        assert kinds(results) == ["Event", "NotLegal"], results
        after = Application.objects.get(pk=application.pk)
        locked = set(Section.objects.filter(filing=after.filing).values_list("locked", flat=True))
        assert (after.status, locked) in (("city_review", {True}), ("draft", {False}))
        services.withdraw(after, by=world.by("甲签署"), facts={"note": "下一轮"})


# —— 双击与抢领 ——


def test_a_double_click_gets_the_first_ones_event(world):
    for number in range(ROUNDS):
        application = make_application(world, finalised=True)
        results = race(
            *[
                lambda row=application, n=number: services.submit(
                    row, by=world.by("甲签署", key=f"click-{n}"), facts={}
                )
            ]
            * 2
        )
        assert kinds(results) == ["Event", "Event"], results
        assert results[0].pk == results[1].pk
        assert sorted(event.is_replay for event in results) == [False, True]
        assert [event.act for event in Event.objects.about(application)] == ["start", "finalise", "submit"]
        assert Document.objects.about(application).filter(kind="application_receipt").count() == 1
        services.withdraw(application, by=world.by("甲签署"), facts={"note": "下一轮"})


def test_a_double_click_on_start_makes_one_application(world):
    for number in range(ROUNDS):
        before = Application.objects.count()
        results = race(
            *[lambda n=number: services.start(world.call, by=world.by("甲经办", key=f"start-{n}"))] * 2
        )
        assert kinds(results) == ["Application", "Application"], results
        assert results[0].pk == results[1].pk
        assert Application.objects.count() == before + 1


def test_two_officers_take_and_one_gets_it(world):
    application = make_application(world, status="city_review")
    takers = set()
    for headstart in HEADSTARTS:
        results = race(
            lambda: services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={}),
            lambda: services.SERVICES["take"](application, by=world.by("沈阳同事"), facts={}),
            headstart=headstart,
        )
        assert kinds(results) == ["Event", "NotLegal"], results
        holder = Application.objects.get(pk=application.pk).officer
        winner = next(result for result in results if isinstance(result, Event))
        loser = next(result for result in results if isinstance(result, NotLegal))
        assert winner.actor_id == holder.user_id
        assert f"{holder.user.display_name}已领取" in str(loser)
        takers.add(holder.user.display_name)
        services.SERVICES["release"](application, by=world.by("沈阳负责人"), facts={})
    assert takers == {"沈阳经办", "沈阳同事"}, "十轮里两个人都该赢过，不然没有赛起来"


def test_take_against_recall(world):
    """市局领取与单位撤回修改：只成一个，另一个得到实情。"""
    for headstart in HEADSTARTS:
        application = make_application(world, status="city_review")
        results = race(
            lambda row=application: services.SERVICES["take"](row, by=world.by("沈阳经办"), facts={}),
            lambda row=application: services.recall(row, by=world.by("甲签署"), facts={}),
            headstart=headstart / 4,
        )
        after = Application.objects.get(pk=application.pk)
        assert (after.status, after.officer is None) in (("city_review", False), ("draft", True))
        assert kinds(results) in (["Event", "NotLegal"], ["Event", "NotVisible"]), results
        services.withdraw(after, by=world.by("甲签署"), facts={"note": "下一轮"})


# —— 留痕与任务 ——


def test_the_chain_stays_whole_under_races(world):
    """同一行上的留痕序号不重、哈希接得上。"""
    from foundation.workflow import audit

    application = make_application(world, status="city_review")
    for number in range(ROUNDS):
        race(
            lambda: services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={}),
            lambda: services.SERVICES["take"](application, by=world.by("沈阳同事"), facts={}),
            headstart=HEADSTARTS[number] / 4,
        )
        services.SERVICES["release"](application, by=world.by("沈阳负责人"), facts={})
    assert audit.verify([]) == []
    assert [event.seq for event in Event.objects.about(application)] == [*range(1, 3 + 2 * ROUNDS + 1)]


def test_two_workers_claim_and_one_works():
    done: list[str] = []
    jobs.register("race_kind", lambda job: lambda: done.append(job.key))
    for number in range(ROUNDS):
        job = jobs.put("race_kind", f"race-{number}", {})
        race(lambda pk=job.pk: jobs.run(pk), lambda pk=job.pk: jobs.run(pk))
    assert sorted(done) == sorted(f"race-{number}" for number in range(ROUNDS))
    assert set(Job.objects.values_list("state", "tries")) == {("done", 1)}
    jobs._handlers.pop("race_kind")


# —— 没有主人锁会怎样 ——


def test_the_race_itself_can_lose(world):
    """反证：提交时不锁 UnitInCall，一个单位真会提交出两件。赛道若测不出这个，上面的胜利就不作数。"""
    from dataclasses import replace

    from applications import acts

    careless = replace(acts.SUBMIT, locks=("call_city",), guards=(*acts.SUBMIT.guards, _dawdle))
    doubles = 0
    for _ in range(ROUNDS):
        drafts = [make_application(world, finalised=True), _other_city_draft(world)]
        results = race(*(lambda row=row: _submit_with(row, careless, world) for row in drafts))
        doubles += kinds(results) == ["Event", "Event"]
        for row in drafts:
            services.withdraw(row, by=world.by("甲签署"), facts={"note": "下一轮"})
        if doubles:
            break
    assert doubles


def _other_city_draft(world) -> Application:
    """同一单位、另一市局的一件。"""
    application = make_application(world)
    fill(application, world, who="甲经办")
    cover = section(application, "cover")
    autosave.save(cover, {"office": "21SF00"}, base_version=cover.version, by=world.by("甲经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    return application


def _submit_with(row: Application, act: Any, world) -> Event:
    with transaction.atomic():
        return perform(row, act, by=world.by("甲签署"))


def _dawdle(row: Any, /, *, by: Any, facts: Any) -> list:
    time.sleep(0.05)
    return []
