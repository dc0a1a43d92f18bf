"""核对要点：确认、改判、一键确认、两人同时核、新的一版、谁能核。"""

import pytest

from accounts.enums import CreditResult
from applications import services
from applications.enums import Verdict
from applications.models import Application, ChecklistPoint, Finding
from applications.screening import checklist
from applications.screening.checklist import Judgement
from applications.screening.reading import credit_of, facts_of, read
from applications.screening.services import recuse
from applications.views.case import RELATED
from foundation.filings import autosave
from foundation.workflow.models import Event
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import make_application

pytestmark = pytest.mark.django_db
OFFICER, COLLEAGUE = "沈阳经办", "沈阳同事"


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def reading(world, application, who=OFFICER):
    row = Application.objects.select_related(*RELATED).get(pk=application.pk)
    return read(row, by=world.by(who))


def point(application, code):
    return ChecklistPoint.objects.get(call=application.call, code=code)


def items(world, application, who=OFFICER):
    opened = reading(world, application, who)
    found = checklist.items_of(opened, facts_of(opened, credit_of(opened)))
    return {item.point.code: item for item in found}


def judge(world, application, code, verdict, *, who=OFFICER, remark="", seen=None, version=None):
    opened = reading(world, application, who)
    row = point(application, code)
    mine = Finding.objects.filter(application=application, point=row, office=world.people[who].office).first()
    judgement = Judgement(
        verdict=verdict,
        remark=remark,
        seen=checklist.token_of(mine) if seen is None else seen,
        version=version or opened.application.submitted.number,
    )
    facts = facts_of(opened, credit_of(opened))
    return checklist.judge(opened, facts, row, judgement=judgement)


def confirm(world, application, who=OFFICER, version=1):
    opened = reading(world, application, who)
    return checklist.confirm_all(opened, facts_of(opened, credit_of(opened)), version=version)


def resubmitted(world, application, **changes):
    """退回、改一处、重新提交。"""
    screening.pin(application, world, who=OFFICER, address="unit.ip_parttime_count")
    services.SERVICES["give_back"](application, by=world.by(OFFICER), facts=screening.returning())
    unit = application.filing.sections.select_related("filing").get(name="unit")
    autosave.save(unit, changes, base_version=unit.version, by=world.by("甲经办"))
    return screening.resubmit(Application.objects.get(pk=application.pk), world)


# —— 确认与改判 ——


def test_agreeing_keeps_the_suggestion_with_the_finding(world, application):
    finding = judge(world, application, "staff", Verdict.OK)
    suggestion = items(world, application)["staff"].suggestion
    assert finding.proposed == suggestion.stored
    assert (finding.snapshot, finding.judged_by) == (application.submitted, world.people[OFFICER])
    assert (finding.office.code, finding.verdict) == ("210100", "ok")


def test_overruling_needs_a_remark(world, application):
    with pytest.raises(NotLegal, match="与系统建议不同，请写明理由"):
        judge(world, application, "staff", Verdict.BAD, remark="  ")
    assert Finding.objects.count() == 0
    assert judge(world, application, "staff", Verdict.BAD, remark="只有两人在职。").remark == "只有两人在职。"


def test_a_manual_point_is_free_but_bad_needs_a_remark(world, application):
    judge(world, application, "seals", Verdict.OK)
    with pytest.raises(NotLegal, match="判为不符合，请写明理由"):
        judge(world, application, "signature", Verdict.BAD)
    judge(world, application, "signature", Verdict.BAD, remark="没有签字。")
    assert set(Finding.objects.values_list("point__code", flat=True)) == {"seals", "signature"}


def test_changing_ones_mind_leaves_a_trace(world, application):
    judge(world, application, "seals", Verdict.OK)
    assert not Event.objects.about(application).filter(act="judge").exists()
    judge(world, application, "seals", Verdict.BAD, remark="第 3 页漏盖。")
    [event] = Event.objects.about(application).filter(act="judge")
    assert event.facts == {"point": "seals", "from": "ok", "was": "", "to": "bad"}
    assert "由符合改为不符合：第 3 页漏盖。" in event.note


def test_confirming_takes_only_what_the_system_calls_right(world, application):
    judge(world, application, "registered", Verdict.NOT_APPLICABLE, remark="另有说明。")
    expected = {code for code, item in items(world, application).items() if item.is_ready}
    assert {"staff", "no_blanks", "targets"} <= expected
    assert "registered" not in expected
    assert confirm(world, application) == len(expected)
    found = dict(Finding.objects.values_list("point__code", "verdict"))
    assert found == {"registered": "na"} | dict.fromkeys(expected, "ok")
    assert confirm(world, application) == 0


def test_the_checklist_and_the_credit_check_open_the_way_to_recommend(world, application):
    by, facts = world.by(OFFICER), {"note": "材料初审合格，同意推荐"}
    confirm(world, application)
    with pytest.raises(NotLegal, match="审核要点还有"):
        services.SERVICES["recommend"](application, by=by, facts=facts)
    for code, item in items(world, application).items():
        if item.finding is None:
            judge(world, application, code, Verdict.OK, remark="已看过。")
    with pytest.raises(NotLegal, match="还没有30天之内的信用核查"):
        services.SERVICES["recommend"](application, by=by, facts=facts)
    screening.check_credit(application, world, who=OFFICER)
    assert services.SERVICES["recommend"](application, by=by, facts=facts).subject.status == "recommended"


# —— 新的一版、两个人 ——


def test_a_new_version_makes_what_changed_stale(world, application):
    confirm(world, application)
    judge(world, application, "seals", Verdict.OK)
    before = items(world, application)
    assert not any(item.is_stale or item.is_of_old_version for item in before.values())
    again = resubmitted(world, application, ip_parttime_count="9")
    after = items(world, again)
    stale = {code for code, item in after.items() if item.is_stale}
    assert stale == {"staff"}
    assert after["seals"].is_of_old_version
    assert after["staff"].finding.proposed["value"] != after["staff"].suggestion.value
    agreed = {code for code, item in after.items() if item.is_ready}
    assert {"staff", "targets"} <= agreed
    assert confirm(world, again, version=2) == len(agreed)
    left = {code for code, item in items(world, again).items() if item.wants_another_look}
    assert left == {"seals"}
    judge(world, again, "seals", Verdict.OK)
    assert not items(world, again)["seals"].wants_another_look


def test_what_was_opened_before_a_new_version_is_refused(world, application):
    resubmitted(world, application, ip_parttime_count="9")
    for act in (
        lambda: judge(world, application, "staff", Verdict.OK, version=1),
        lambda: confirm(world, application, version=1),
    ):
        with pytest.raises(NotLegal, match="已提交新的一版"):
            act()
    assert Finding.objects.count() == 0


def test_the_second_of_two_officers_is_told_who_was_first(world, application):
    judge(world, application, "seals", Verdict.BAD, who=COLLEAGUE, remark="漏盖。")
    with pytest.raises(NotLegal, match=r"沈阳同事已于.*记为“不符合”"):
        judge(world, application, "seals", Verdict.OK, seen="")
    assert Finding.objects.get().verdict == "bad"
    assert (
        judge(world, application, "seals", Verdict.OK, remark="已补盖。").judged_by == world.people[OFFICER]
    )


def test_each_office_has_its_own_findings(world):
    application = make_application(world, status="province_review")
    judge(world, application, "seals", Verdict.BAD, who="省局经办", remark="第 9 页漏盖。")
    mine, theirs = (items(world, application, who)["seals"] for who in ("省局经办", OFFICER))
    assert (mine.finding.verdict, [row.verdict for row in mine.others]) == ("bad", ["ok"])
    assert (theirs.finding.verdict, theirs.others) == ("ok", ())
    auditor = items(world, application, "纪检")["seals"]
    assert (auditor.finding, {row.verdict for row in auditor.others}) == (None, {"ok", "bad"})


# —— 谁、何时 ——


@pytest.mark.parametrize("who", ["大连经办", "纪检", "专家", "甲经办", "系统管理员"])
def test_others_may_not_judge(world, application, who):
    for act in (
        lambda: judge(world, application, "seals", Verdict.OK, who=who),
        lambda: confirm(world, application, who),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert Finding.objects.count() == 0


def test_the_province_waits_for_its_turn(world, application):
    with pytest.raises(NotLegal, match="现由市局经手"):
        judge(world, application, "seals", Verdict.OK, who="省局经办")
    with_province = make_application(world, unit="乙", status="province_review")
    assert judge(world, with_province, "seals", Verdict.OK, who="省局经办").verdict == "ok"


def test_nothing_is_judged_while_the_unit_corrects(world, application):
    screening.give_back(application, world)
    with pytest.raises(NotLegal, match="在审核或复核中才能核对要点"):
        judge(world, application, "seals", Verdict.OK)


def test_a_recused_officer_judges_nothing(world, application):
    recuse(application, world.people[OFFICER], reason="亲属在该单位任职。", by=world.by(OFFICER))
    with pytest.raises(NotLegal, match="回避"):
        judge(world, application, "seals", Verdict.OK)
    assert judge(world, application, "seals", Verdict.OK, who=COLLEAGUE).verdict == "ok"


def test_a_credit_check_older_than_thirty_days_decides_nothing(world, application):
    screening.check_credit(application, world, who=OFFICER, days_ago=31)
    assert items(world, application)["credit"].suggestion.verdict is None
    screening.check_credit(application, world, who=OFFICER, days_ago=30)
    assert items(world, application)["credit"].suggestion.verdict == Verdict.OK
    screening.check_credit(application, world, who=OFFICER, result=CreditResult.SERIOUS)
    assert items(world, application)["credit"].suggestion.verdict == Verdict.BAD
