"""清单按类别与年份的合计，与申报表里填报的数量相对照（指南五.3、附件1 知识产权数量）。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from applications.patents.entries import Setting
from applications.patents.enums import PatentKind
from applications.patents.querysets import Tally
from foundation.formspec.values import NONE
from foundation.workflow import clock

if TYPE_CHECKING:
    from applications.models import Application

COVER, SECTION = "cover", "counts"
Answers = dict[str, Any]
OFFSETS = (-3, -2, -1)


@dataclass(frozen=True)
class Counted:
    """表里的一项数量，与清单里怎样数它。field 是表里的字段名，day 是按哪个日期归年。"""

    field: str
    title: str
    kind: PatentKind
    day: str


COUNTED = (
    Counted("invention_filings", "发明专利申请", PatentKind.INVENTION, "filed_on"),
    Counted("invention_grants", "发明专利授权", PatentKind.INVENTION, "granted_on"),
    Counted("pct_filings", "PCT国际专利申请", PatentKind.PCT, "filed_on"),
    Counted("foreign_grants", "国外专利授权", PatentKind.FOREIGN, "granted_on"),
)


@dataclass(frozen=True)
class YearCell:
    """某项某年：清单里几件、表里填了几件（没有填或读不懂为 None）。"""

    address: str
    year: int
    listed: int
    stated: int | None

    @property
    def differs(self) -> bool:
        """表里填了，且与清单不同。"""
        return self.stated is not None and self.stated != self.listed


@dataclass(frozen=True)
class TotalsRow:
    """一项数量：近三年各几件，近三年之外几件。"""

    title: str
    years: tuple[YearCell, ...]
    elsewhen: int

    @property
    def listed(self) -> int:
        """清单里近三年合计。"""
        return sum(cell.listed for cell in self.years)

    @property
    def stated(self) -> int:
        """表里近三年合计，没有填的不计。"""
        return sum(cell.stated or 0 for cell in self.years)


def totals(application: Application) -> list[TotalsRow]:
    """四项数量，按表里的次序。"""
    return compared(application, tally_of(application), answers_of(application, SECTION)[SECTION])


def tally_of(application: Application) -> Tally:
    """清单里各有几件；清单是空的就为空。"""
    from applications.models.patent import PatentListing

    return PatentListing.objects.filter(application=application).tally()


def tally_in(rows: Iterable[Any]) -> Tally:
    """已经读出的各行（提交的那一版）里各有几件。"""
    found: Tally = Counter()
    for row in rows:
        for day in ("filed_on", "granted_on"):
            if when := getattr(row, day):
                found[row.kind, day, when.year] += 1
    return found


def compared(application: Application, tally: Tally, stated: Answers) -> list[TotalsRow]:
    """清单里的（tally）与表里的（stated，“知识产权数量”一节的答案）相对照。"""
    return [_row(application.filing.base_year, item, tally, stated) for item in COUNTED]


def _row(base_year: int, item: Counted, tally: Tally, stated: Answers) -> TotalsRow:
    listed = {
        year: count for (kind, day, year), count in tally.items() if (kind, day) == (item.kind, item.day)
    }
    years = tuple(
        YearCell(
            address=f"{SECTION}.{item.field}.count.{offset}",
            year=base_year + offset,
            listed=listed.get(base_year + offset, 0),
            stated=_count(stated.get(f"{item.field}.count.{offset}")),
        )
        for offset in OFFSETS
    )
    return TotalsRow(item.title, years, sum(listed.values()) - sum(cell.listed for cell in years))


def _count(value: Any) -> int | None:
    """表里的件数；“无”是 0，没有填、读不懂是 None。"""
    if value == NONE:
        return 0
    return value if isinstance(value, int) else None


def setting_of(application: Application) -> Setting:
    """判断清单各行的背景：今天、封面的申报时间、申报单位名称。"""
    applied_on = applied_on_in(answers_of(application, COVER)[COVER])
    return Setting(today=clock.today(), applied_on=applied_on, owner=application.organization.name)


def applied_on_in(cover: Answers) -> date | None:
    """封面答案里的申报时间；没有填、读不懂为 None。"""
    value = cover.get("application_date")
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def answers_of(application: Application, *sections: str) -> dict[str, Answers]:
    """几节的答案：节名 → 答案，没有这一节的为空；一次查询。"""
    found = dict(application.filing.sections.filter(name__in=sections).values_list("name", "answers"))
    return {name: found.get(name, {}) for name in sections}
