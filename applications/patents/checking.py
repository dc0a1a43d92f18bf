"""清单与申报表的对照，供系统校验调用：只提醒，不挡定稿。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from applications.models.patent import PatentListing
from applications.patents.totals import (
    COVER,
    SECTION,
    YearCell,
    answers_of,
    applied_on_in,
    compared,
    tally_in,
    tally_of,
)
from foundation.filings.services import Book
from foundation.formspec.problems import Problem, Severity

if TYPE_CHECKING:
    from applications.models import Application

CLAUSE = "指南五.3"
LIST_ADDRESS = "patents.rows"  # 说整张清单的提醒；页面把 patents. 开头的地址链到清单页


def crosscheck(
    application: Application, *, book: Book | None = None, listed: Sequence[PatentListing] | None = None
) -> list[Problem]:
    """各年数量与表里不符的、日期晚于申报时间的。地址是表里那一格，或 patents.rows。

    book、listed 是已经读出的答案与清单（提交的那一版），没有给就自己读现在的。
    """
    tally = tally_of(application) if listed is None else tally_in(listed)
    answers = book or answers_of(application, COVER, SECTION)
    rows = compared(application, tally, answers[SECTION])
    stated = sum(row.stated for row in rows)
    if stated and not tally:
        text = f"表中填报近三年专利共 {stated} 件，专利清单还是空的；请在“专利清单”逐件列出，或从表格导入。"
        return [_warning(LIST_ADDRESS, text)]
    differing = [
        _warning(cell.address, _difference(row.title, cell))
        for row in rows
        for cell in row.years
        if cell.differs
    ]
    applied_on = applied_on_in(answers[COVER])
    late = _late(application, applied_on, listed) if applied_on else []
    return [*differing, *_after_application(late, applied_on)]


def _difference(title: str, cell: YearCell) -> str:
    return (
        f"“{title}”{cell.year}年表中填 {cell.stated} 件，专利清单列出 {cell.listed} 件，"
        f"相差 {abs((cell.stated or 0) - cell.listed)} 件；请核对表中的数，或补全、更正专利清单。"
    )


def _late(application: Application, applied_on: date, listed: Sequence[PatentListing] | None) -> list[str]:
    """日期晚于申报时间的前几行的号码。"""
    if listed is not None:
        rows = [row for row in listed if max(row.filed_on, row.granted_on or row.filed_on) > applied_on]
        return [row.number for row in rows[:4]]
    late = PatentListing.objects.of(application).filter(
        Q(filed_on__gt=applied_on) | Q(granted_on__gt=applied_on)
    )
    return list(late.values_list("number", flat=True)[:4])


def _after_application(numbers: list[str], applied_on: date | None) -> Iterator[Problem]:
    """日期晚于封面申报时间的行，合成一条。"""
    if numbers:
        named = "、".join(numbers[:3]) + ("等" if len(numbers) > 3 else "")
        text = f"专利清单里 {named} 的日期晚于封面的申报时间 {applied_on}，请核对。"
        yield _warning(LIST_ADDRESS, text)


def _warning(address: str, text: str) -> Problem:
    return Problem(severity=Severity.WARNING, address=address, text=text, clause=CLAUSE)
