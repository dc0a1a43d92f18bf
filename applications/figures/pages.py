"""统计分析的各表：由数好的数摆成。省局看各市对照，市局只有自己的。"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.divisions import PROVINCE_CODE
from accounts.enums import OrganizationKind
from accounts.models import Office
from applications.enums import ApplicationStatus as Status
from applications.enums import CorrectionGround
from applications.figures import formulas
from applications.figures.counting import CityFigures, Figures, Scope, Tally, count
from applications.figures.tables import Cell, Table, decimal, label, percentage, with_bars
from applications.figures.tables import count as number
from applications.tables.common import FIELDS
from foundation.filings.enums import Pin
from foundation.workflow.calendar import WorkCalendar

TOTAL = "合计"
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("市局审核中", (Status.CITY_REVIEW,)),
    ("退回补正", (Status.RETURNED,)),
    ("已推荐待报送", (Status.RECOMMENDED,)),
    ("省局复核中", (Status.PROVINCE_REVIEW,)),
    (
        "专家评审及以后",
        (
            Status.EXPERT_REVIEW,
            Status.SCORED,
            Status.DECIDED,
            Status.WAITLISTED,
            Status.NOT_SELECTED,
            Status.PUBLIC_NOTICE,
            Status.DISQUALIFIED,
            Status.DESIGNATED,
        ),
    ),
    ("不通过、未推荐", (Status.DECLINED, Status.NOT_RECOMMENDED)),
    ("已撤回", (Status.WITHDRAWN,)),
)
MOVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("首次提交", ("submit",)),
    ("补正后重新提交", ("resubmit",)),
    ("市局退回补正", ("give_back",)),
    ("市局通过", ("recommend",)),
    ("不通过、不予推荐", ("decline", "not_recommend")),
    ("随清单报送", ("send_list",)),
    ("省局退回市局", ("send_back",)),
    ("省局退回申报单位", ("return_to_unit",)),
    ("复核不通过", ("decline_on_recheck",)),
    ("复核通过", ("admit",)),
    ("撤回申报", ("withdraw",)),
)


@dataclass(frozen=True)
class Report:
    """一页统计：数的是哪里、何时，数好的数与各表。"""

    scope: Scope
    at: datetime
    figures: Figures
    tables: tuple[Table, ...]


def report(scope: Scope, *, at: datetime, calendar: WorkCalendar) -> Report:
    """此刻的统计。"""
    found = count(scope, at=at, calendar=calendar)
    own = (own_portrait, stages, kinds) if scope.office else (kinds, cities, portrait)
    makers: tuple[Callable[[Figures], Table], ...] = (today, *own, industries, states, pins, grounds)
    return Report(scope, at, found, tuple(make(found) for make in makers))


def today(found: Figures) -> Table:
    """当日动态。"""
    rows = tuple(
        (label(name), number(_acts(found.today, acts)), number(_acts(found.deeds, acts)))
        for name, acts in MOVES
    )
    return Table("today", "当日动态", ("事项", "当日（次）", "累计（次）"), rows, (formulas.TODAY,))


def _acts(tally: Tally, acts: Iterable[str]) -> int:
    return sum(times for (_, act), times in tally.items() if act in acts)


def cities(found: Figures) -> Table:
    """各市进度：草稿只计数。"""
    most = max((found.cities[office.pk].submitted for office in found.offices), default=0)
    rows = [_city_row(found, office, most=most) for office in found.offices]
    lost = found.drafts[(None,)]
    if lost:
        rows.append((label("未选市局"), number(lost), number(0), *(number(0) for _ in STAGES)))
    columns = ("市局", "草稿", "已提交", *(name for name, _ in STAGES))
    notes = (formulas.SUBMITTED, formulas.DRAFTS)
    return Table("cities", "各市进度（件）", columns, (*rows, _summed(rows)), notes, has_total=True)


def _city_row(found: Figures, office: Office, *, most: int) -> tuple[Cell, ...]:
    stages = [
        number(_total(found.states, lambda key, of=of: key[0] == office.pk and key[3] in of))
        for _, of in STAGES
    ]
    submitted = number(found.cities[office.pk].submitted, most=most)
    return (label(office.short_name), number(found.drafts[(office.pk,)]), submitted, *stages)


def _total(tally: Tally, chosen: Callable[..., bool]) -> int:
    return sum(times for key, times in tally.items() if chosen(key))


def _summed(rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    columns = list(zip(*rows, strict=True))[1:]
    return (label(TOTAL), *(number(sum(int(cell.value) for cell in column)) for column in columns))


PORTRAIT_COLUMNS = (
    "市局",
    "已有结论（件）",
    "一次通过（件）",
    "一次通过率",
    "退回（次）",
    "件均退回（次）",
    "每次用时平均（工作日）",
    "每次用时最长（工作日）",
    "全程用时平均（工作日）",
    "补正事项（条）",
    "未一次告知（条）",
    "未一次告知占比",
    "已报送（件）",
    "省局退回率（次/件）",
)


def portrait(found: Figures) -> Table:
    """市局画像的对照，末行是全省。"""
    rows = [(label(office.short_name), *_portrait_of(found.cities[office.pk])) for office in found.offices]
    rows.append((label("全省"), *_portrait_of(found.whole)))
    return Table(
        "portrait", "市局画像", PORTRAIT_COLUMNS, tuple(rows), _portrait_notes(found), has_total=True
    )


def own_portrait(found: Figures) -> Table:
    """一个市局自己的画像：一行一个指标。"""
    cells = _portrait_of(found.whole)
    rows = tuple((label(name), cell) for name, cell in zip(PORTRAIT_COLUMNS[1:], cells, strict=True))
    return Table("portrait", "本局画像", ("指标", "数值"), rows, _portrait_notes(found))


def _portrait_of(city: CityFigures) -> tuple[Cell, ...]:
    return (
        number(city.concluded),
        number(city.first_pass),
        percentage(city.first_pass_rate),
        number(city.returns),
        decimal(city.returns_per_case),
        decimal(city.each.mean),
        number(city.each.longest),
        decimal(city.whole.mean),
        number(city.items),
        number(city.late_items),
        percentage(city.late_share),
        number(city.sent),
        decimal(city.faults_per_sent),
    )


def _portrait_notes(found: Figures) -> tuple[str, ...]:
    return (*formulas.PORTRAIT, *((formulas.NOMINAL,) if found.is_nominal else ()))


def stages(found: Figures) -> Table:
    """一个市局各环节的件数，草稿只计数。"""
    given = [(name, _total(found.states, lambda key, of=of: key[3] in of)) for name, of in STAGES]
    rows = with_bars([("草稿", sum(found.drafts.values())), *given])
    return Table("stages", "各环节件数", ("环节", "件数"), rows, (formulas.SUBMITTED, formulas.DRAFTS))


def kinds(found: Figures) -> Table:
    """按单位类型。"""
    names = [(str(kind), str(name)) for kind, name in OrganizationKind.choices if kind != "agency"]
    return _by(found, 1, names, key="kinds", title="按单位类型", heading="单位类型")


def industries(found: Figures) -> Table:
    """按技术领域（申报书所填的主要领域）。"""
    return _by(found, 2, [*FIELDS, ("", "未填")], key="industries", title="按技术领域", heading="技术领域")


def states(found: Figures) -> Table:
    """按状态，没有的状态不列。"""
    there = {key[3] for key in found.states}
    names = [(str(value), str(name)) for value, name in Status.choices if value in there]
    return _by(found, 3, names, key="states", title="按状态", heading="状态")


def _by(
    found: Figures, place: int, names: Iterable[tuple[str, str]], *, key: str, title: str, heading: str
) -> Table:
    given = [(name, _total(found.states, lambda k, value=value: k[place] == value)) for value, name in names]
    rows = with_bars([row for row in given if row[1] or row[0] != "未填"])
    return Table(key, f"{title}（已提交）", (heading, "件数"), rows)


def pins(found: Figures) -> Table:
    """补正事项点在什么上面。"""
    ours = [office.code for office in found.offices]
    rows = [
        (
            label(str(name)),
            number(_total(found.items, _raised(ours, 1, pin))),
            number(_total(found.late, _raised(ours, 1, pin))),
            number(_total(found.items, _raised([PROVINCE_CODE], 1, pin))),
        )
        for pin, name in Pin.choices
    ]
    columns = ("点在", "市局提出（条）", "其中未一次告知", "省局提出（条）")
    return Table(
        "pins", "补正事项（按所点之处）", columns, (*rows, _summed(rows)), (formulas.LATE,), has_total=True
    )


def _raised(codes: Iterable[str], place: int, value: str) -> Callable[[tuple[Any, ...]], bool]:
    """由这几个机关提出、键的第 place 位是 value 的。"""
    wanted = frozenset(codes)
    return lambda key: key[0] in wanted and key[place] == value


def grounds(found: Figures) -> Table:
    """市局退回的事由：次数与补正事项。"""
    ours = [office.code for office in found.offices]
    rows = [
        (
            label(str(name)),
            number(_total(found.grounds, lambda key, ground=ground: key[1] == ground)),
            number(_total(found.items, _raised(ours, 2, ground))),
        )
        for ground, name in CorrectionGround.choices
    ]
    columns = ("退回的事由", "市局退回（次）", "补正事项（条）")
    return Table("grounds", "退回的事由", columns, (*rows, _summed(rows)), has_total=True)
