"""年度表的视图。"""

from dataclasses import dataclass

from foundation.formspec.fields import YEARS, ComputedRow, GridRow, YearGrid

from .cell import CellView, Note, Sheet


@dataclass(frozen=True, kw_only=True)
class GridRowView:
    """年度表的一行；``yearly`` 为假时整行只有一个值（累计数、年均增长率）。"""

    name: str
    label: str
    unit: str
    computed: bool
    yearly: bool
    cells: tuple[CellView, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GridView:
    """年度表；``years`` 是实际年份，如 (2021, 2022, 2023)。"""

    years: tuple[int, ...]
    rows: tuple[GridRowView, ...]


def grid_view(sheet: Sheet, grid: YearGrid) -> GridView:
    """年度表，行的顺序就是表上的顺序。"""
    return GridView(
        years=tuple(sheet.base_year + year for year in YEARS),
        rows=tuple(_row(sheet, grid, row) for row in grid.rows),
    )


def _row(sheet: Sheet, grid: YearGrid, row: GridRow | ComputedRow) -> GridRowView:
    cells = grid.row_cells(row, sheet.answers)
    return GridRowView(
        name=row.name,
        label=row.label,
        unit=grid.unit(row),
        computed=not isinstance(row, GridRow),
        yearly=all(cell.year is not None for cell in cells),
        cells=tuple(sheet.cell(cell) for cell in cells),
        notes=sheet.notes(f"{grid.name}.{row.name}"),
    )
