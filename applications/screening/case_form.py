"""审核页左边的申报书：提交的那一版，逐节只读；每处标出有证无证、与上一版不同的，点一下就去补正。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from applications.corrections.scope import PATENTS
from applications.hosts import Host
from applications.materials.evidence import NOT_PRINTED, Figure
from applications.screening.case_changes import Changes
from foundation.filings.enums import Pin
from foundation.formspec.schema import Section
from foundation.formspec.view import (
    CellView,
    FieldView,
    GridView,
    MatrixView,
    RowsView,
    RowView,
    section_view,
)

NUMBERS = frozenset({"count", "money", "quantity", "computed", "sum"})
PARTNER = "partner"


@dataclass(frozen=True)
class PageLink:
    """证明在哪一页。"""

    title: str
    page: int
    url: str


@dataclass(frozen=True)
class Mark:
    """有证、无证或计划数，与所链的各页。"""

    label: str
    tone: str
    pages: tuple[PageLink, ...]


@dataclass(frozen=True, kw_only=True)
class Value:
    """一格：给人看的样子；was 是上一版的，没有改的为 None。"""

    text: str
    id: str = ""
    unit: str = ""
    is_number: bool = False
    span: int = 1
    mark: Mark | None = None
    was: str | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """表里的一行。"""

    label: str
    id: str
    values: tuple[Value | None, ...]
    is_computed: bool = False
    mark: Mark | None = None
    is_new: bool = False
    correct_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """一栏：一个值（长的另起一段），或一张表。"""

    label: str
    id: str
    value: Value | None = None
    is_long: bool = False
    corner: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    is_reordered: bool = False
    correct_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """一节。"""

    title: str
    id: str
    clause: str
    blocks: tuple[Block, ...]
    changed_count: int
    bare_count: int
    correct_url: str


@dataclass(frozen=True, kw_only=True)
class Placing:
    """摆放一份表要用的：表、要证明的各处、改动、看材料与补正的去处（不能补正的为空）。"""

    host: Host
    figures: Mapping[str, Figure]
    changes: Changes
    side_url: str
    correct_url: str

    @property
    def prefix(self) -> str:
        """锚点与补正地址的前缀：表3 与表1 有同名的节。"""
        return f"{PARTNER}-" if self.host.route else ""

    def correct(self, pin: Pin, address: str) -> str:
        """去补正这一处。"""
        if not self.correct_url:
            return ""
        table = {"table": PARTNER} if self.host.route else {}
        return f"{self.correct_url}?{urlencode({'pin': pin.value, 'address': address, **table})}"

    def mark(self, address: str) -> Mark | None:
        """这一处的证明；不必证明的为 None。"""
        figure = self.figures.get(address)
        if figure is None:
            return None
        label, tone = figure.state
        pages = tuple(
            PageLink(link.title, link.page, f"{self.side_url}&material={link.material_id}&page={link.page}")
            for link in figure.links
        )
        return Mark(label, tone, pages)


def parts_of(placing: Placing) -> list[Part]:
    """一份表的各节，依次。"""
    return [_part(placing, section) for section in placing.host.schema.sections]


def _part(placing: Placing, section: Section) -> Part:
    answers = placing.host.book()[section.name]
    fields = section_view(section, answers, base_year=placing.host.filing.base_year, problems=())
    own = [figure for address, figure in placing.figures.items() if address.startswith(f"{section.name}.")]
    title = f"表3 {section.title}" if placing.host.route else section.title
    return Part(
        title=title,
        id=f"{placing.prefix}{section.name}",
        clause=section.clause,
        blocks=tuple(_block(placing, section.name, field) for field in fields),
        changed_count=placing.changes.count_in(section.name),
        bare_count=sum(figure.wants_proof for figure in own),
        correct_url="" if section.name in NOT_PRINTED else placing.correct(Pin.SECTION, section.name),
    )


def _block(placing: Placing, section: str, field: FieldView) -> Block:
    address = f"{section}.{field.address}"
    block = Block(
        label=field.label,
        id=f"{placing.prefix}{section}-{field.id}",
        correct_url=placing.correct(Pin.FIELD, address),
    )
    if field.grid:
        return replace(block, **_grid(placing, section, field.grid))
    if field.matrix:
        return replace(block, **_matrix(placing, section, field.matrix))
    if field.rows:
        return replace(block, **_rows(placing, section, field, field.rows))
    value = Value(
        text=field.display,
        unit=field.unit,
        is_number=field.kind in NUMBERS,
        mark=placing.mark(address),
        was=placing.changes.was(address),
    )
    return replace(block, value=value, is_long=field.kind == "long_text")


def _grid(placing: Placing, section: str, grid: GridView) -> dict[str, Any]:
    return {
        "corner": "指标",
        "columns": tuple(f"{year}年" for year in grid.years),
        "lines": tuple(
            Line(
                label=f"{row.label}（{row.unit}）" if row.unit else row.label,
                id="",
                values=tuple(
                    replace(value, span=1 if row.yearly else len(grid.years))
                    for value in _values(placing, section, row.cells)
                ),
                is_computed=row.computed,
                correct_url="" if row.computed else placing.correct(Pin.FIELD, _row_of(section, row.cells)),
            )
            for row in grid.rows
        ),
    }


def _row_of(section: str, cells: tuple[CellView, ...]) -> str:
    """年度表一行的地址：去掉年份。"""
    return f"{section}.{cells[0].address.rpartition('.')[0]}"


def _matrix(placing: Placing, section: str, matrix: MatrixView) -> dict[str, Any]:
    return {
        "corner": "项目",
        "columns": tuple(_heading(column.label, column.unit) for column in matrix.columns),
        "lines": tuple(
            Line(
                label=row.label,
                id="",
                values=tuple(_values(placing, section, row.cells)),
                correct_url=placing.correct(Pin.FIELD, f"{section}.{row.address}"),
            )
            for row in matrix.rows
        ),
    }


def _rows(placing: Placing, section: str, field: FieldView, rows: RowsView) -> dict[str, Any]:
    if not rows.rows:
        return {"value": Value(text=field.display, was=placing.changes.was(f"{section}.{field.name}"))}
    table = f"{section}.{field.address}"
    lines = [_row_line(placing, section, table, row=row) for row in rows.rows]
    footer = tuple(
        Value(text=cell.display, is_number=True, label=cell.label) if cell else None for cell in rows.footer
    )
    if footer:
        lines.append(Line(label="合计", id="", values=footer, is_computed=True))
    return {
        "corner": "序号",
        "columns": tuple(_heading(column.label, column.unit) for column in rows.columns),
        "lines": tuple(lines),
        "is_reordered": placing.changes.was(table) is not None,
    }


def _row_line(placing: Placing, section: str, table: str, *, row: RowView) -> Line:
    """逐行填写的表的一行；整行新增的，不再逐格标出改动。"""
    is_new = placing.changes.is_new_row(table, row.row)
    values = _values(placing, section, row.cells)
    return Line(
        label=str(row.number),
        id=f"{placing.prefix}{section}-{row.id}",
        values=tuple(replace(value, was=None) for value in values) if is_new else tuple(values),
        mark=placing.mark(f"{section}.{row.address}"),
        is_new=is_new,
        correct_url=placing.correct(Pin.ROW, f"{section}.{row.address}"),
    )


def _heading(label: str, unit: str) -> str:
    return f"{label}（{unit}）" if unit else label


def _values(placing: Placing, section: str, cells: Iterable[CellView]) -> Iterator[Value]:
    for cell in cells:
        address = f"{section}.{cell.address}"
        mark = placing.mark(address)
        yield Value(
            text=cell.display,
            id=f"{placing.prefix}{section}-{cell.id}" if mark else "",
            is_number=cell.shape in NUMBERS,
            mark=mark,
            was=None if cell.computed else placing.changes.was(address),
            label=cell.label,
        )


def patents_correction(correct_url: str) -> str:
    """去补正专利清单。"""
    return f"{correct_url}?{urlencode({'pin': Pin.PATENTS.value, 'address': PATENTS})}" if correct_url else ""
