"""清单与申报表的对照：一致的不说，不一致的说清哪一年、差几件；只是提醒。"""

import pytest

from applications.patents.checking import crosscheck
from applications.patents.totals import totals
from foundation.filings import autosave
from foundation.formspec.problems import Severity
from tests.factories import make_application
from tests.patents.samples import foreign, invention, invention_number, list_patents, pct

YEARS = {-3: 2023, -2: 2024, -1: 2025}


@pytest.fixture
def application(world):
    return make_application(world)


def state(application, world, section, changes):
    row = application.filing.sections.select_related("filing").get(name=section)
    autosave.save(row, changes, base_version=row.version, by=world.by("甲经办"))


def stated(application, world, **counts):
    """表里填的数：字段=（前三年、前两年、前一年）。"""
    changes = {
        f"{field}.count.{offset}": str(value)
        for field, values in counts.items()
        for offset, value in zip((-3, -2, -1), values, strict=True)
    }
    state(application, world, "counts", changes)


ROWS = [
    invention(1),
    invention(2, number=invention_number(2, year=2024), filed_on="2024-05-05", granted_on="2025-06-06"),
    invention(3, number=invention_number(3, year=2019), filed_on="2019-05-05", granted_on="2023-06-06"),
    pct(1),
    foreign(1, granted_on="2024-01-07"),
]


def test_totals_count_filings_by_filing_year_and_grants_by_grant_year(application, world):
    list_patents(application, world, ROWS)
    stated(application, world, invention_filings=(1, 1, 0))
    assert [
        (
            row.title,
            next((cell.address, cell.year, cell.listed, cell.stated) for cell in row.years),
            row.elsewhen,
        )
        for row in totals(application)
    ] == [
        ("发明专利申请", ("counts.invention_filings.count.-3", 2023, 1, 1), 1),
        ("发明专利授权", ("counts.invention_grants.count.-3", 2023, 1, None), 0),
        ("PCT国际专利申请", ("counts.pct_filings.count.-3", 2023, 1, None), 0),
        ("国外专利授权", ("counts.foreign_grants.count.-3", 2023, 0, None), 0),
    ]


def test_agreeing_tables_say_nothing(application, world):
    list_patents(application, world, ROWS)
    stated(
        application,
        world,
        invention_filings=(1, 1, 0),
        invention_grants=(1, 0, 1),
        pct_filings=(1, 0, "无"),
        foreign_grants=(0, 1, 0),
    )
    assert crosscheck(application) == []


def test_each_differing_year_is_a_warning_at_its_cell(application, world):
    list_patents(application, world, ROWS)
    stated(application, world, invention_filings=(3, 1, 0), foreign_grants=(0, "无", 0))
    problems = crosscheck(application)
    assert [(p.address, p.severity, p.clause) for p in problems] == [
        ("counts.invention_filings.count.-3", Severity.WARNING, "指南五.3"),
        ("counts.foreign_grants.count.-2", Severity.WARNING, "指南五.3"),
    ]
    assert "2023年表中填 3 件，专利清单列出 1 件，相差 2 件" in problems[0].text


def test_unreadable_and_unfilled_counts_are_not_compared(application, world):
    list_patents(application, world, ROWS)
    stated(application, world, invention_filings=("三件", "", 0))
    assert crosscheck(application) == []


def test_an_empty_list_is_one_warning_not_twelve(application, world):
    assert crosscheck(application) == []
    stated(application, world, invention_filings=(3, 1, 0), pct_filings=(1, 0, 0))
    [problem] = crosscheck(application)
    assert (problem.address, problem.severity) == ("patents.rows", Severity.WARNING)
    assert "共 5 件，专利清单还是空的" in problem.text


def test_dates_after_the_application_date_are_one_warning(application, world):
    late = [invention(n, granted_on="2026-11-15") for n in range(1, 6)]
    list_patents(application, world, [*late, invention(9)])
    assert crosscheck(application) == []
    state(application, world, "cover", {"application_date": "2026-11-10"})
    [problem] = crosscheck(application)
    assert f"{invention_number(1)}、{invention_number(2)}、{invention_number(3)}等" in problem.text
    state(application, world, "cover", {"application_date": "2026-11-15"})
    assert crosscheck(application) == []
