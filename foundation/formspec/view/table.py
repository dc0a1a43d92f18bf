"""逐行填写的表和固定行的表共有的视图：列。"""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.formspec.fields import Column, Leaf, column_unit

from .cell import options


@dataclass(frozen=True, kw_only=True)
class ColumnView:
    """一列；自动计算的 ``shape`` 是 ``computed``。"""

    name: str
    label: str
    shape: str
    unit: str
    required: bool = False
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None


def column_views(columns: Sequence[Column]) -> tuple[ColumnView, ...]:
    """各列，依次。"""
    return tuple(_column(column, unit=column_unit(columns, column)) for column in columns)


def _column(column: Column, *, unit: str) -> ColumnView:
    if not isinstance(column, Leaf):
        return ColumnView(name=column.name, label=column.label, shape="computed", unit=unit)
    return ColumnView(
        name=column.name,
        label=column.label,
        shape=column.shape,
        unit=unit,
        required=column.required,
        help=column.help,
        options=options(column),
        max_length=column.limit,
    )
