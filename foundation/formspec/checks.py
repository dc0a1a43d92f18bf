"""按表的顺序列出问题。跨栏的规则写在各张表旁边，不在这里。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .fields import Entry, Field, Leaf, Line, Rows
from .problems import Problem, Severity
from .schema import Schema, Section
from .values import Answers, Value, is_blank


def check(schema: Schema, answers: Mapping[str, Answers], *, base_year: int) -> list[Problem]:
    """整张表的问题；``answers`` 是 节名 → 这一节的答案，``base_year`` 是批次年份（近三年从前一年倒数）。"""
    return [
        problem
        for section in schema.sections
        for problem in check_section(section, answers.get(section.name, {}), base_year=base_year)
    ]


def check_section(section: Section, answers: Answers, *, base_year: int) -> list[Problem]:
    """一节的问题：必填未填、读不懂、超出限制是错误，可疑的是提醒；按表的顺序。"""
    sheet = _Sheet(section=section.name, answers=answers, base_year=base_year)
    return [problem for field in section.fields for problem in sheet.of(field)]


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    section: str
    answers: Answers
    base_year: int

    def of(self, field: Field) -> Iterator[Problem]:
        yield from self._of_entries(field.entries())
        if isinstance(field, Rows):
            yield from self._of_lines(field)

    def _of_lines(self, rows: Rows) -> Iterator[Problem]:
        for line in rows.lines(self.answers):
            if rows.is_empty(line, self.answers):
                yield self._empty_row(rows, line)
            else:
                yield from self._of_entries(rows.line_entries(line))

    def _empty_row(self, rows: Rows, line: Line) -> Problem:
        return Problem(
            severity=Severity.ERROR,
            address=f"{self.section}.{line.address}",
            text=f"“{rows.label}”{line.label}未填写，请填写或删除这一行",
            clause=line.clause,
            is_missing=True,
        )

    def _of_entries(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        for entry in entries:
            value = self.answers.get(entry.address, "")
            for severity, text in _findings(entry.leaf, value):
                yield Problem(
                    severity=severity,
                    address=f"{self.section}.{entry.address}",
                    text=f"{entry.caption(self.base_year)}{text}",
                    clause=entry.clause,
                    is_missing=is_blank(value),
                )


def _findings(leaf: Leaf, value: Value) -> list[tuple[Severity, str]]:
    if is_blank(value):
        return [(Severity.ERROR, leaf.absent())] if leaf.required else []
    errors = [(Severity.ERROR, text) for text in leaf.problems(value)]
    return errors + [(Severity.WARNING, text) for text in leaf.warnings(value)]
