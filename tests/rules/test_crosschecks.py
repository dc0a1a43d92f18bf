"""跨栏规则：底稿没有问题；每条规则有不合格的例子，也有正好合格的例子。"""

import pytest

from applications.crosschecks import BY_TABLE, crosscheck
from foundation.formspec.checks import check
from tests.rules.cases import CASES, JUST_RIGHT
from tests.rules.sheets import BASE_YEAR, EXAMPLES, sheet

RULES = {rule.__name__: rule for rules in BY_TABLE.values() for rule in rules}


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_example_has_no_cross_problem(key):
    assert crosscheck(sheet(key)) == []


@pytest.mark.parametrize("key", ["enterprise", "research", "partner"])
def test_the_example_is_complete(key):
    found = check(sheet(key).schema, sheet(key).book, base_year=BASE_YEAR)
    from_account = {"applicant_name", "applicant_address", "legal_representative", "registered_address"}
    from_account |= {"enterprise_name", "organization_name"}
    assert [p for p in found if p.address.split(".")[-1] not in from_account and p.severity == "错误"] == []


def test_every_rule_has_a_failing_case():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name, cases in CASES.items() for case in cases],
    ids=lambda v: str(v)[:40],
)
def test_a_faulty_sheet_is_told_what_where_and_how(name, case):
    key, changes, around, address, words = case
    found = list(RULES[name](sheet(key, changes, **around)))
    assert [problem.address for problem in found] == [address]
    assert words in found[0].text
    assert found[0].clause or name == "application_date_is_within_the_call"


@pytest.mark.parametrize("name", JUST_RIGHT)
def test_just_right_is_accepted(name):
    key, changes = JUST_RIGHT[name]
    assert list(RULES[name.strip()](sheet(key, changes))) == []


def test_every_rule_cites_its_clause():
    assert [
        name for name, rule in RULES.items() if "指南" not in rule.__doc__ and "填报说明" not in rule.__doc__
    ] == []
