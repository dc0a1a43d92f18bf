"""系统校验：格子自己的问题、敏感值的问题、跨栏的问题、与专利清单的对照，按表内次序。"""

from collections.abc import Iterator
from functools import partial

from applications.crosschecks import crosscheck
from applications.crosschecks.sheet import Circumstances, Sheet
from applications.hosts import Host
from applications.materials import evidence
from applications.patents.checking import crosscheck as against_patents
from applications.submitted import patents_in
from foundation.filings import secrets
from foundation.filings.services import Book
from foundation.formspec import checks
from foundation.formspec.address import Address
from foundation.formspec.problems import Problem, Severity


def problems_of(host: Host) -> list[Problem]:
    """一份表的全部校验问题，含证明链接（填报说明4（1））。"""
    book = host.book()
    return _in_order(host, [*problems_in(host, book), *evidence.problems_in(host, book)])


def problems_in(host: Host, book: Book) -> list[Problem]:
    """填写的内容自身的问题，答案已经读出。不属于任何一节的（专利清单）排在最后。"""
    sheet = Sheet(
        schema=host.schema, book=book, base_year=host.filing.base_year, around=circumstances_of(host)
    )
    problems = [
        *checks.check(host.schema, book, base_year=host.filing.base_year),
        *_faulty_secrets(host, book),
        *crosscheck(sheet),
        *(_against_patents(host, book) if host.owns_patents else ()),
    ]
    return _in_order(host, problems)


def _against_patents(host: Host, book: Book) -> list[Problem]:
    kept = host.handed_in
    listed = patents_in(host.application, kept.patents) if kept else None
    return against_patents(host.application, book=book, listed=listed)


def _in_order(host: Host, problems: list[Problem]) -> list[Problem]:
    order = {section.name: position for position, section in enumerate(host.schema.sections)}
    return sorted(problems, key=lambda p: order.get(Address.parse(p.address).section, len(order)))


def circumstances_of(host: Host) -> Circumstances:
    """跨栏校验要用的表外的事实。"""
    call, organization = host.application.call, host.application.organization
    return Circumstances(
        unit_name=organization.name,
        credit_code=organization.credit_code,
        registered_division=organization.registered_division,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        is_rehearsal=call.is_rehearsal,
        minimum_points=call.minimum_points,
        pct_points=call.pct_points,
        matches=partial(secrets.matches, host.filing),
    )


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
