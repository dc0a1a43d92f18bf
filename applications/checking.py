"""系统校验：把规格里的校验用到一件申报上。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from applications.identity import identity_of
from foundation.filings import schemas, secrets, services
from foundation.formspec import checks
from foundation.formspec.problems import Problem, Severity

if TYPE_CHECKING:
    from applications.models import Application


def book_of(application: Application) -> services.Book:
    """全部答案，含单位身份的只读副本。"""
    return services.book_of(application.filing, identity_of(application.organization))


def problems_of(application: Application) -> list[Problem]:
    """全部校验问题，按表内次序。"""
    filing = application.filing
    book = book_of(application)
    found = checks.check(schemas.schema_of(filing), book, base_year=filing.base_year)
    return [*found, *_faulty_secrets(book)]


def _faulty_secrets(book: services.Book) -> Iterator[Problem]:
    """敏感值的格式问题在保存时就记下了，校验不必揭示明文。"""
    for section, answers in book.items():
        for address, value in answers.items():
            if secrets.is_reference(value):
                for text in value["problems"]:
                    yield Problem(severity=Severity.ERROR, address=f"{section}.{address}", text=text)
