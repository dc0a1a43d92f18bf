"""进度：单位看到的步骤与说法一字不差，没有机关的人名与内部步骤；工作人员全看得见。"""

import ast
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from applications import partnering, services
from applications.models import CaseNote, Proposal
from applications.progress import ACT_LABELS, INTERNAL, progress_of
from applications.screening import proposals
from applications.screening.acts import SCREENING_ACTS
from applications.screening.proposals import Draft
from benchmarks.counting import queries_of
from foundation.workflow import clock
from foundation.workflow.clock import SHANGHAI
from tests import screening
from tests.factories import make_application
from tests.test_workflow_table import accepted, draft

OFFICERS = ("沈阳经办", "沈阳同事", "沈阳负责人", "省局经办", "省局负责人")
ACTS = {act.name: act for act in SCREENING_ACTS}


def at(day, hour=10, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def do(application, name, by, **facts):
    return services.SERVICES[name](screening.fresh(application), by=by, facts=facts).subject


@pytest.fixture
def case(world):
    """领取、拟不通过又退回经办、退回补正、重新提交、推荐、报送、退回市局。"""
    application = make_application(world, status="city_review")
    do(application, "take", world.by("沈阳经办", at=at(20, 11)))
    CaseNote.objects.create(
        application=application,
        office=world.people["沈阳经办"].office,
        author=world.people["沈阳经办"],
        text="内部备注：疑似关联企业",
        at=at(20, 11),
    )
    proposal = proposals.propose(
        screening.fresh(application),
        ACTS["decline"],
        Draft(opinion="内部意见：拟不通过", facts={"ground": "not_eligible"}),
        by=world.by("沈阳经办", at=at(20, 12)),
    )
    proposals.send_back(proposal, by=world.by("沈阳负责人", at=at(20, 13)), note="内部：证据不足")
    screening.pin(application, world, who="沈阳经办")
    by = replace(world.by("沈阳经办", at=at(20, 14)), batch="b" * 32)
    do(application, "give_back", by, **screening.returning())
    screening.resubmit(screening.fresh(application), world, at=at(23, 9))
    screening.recommend(screening.fresh(application), world)
    screening.send_list(screening.fresh(application), world)
    until = clock.end_of_day(at(27).date())
    do(application, "send_back", world.by("省局经办", at=at(24)), note="请市局再核。", case_city_until=until)
    return screening.fresh(application)


def seen(case, world, who, *, now=None):
    return progress_of(loaded(case), by=world.by(who, at=now or at(25)))


def loaded(case):
    return type(case).objects.select_related("call", "call_city__office", "officer__user").get(pk=case.pk)


UNIT_STEPS = [
    "新建申报",
    "定稿",
    "提交",
    "退回",
    "定稿",
    "重新提交",
    "通过",
    "随清单报送",
    "退回市局",
]


def test_the_unit_sees_its_steps_and_no_others(case, world):
    steps = list(reversed(seen(case, world, "甲签署").steps))
    # 推荐与报送用的是定住的钟，比退回早，所以次序按链内序号，不按钟点。
    assert [step.act_label for step in steps if step.act != "finalise"] == [
        label for label in UNIT_STEPS if label != "定稿"
    ]
    assert sorted(step.act_label for step in steps) == sorted(UNIT_STEPS)
    returned = next(step for step in steps if step.act == "give_back")
    assert (returned.office, returned.person, returned.conclusion) == ("沈阳市知识产权局", "", "请补正")
    assert returned.note == "材料不全，请补正。"
    assert dict(returned.facts) == {
        "退回次序": "第1次",
        "事由": "材料不全",
        "补正事项": "1条",
        "补正截止": "2026年11月27日24:00",
    }
    assert next(step for step in steps if step.act == "submit").who == "沈阳甲示例有限公司 甲签署"


@pytest.mark.parametrize("path", ["progress/", ""])
def test_no_officer_and_nothing_internal_reaches_the_unit(case, world, sign_in, path):
    for who in ("甲签署", "甲查看"):
        text = sign_in(who).get(f"/applications/{case.pk}/{path}").content.decode()
        leaks = [*OFFICERS, "内部", "疑似关联", "领取", "拟办", "退回经办", "b" * 32]
        assert [leak for leak in leaks if leak in text.partition("<main")[2]] == []
        assert "沈阳市知识产权局" in text
    staff = sign_in("沈阳同事").get(f"/applications/{case.pk}/progress/").content.decode()
    assert not [word for word in ("沈阳负责人", "内部意见", "领取", "拟办", "b" * 32) if word not in staff]


def test_staff_see_everything_with_the_outcome_of_proposals(case, world):
    steps = {step.act: step for step in seen(case, world, "纪检").steps}
    assert {"take", "propose", "refuse_proposal", "give_back", "send_list"} <= set(steps)
    assert dict(steps["propose"].facts)["结局"] == "退回经办（2026-11-20 13:00，沈阳负责人）"
    assert dict(steps["propose"].facts)["拟办的动作"] == "不通过"
    assert dict(steps["give_back"].facts)["批次号"] == "b" * 32
    assert (steps["take"].is_internal, steps["take"].person) == (True, "沈阳经办")
    assert dict(steps["send_list"].facts)["本期件数"] == "1件"
    assert [file.title for file in steps["send_list"].attachments] == ["推荐函"]
    assert steps["send_list"].attachments[0].url.startswith("/letters/")


def test_each_paper_belongs_to_the_step_that_made_it(case, world):
    files = {}
    for step in seen(case, world, "甲经办").steps:
        files.setdefault(step.act, []).append([file.title for file in step.attachments])
    assert files["submit"] == [["申报回执（排队中）", "申报卷宗（排队中）"]]
    assert files["resubmit"] == [["申报回执（排队中）"]]
    assert files["finalise"] == [[], ["申报书（排队中）"]]  # 内容没有变，补正后仍是原来那一版
    assert files["give_back"] == [["补正通知书（排队中）"]]
    assert files["send_back"] == [[]]  # 退回市局的函是写给市局的
    staff = {
        step.act: [file.title for file in step.attachments] for step in seen(case, world, "沈阳同事").steps
    }
    assert staff["send_back"] == ["退回市局函（排队中）"]


def test_the_agency_sees_its_own_dealings_only(world):
    application = draft(world)
    partner = accepted(world, application)
    steps = progress_of(loaded(application), by=world.by("代理经办")).steps
    assert {"invite", "accept", "start"} <= {step.act for step in steps}
    partnering.leave(partner, by=world.by("代理经办"), facts={"note": "不再参加"})
    assert "leave" in {step.act for step in progress_of(loaded(application), by=world.by("甲经办")).steps}


# —— 当前环节 ——


@pytest.mark.parametrize(
    ("status", "step", "holder", "left"),
    [
        ("draft", "填报", "沈阳甲示例有限公司", "剩余6个工作日"),
        ("city_review", "市局审核", "沈阳市知识产权局", "剩余14个工作日"),
        ("returned", "补正", "沈阳甲示例有限公司", "剩余5个工作日"),
        ("recommended", "等待报送", "沈阳市知识产权局", "剩余14个工作日"),
        ("province_review", "省局复核", "辽宁省知识产权局", "剩余20个工作日"),
        ("expert_review", "专家评审", "辽宁省知识产权局", ""),
        ("declined", "流程已结束", "", ""),
    ],
)
def test_who_has_it_now_and_until_when(world, status, step, holder, left):
    application = make_application(world, status=status)
    standing = progress_of(loaded(application), by=world.by("甲签署")).standing
    assert (standing.step, standing.holder, standing.left_text) == (step, holder, left)


def test_the_exact_instant_and_the_last_day(world):
    application = make_application(world, status="returned")
    last = seen(application, world, "甲经办", now=at(27, 23, 59)).standing
    assert (last.until_text, last.left_text, last.tone) == ("2026年11月27日24:00", "最后一天", "soon")
    over = seen(application, world, "甲经办", now=at(28, 0)).standing
    assert (over.left_text, over.tone, over.holder) == ("已逾期", "overdue", "沈阳市知识产权局")
    assert over.hint == "补正逾期，等待退回的机关决定"


def test_staff_see_who_handles_it_and_whose_signature_is_awaited(world):
    application = make_application(world, status="city_review")
    do(application, "take", world.by("沈阳经办"))
    screening.propose(screening.fresh(application), world, act="decline", ground="not_eligible")
    hint = progress_of(loaded(application), by=world.by("沈阳负责人")).standing.hint
    assert hint == "沈阳经办承办，拟办等待沈阳市知识产权局签发"
    assert progress_of(loaded(application), by=world.by("甲签署")).standing.hint == ""
    assert Proposal.objects.open().count() == 1


# —— 规矩 ——


def test_the_queries_do_not_grow_with_the_steps(world):
    short = make_application(world, status="city_review")
    by = world.by("沈阳经办")
    few = queries_of(lambda: progress_of(loaded(short), by=by))
    for _ in range(2):
        screening.resubmit(screening.give_back(short, world), world)
    many = queries_of(lambda: progress_of(loaded(short), by=by))
    assert len(few) == len(many) <= 12, "\n".join(many)


ELSEWHERE = {"brief", "prepare", "appoint_deputy", "end_deputy", "require_head", "set_quotas"}
"""记在批次、机关上的，不在申报书的链上。"""


def test_every_recorded_step_has_a_name():
    """留痕里直接写下的动作名都有说法；没有的，单位看不到，这里点名。"""
    named = ACT_LABELS.keys()
    sources = sorted(Path(django_settings.BASE_DIR, "applications").rglob("*.py"))
    recorded = {
        node.args[1].value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "record"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }
    assert recorded - named - ELSEWHERE == set()
    assert ACT_LABELS.keys() >= INTERNAL
