"""固定行、固定列的表的视图。"""

from dataclasses import dataclass

from foundation.formspec.fields import Matrix

from .cell import CellView, Note, Sheet, html_id
from .table import ColumnView, column_views


@dataclass(frozen=True, kw_only=True)
class MatrixRowView:
    """一行；``cells`` 与各列一一对应。"""

    address: str
    id: str
    label: str
    cells: tuple[CellView, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatrixView:
    """各列与各行，顺序就是表上的顺序。"""

    columns: tuple[ColumnView, ...]
    rows: tuple[MatrixRowView, ...]


def matrix_view(sheet: Sheet, matrix: Matrix) -> MatrixView:
    """固定行、固定列的表。"""
    rows = (
        MatrixRowView(
            address=line.address,
            id=html_id(line.address),
            label=line.label,
            cells=tuple(sheet.cell(cell) for cell in matrix.line_cells(line, sheet.answers)),
            notes=sheet.notes(line.address),
        )
        for line in matrix.lines()
    )
    return MatrixView(columns=column_views(matrix.columns), rows=tuple(rows))
