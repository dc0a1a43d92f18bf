"""docs/rules.md 逐句对照：指南的每一句都有着落，写到的函数都存在。"""

import re
from pathlib import Path

from applications import rules as acts_rules
from applications.crosschecks import BY_TABLE
from applications.lists import acts as list_rules
from applications.materials import rules as material_rules
from applications.patents import checking as patent_rules
from applications.screening import rules as screening_rules
from applications.tables import schema_for
from foundation.formspec.checks import check

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "tests/data/guide_sentences.txt"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def _rows() -> list[tuple[str, str, str]]:
    found = ROW.findall((ROOT / "docs/rules.md").read_text(encoding="utf-8"))
    return [row for row in found if row[0] != "条款"]


def _known() -> set[str]:
    crosschecks = {rule.__name__ for table in BY_TABLE.values() for rule in table}
    modules = (acts_rules, screening_rules, list_rules, material_rules, patent_rules)
    return (
        crosschecks
        | {name for module in modules for name in dir(module)}
        | {schema_for.__name__, check.__name__}
    )


def test_every_sentence_of_the_guide_is_mapped():
    sentences = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line]
    assert [sentence for _, sentence, _ in _rows()] == sentences


def test_every_sentence_names_a_rule_or_a_person():
    assert [s for _, s, rule in _rows() if "人工" not in rule and "`" not in rule] == []


def test_every_rule_named_exists():
    named = {name for _, _, rule in _rows() for name in re.findall(r"`(\w+)`", rule)}
    assert named - _known() == set()


def test_every_crosscheck_is_named():
    named = {name for _, _, rule in _rows() for name in re.findall(r"`(\w+)`", rule)}
    crosschecks = {rule.__name__ for table in BY_TABLE.values() for rule in table}
    unnamed_but_practical = {"responsible_person_was_appointed_before_filing", "budget_is_not_empty"}
    assert crosschecks - named - unnamed_but_practical == {
        "application_date_is_within_the_call",
        "account_is_in_the_units_name",
        "every_task_has_a_measurable_item",
        "is_not_the_applicant_itself",
    }
