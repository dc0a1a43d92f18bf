"""按表的顺序列出问题。跨栏的规则写在各张表旁边，不在这里。"""

from collections.abc import Mapping

from .fields import Entry
from .problems import Problem, Severity
from .schema import Schema, Section
from .values import Answers


def check(schema: Schema, answers: Mapping[str, Answers], *, base_year: int) -> list[Problem]:
    """整张表的问题；``answers`` 是 节名 → 这一节的答案，``base_year`` 是批次年份（近三年从前一年倒数）。"""
    return [
        problem
        for section in schema.sections
        for problem in check_section(section, answers.get(section.name, {}), base_year=base_year)
    ]


def check_section(section: Section, answers: Answers, *, base_year: int) -> list[Problem]:
    """一节的问题：必填未填、读不懂、超出限制是错误，可疑的是提醒；按表的顺序。"""
    return [
        Problem(
            severity=severity,
            address=f"{section.name}.{entry.address}",
            text=f"{entry.caption(base_year)}{text}",
            clause=entry.clause,
            is_missing=answers.get(entry.address, "") == "",
        )
        for entry in section.entries.values()
        for severity, text in _findings(entry, answers)
    ]


def _findings(entry: Entry, answers: Answers) -> list[tuple[Severity, str]]:
    leaf, value = entry.leaf, answers.get(entry.address, "")
    if value == "":
        return [(Severity.ERROR, _missing(entry))] if leaf.required else []
    errors = [(Severity.ERROR, text) for text in leaf.problems(value)]
    return errors + [(Severity.WARNING, text) for text in leaf.warnings(value)]


def _missing(entry: Entry) -> str:
    if entry.leaf.readonly:
        return "没有内容；此项取自账户信息，请先在账户信息中补充"
    return entry.leaf.missing
