"""逐行填写的表和固定行的表共有的列。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias

from foundation.formspec.address import check_names
from foundation.formspec.values import NOT_APPLICABLE, Answers, shortest

from .computed import Result, display_number
from .count import Count
from .leaf import Entry, Leaf
from .money import Money
from .quantity import Quantity
from .total import total


@dataclass(frozen=True, kw_only=True)
class Sum:
    """自动计算的列：本行 ``of`` 各列之和，单位与它们相同。"""

    shape: ClassVar[str] = "sum"

    name: str
    label: str
    of: tuple[str, ...]


Column: TypeAlias = Leaf | Sum


@dataclass(frozen=True, kw_only=True)
class Line:
    """一行：``address`` 是行的相对地址，``label`` 是行名，如“第2行”“知识产权负责人”。"""

    address: str
    label: str
    clause: str

    def entry(self, leaf: Leaf) -> Entry:
        """这一行里 leaf 那一列的格子。"""
        return Entry(
            address=f"{self.address}.{leaf.name}",
            label=f"{self.label} {leaf.label}",
            leaf=leaf,
            clause=leaf.clause or self.clause,
        )


def check_columns(columns: Sequence[Column], *, within: str, totals: Sequence[str] = ()) -> None:
    """列名须合写法、不重复，所加的须是本表单位相同的数字列，否则抛 ValueError。"""
    check_names([column.name for column in columns], within=within)
    for column in columns:
        if isinstance(column, Sum):
            _check_addends(columns, column, within=within)
    known = {column.name for column in columns if isinstance(column, Sum)} | set(_addends(columns))
    if not known.issuperset(totals):
        raise ValueError(f"{within} 的合计行加的不是本表的数字列：{totals}")


def _check_addends(columns: Sequence[Column], column: Sum, *, within: str) -> None:
    numbers = _addends(columns)
    if not column.of or not set(numbers).issuperset(column.of):
        raise ValueError(f"{within}.{column.name} 加的不是本表的数字列：{column.of}")
    if len({numbers[name].unit for name in column.of}) > 1:
        raise ValueError(f"{within}.{column.name} 所加的各列单位不同")


def _addends(columns: Sequence[Column]) -> dict[str, Leaf]:
    return {column.name: column for column in columns if isinstance(column, Count | Money | Quantity)}


def column_unit(columns: Sequence[Column], column: Column) -> str:
    """一列的单位；合计列随所加的列。"""
    return _addends(columns)[column.of[0]].unit if isinstance(column, Sum) else column.unit


def line_entries(columns: Sequence[Column], line: Line) -> list[Entry]:
    """一行里可填的格子。"""
    return [line.entry(column) for column in columns if isinstance(column, Leaf)]


def line_cells(columns: Sequence[Column], line: Line, answers: Answers) -> list[Entry | Result]:
    """一行的全部格子，填的和算的。"""
    return [
        added(columns, column, [line.address], answers, at=line)
        if isinstance(column, Sum)
        else line.entry(column)
        for column in columns
    ]


def added(
    columns: Sequence[Column], column: Column, addresses: Iterable[str], answers: Answers, *, at: Line
) -> Result:
    """各行（``addresses``）这一列之和，放在 ``at`` 那一行；规则与近三年累计数相同。"""
    names = column.of if isinstance(column, Sum) else (column.name,)
    numbers = [answers.get(f"{address}.{name}") for address in addresses for name in names]
    text = total(numbers)
    is_quantity = isinstance(_addends(columns)[names[0]], Quantity)
    return Result(
        address=f"{at.address}.{column.name}",
        label=f"{at.label} {column.label}",
        text=_shortest(text) if is_quantity else text,
        form=display_number,
        unit=column_unit(columns, column),
    )


def _shortest(text: str) -> str:
    return text if text in ("", NOT_APPLICABLE) else shortest(Decimal(text))
