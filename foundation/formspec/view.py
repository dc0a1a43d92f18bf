"""供模板使用的视图：模板只摆放，不计算。"""

from collections.abc import Sequence
from dataclasses import dataclass

from .clean import length
from .fields import YEARS, Choice, ComputedRow, Entry, GridRow, Leaf, LongText, Text, YearGrid, note
from .problems import Problem, Severity
from .schema import Section
from .values import Answers


@dataclass(frozen=True, kw_only=True)
class CellView:
    """年度表的一格；``label`` 是带年份和单位的栏名，供读屏软件使用；整行只有一个值时 ``year`` 为 None。"""

    address: str
    id: str
    label: str
    year: int | None
    text: str
    display: str
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RowView:
    """年度表的一行；``yearly`` 为假时整行只有一个值（累计数、年均增长率）。"""

    name: str
    label: str
    unit: str
    computed: bool
    yearly: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True, kw_only=True)
class GridView:
    """年度表；``years`` 是实际年份，如 (2021, 2022, 2023)。"""

    years: tuple[int, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """一个字段；``address`` 是相对地址，也是输入框的 name，``kind`` 决定用哪个模板片段。

    年度表的内容在 ``grid`` 的格子里；``max_length`` 只有文字类才有，它和 ``length`` 都按码点计。
    """

    kind: str
    name: str
    address: str
    id: str
    label: str
    help: str
    clause: str
    unit: str = ""
    required: bool
    readonly: bool = False
    sensitive: bool = False
    text: str = ""
    display: str = ""
    max_length: int | None = None
    length: int = 0
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    grid: GridView | None = None


def section_view(
    section: Section, answers: Answers, *, base_year: int, problems: Sequence[Problem]
) -> list[FieldView]:
    """一节的视图，按表的顺序；``problems`` 可含别节的，按地址放到各自的字段和格子上。"""
    sheet = _Sheet(section=section, answers=answers, base_year=base_year, problems=problems)
    return [
        sheet.grid(field) if isinstance(field, YearGrid) else sheet.leaf(field) for field in section.fields
    ]


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    section: Section
    answers: Answers
    base_year: int
    problems: Sequence[Problem]

    def leaf(self, leaf: Leaf) -> FieldView:
        text, display = self._contents(leaf, leaf.name)
        return FieldView(
            kind=leaf.shape,
            name=leaf.name,
            address=leaf.name,
            id=_id(leaf.name),
            label=leaf.label,
            help=leaf.help,
            clause=leaf.clause,
            unit=leaf.unit,
            required=leaf.required,
            readonly=leaf.readonly,
            sensitive=leaf.sensitive,
            text=text,
            display=display,
            max_length=leaf.max_length if isinstance(leaf, Text | LongText) else None,
            length=length(text),
            errors=self._texts(leaf.name, Severity.ERROR),
            warnings=self._texts(leaf.name, Severity.WARNING),
            options=leaf.options if isinstance(leaf, Choice) else (),
        )

    def grid(self, grid: YearGrid) -> FieldView:
        rows = (
            self._input(grid, row) if isinstance(row, GridRow) else self._computed(grid, row)
            for row in grid.rows
        )
        return FieldView(
            kind=grid.shape,
            name=grid.name,
            address=grid.name,
            id=_id(grid.name),
            label=grid.label,
            help=grid.help,
            clause=grid.clause,
            required=any(entry.leaf.required for entry in grid.entries()),
            errors=self._texts(grid.name, Severity.ERROR),
            warnings=self._texts(grid.name, Severity.WARNING),
            grid=GridView(years=tuple(self.base_year + year for year in YEARS), rows=tuple(rows)),
        )

    def _input(self, grid: YearGrid, row: GridRow) -> RowView:
        cells = tuple(self._input_cell(entry) for entry in grid.row_entries(row))
        return RowView(
            name=row.name, label=row.label, unit=grid.unit(row), computed=False, yearly=True, cells=cells
        )

    def _input_cell(self, entry: Entry) -> CellView:
        return self._cell(
            entry.address,
            label=f"{entry.label}{entry.note(self.base_year)}",
            year=entry.year,
            contents=self._contents(entry.leaf, entry.address),
        )

    def _computed(self, grid: YearGrid, row: ComputedRow) -> RowView:
        unit, values = grid.unit(row), grid.row_values(row, self.answers)
        cells = tuple(
            self._cell(
                grid.address(row.name, year),
                label=f"{row.label}{note(year=self._calendar_year(year), unit=unit)}",
                year=year,
                contents=("", row.display(text)),
            )
            for year, text in values.items()
        )
        yearly = None not in values
        return RowView(name=row.name, label=row.label, unit=unit, computed=True, yearly=yearly, cells=cells)

    def _cell(self, address: str, *, label: str, year: int | None, contents: tuple[str, str]) -> CellView:
        text, display = contents
        return CellView(
            address=address,
            id=_id(address),
            label=label,
            year=self._calendar_year(year),
            text=text,
            display=display,
            errors=self._texts(address, Severity.ERROR),
            warnings=self._texts(address, Severity.WARNING),
        )

    def _calendar_year(self, offset: int | None) -> int | None:
        return None if offset is None else self.base_year + offset

    def _contents(self, leaf: Leaf, address: str) -> tuple[str, str]:
        value = self.answers.get(address, "")
        return leaf.text(value), leaf.display(value)

    def _texts(self, relative: str, severity: Severity) -> tuple[str, ...]:
        address = f"{self.section.name}.{relative}"
        return tuple(
            problem.text
            for problem in self.problems
            if problem.address == address and problem.severity == severity
        )


def _id(address: str) -> str:
    return address.replace(".", "-")
