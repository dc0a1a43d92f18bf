"""供模板使用的视图：模板只摆放，不计算。

``field`` 一个字段和整节；``cell`` 一格，三种表都用它；``year_grid``、``matrix``、``rows`` 各是一种表。
"""

from .cell import CellView, Note, Opening
from .field import FieldView, section_view
from .matrix import MatrixRowView, MatrixView
from .rows import ROW, ROW_NUMBER, RowsView, RowView
from .table import ColumnView
from .year_grid import GridRowView, GridView

__all__ = [
    "ROW",
    "ROW_NUMBER",
    "CellView",
    "ColumnView",
    "FieldView",
    "GridRowView",
    "GridView",
    "MatrixRowView",
    "MatrixView",
    "Note",
    "Opening",
    "RowView",
    "RowsView",
    "section_view",
]
