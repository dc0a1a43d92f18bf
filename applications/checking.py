"""系统校验：格子自己的问题、敏感值的问题、跨栏的问题，按表内次序。"""

from collections.abc import Iterator

from applications.hosts import Host
from foundation.filings import secrets
from foundation.filings.services import Book
from foundation.formspec import checks
from foundation.formspec.problems import Problem, Severity


def problems_of(host: Host) -> list[Problem]:
    """一份表的全部校验问题。"""
    return problems_in(host, host.book())


def problems_in(host: Host, book: Book) -> list[Problem]:
    """同上，答案已经读出。"""
    found = checks.check(host.schema, book, base_year=host.filing.base_year)
    return [*found, *_faulty_secrets(host, book)]


def _faulty_secrets(host: Host, book: Book) -> Iterator[Problem]:
    """敏感值的格式问题在保存时就记下了，校验不必揭示明文；已删去的行不看。"""
    for section in host.schema.sections:
        answers = book[section.name]
        for address, entry in section.entries_in(answers).items():
            for text in answers[address]["problems"] if secrets.is_reference(answers.get(address)) else ():
                yield Problem(
                    severity=Severity.ERROR,
                    address=f"{section.name}.{address}",
                    text=f"{entry.caption(host.filing.base_year)}{text}",
                    clause=entry.clause,
                )
