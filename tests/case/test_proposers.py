"""系统建议：每一点都有说符合的、说不符合的，以及待人工、不涉及的；只摆事实的不下结论。"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.enums import CreditResult
from accounts.models import Ban, CreditCheck
from applications.enums import PointKind, Verdict
from applications.patents.totals import TotalsRow, YearCell
from applications.screening.points import GUIDE_POINTS, PLACES
from applications.screening.proposers import PROPOSERS, Facts, differs, suggestion_for
from applications.slots import GUIDE_SLOTS
from applications.tables import SCHEMAS
from tests.rules.sheets import sheet

TODAY = date(2024, 8, 20)
UNIT, AGENCY = "91210106EXAMPLE03B", "91210112EXAMPLE2XK"
OK, BAD, NA = Verdict.OK, Verdict.BAD, Verdict.NOT_APPLICABLE


def check(code=UNIT, result=CreditResult.CLEAR, days_ago=0):
    made = CreditCheck(
        credit_code=code, source="信用中国", checked_on=TODAY - timedelta(days=days_ago), result=result
    )
    return {code: made}


def total(listed, stated):
    cell = YearCell("counts.invention_filings.count.-1", 2023, listed, stated)
    return (TotalsRow("发明专利申请", (cell,), 0),)


FACTS = Facts(
    kind="enterprise",
    joined=None,
    joined_name="",
    totals=total(3, 3),
    listed=3,
    wrong_numbers=(),
    proved=8,
    expected=8,
    checks=check(),
    bans=(),
    credit_days=30,
    today=TODAY,
)


def complete(made):
    """单位账户带入的各格也填上。"""
    own = {
        section.name: {e.address: "示例" for e in section.entries.values() if e.leaf.readonly}
        for section in made.schema.sections
    }
    book = {name: {**own[name], **answers} for name, answers in made.book.items()}
    return replace(made, book=book)


def suggested(code, changes=None, *, table="enterprise", around=None, **facts):
    if facts.get("joined"):
        joined = complete(sheet("partner", facts["joined"]))
        facts |= {"joined": joined, "joined_name": "示例代理有限公司"}
    return suggestion_for(code, complete(sheet(table, changes, **(around or {}))), replace(FACTS, **facts))


def verdict(code, changes=None, **more):
    return suggested(code, changes, **more).verdict


CASES = [
    ("registered", {}, {}, OK),
    ("registered", {}, {"around": {"registered_division": "220102"}}, BAD),
    ("registered", {}, {"kind": "university"}, BAD),
    ("no_blanks", {}, {}, OK),
    ("no_blanks", {"cover.contact_person": ""}, {}, BAD),
    ("no_blanks", {}, {"joined": {"work.work_plan": ""}}, BAD),
    ("staff", {}, {}, OK),
    ("staff", {"unit.ip_fulltime_count": "2", "unit.ip_parttime_count": "0"}, {}, BAD),
    ("staff", {"unit.ip_fulltime_count": "无", "unit.ip_parttime_count": "无"}, {}, BAD),
    ("standards", {}, {}, OK),
    ("standards", {"policy.standards.r001.valid_until": "2024-08-18"}, {}, BAD),
    ("standards", {"policy.standards": "无"}, {}, BAD),
    ("standards", {"policy.standards.r001.valid_until": "无"}, {}, None),
    ("standards", {"policy.standards": "无"}, {"table": "research", "kind": "university"}, NA),
    ("patents", {}, {}, OK),
    ("patents", {}, {"totals": total(2, 3)}, BAD),
    ("patents", {}, {"wrong_numbers": ("202310000001.9",)}, BAD),
    ("partner", {}, {}, NA),
    ("partner", {}, {"joined": {"people.leader.leader.name": "钱"}, "checks": check(AGENCY)}, OK),
    ("partner", {}, {"joined": {"people.participants": "r001 r002"}, "checks": check(AGENCY)}, BAD),
    ("partner", {}, {"joined": {"people.leader.leader.name": "钱"}}, None),
    (
        "partner",
        {},
        {
            "joined": {"people.leader.leader.name": "钱"},
            "checks": check(AGENCY, CreditResult.SERIOUS),
        },
        BAD,
    ),
    ("targets", {}, {}, OK),
    ("targets", {"plan.targets.high_value.second_year": "1"}, {}, BAD),
    ("credit", {}, {}, OK),
    ("credit", {}, {"checks": check(result=CreditResult.SERIOUS)}, BAD),
    ("credit", {}, {"checks": check(result=CreditResult.MINOR)}, None),
    ("credit", {}, {"checks": check(days_ago=30)}, OK),
    ("credit", {}, {"checks": check(days_ago=31)}, None),
    ("credit", {}, {"checks": {}}, None),
    ("evidence", {}, {}, OK),
    ("evidence", {}, {"proved": 6}, None),
    ("budget", {}, {}, OK),
    ("budget", {"plan.budget.r001.first_year": "99999.00"}, {}, None),
    ("first_platforms", {}, {}, None),
    ("first_platforms", {"achievements.platforms": "无"}, {}, NA),
    ("first_titles", {"unit.senior_ip_count": "1"}, {}, None),
    ("first_titles", {"unit.senior_ip_count": "0"}, {}, NA),
    ("first_projects", {}, {}, NA),
    ("first_projects", {}, {"table": "research", "kind": "university"}, None),
    (
        "first_projects",
        {"achievements.projects": "无"},
        {"table": "research", "kind": "university"},
        NA,
    ),
    ("first_standards", {}, {}, NA),
    ("first_standards", {}, {"table": "research", "kind": "university"}, None),
    ("first_standards", {"policy.standards": "无"}, {"table": "research", "kind": "university"}, NA),
]


@pytest.mark.parametrize(("code", "changes", "more", "expected"), CASES)
def test_each_point_is_suggested_and_refused(code, changes, more, expected):
    assert verdict(code, changes, **more) == expected


def test_every_proposer_has_its_cases():
    assert {code for code, *_ in CASES} == set(PROPOSERS)


def test_a_ban_in_force_outweighs_a_clear_check():
    ban = Ban(
        credit_code=UNIT,
        starts_on=TODAY,
        until_on=TODAY,
        ground="整改后仍不合格",
        clause="指南六.5",
    )
    found = suggested("credit", bans=(ban,))
    assert (found.verdict, "整改后仍不合格" in found.value) == (BAD, True)
    assert suggested("credit", bans=(replace_code(ban, AGENCY),)).verdict == OK


def replace_code(ban, code):
    return Ban(credit_code=code, starts_on=ban.starts_on, until_on=ban.until_on, ground=ban.ground)


def test_the_value_and_the_source_are_written_out():
    assert suggested("staff").value.endswith("人")
    targets = suggested("targets", {"plan.targets.pct_national.first_year": "1"})
    assert "+ 2×" in targets.value
    assert "应不低于 30 件" in targets.value
    assert suggested("evidence", proved=6).value == "应有证 8 处，已链接 6 处（75%）"
    assert all(suggested(code).value and suggested(code).source for code in PROPOSERS)


def test_the_points_are_twenty_and_four_and_say_where_to_look():
    kinds = [point.kind for point in GUIDE_POINTS]
    assert (kinds.count(PointKind.CHECK), kinds.count(PointKind.PRIORITY)) == (20, 4)
    codes = {point.code for point in GUIDE_POINTS}
    assert set(PROPOSERS) <= codes
    assert set(PLACES) <= codes
    slots = {slot.code for slot in GUIDE_SLOTS}
    sections = {section.name for schema in SCHEMAS for section in schema.sections}
    for places in PLACES.values():
        assert set(places.slots) <= slots
        assert {name.removeprefix("partner.") for name in places.sections} <= sections
    assert all(point.clause for point in GUIDE_POINTS)
    assert all(len(point.title) <= 120 and len(point.clause) <= 60 for point in GUIDE_POINTS)


def test_the_manual_points_have_no_suggestion():
    manual = {point.code for point in GUIDE_POINTS} - set(PROPOSERS)
    assert manual == {
        "credentials", "form_version", "seals", "signature", "leader", "expenses", "platforms",
        "projects", "agreement", "commitment",
    }  # fmt: skip
    assert suggestion_for("seals", sheet("enterprise"), FACTS) is None


def test_a_changed_suggestion_is_noticed():
    before, after = suggested("staff"), suggested("staff", {"unit.ip_parttime_count": "9"})
    assert not differs(before.stored, before)
    assert differs(before.stored, after)
    assert not differs({}, None)
    assert differs({}, after)
