"""年度表：若干行，每行近三年各一格。"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from foundation.formspec.address import check_names
from foundation.formspec.values import Answers, Value

from .computed import YEARS, Result
from .growth import Growth
from .leaf import Entry, Leaf
from .ratio import Ratio
from .total import Total


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """要填的一行；``leaf`` 是每一格的类型，如 ``Money()``。"""

    name: str
    label: str
    leaf: Leaf


ComputedRow: TypeAlias = Ratio | Growth | Total


@dataclass(frozen=True, kw_only=True)
class YearGrid:
    """近三年的表，列是 −3…−1 的年份偏移，随批次年份自动移动；行的顺序就是表上的顺序。

    行名重复，或计算行所依据的不是输入行，抛 ValueError。
    """

    shape: ClassVar[str] = "year_grid"

    name: str
    label: str
    rows: tuple[GridRow | ComputedRow, ...]
    help: str = ""
    clause: str = ""

    def __post_init__(self) -> None:
        check_names([row.name for row in self.rows], within=self.name)
        inputs = {row.name for row in self.rows if isinstance(row, GridRow)}
        for row in self.computed_rows():
            if not inputs.issuperset(row.inputs):
                raise ValueError(f"{self.name}.{row.name} 依据的不是本表的输入行：{row.inputs}")

    def computed_rows(self) -> list[ComputedRow]:
        """自动计算的行。"""
        return [row for row in self.rows if not isinstance(row, GridRow)]

    def entries(self) -> list[Entry]:
        """可填的格子，逐行、行内逐年。"""
        return [entry for row in self.rows if isinstance(row, GridRow) for entry in self.row_entries(row)]

    def row_entries(self, row: GridRow) -> list[Entry]:
        """一个输入行的三格。"""
        clause = row.leaf.clause or self.clause
        return [
            Entry(
                address=self.address(row.name, year), label=row.label, leaf=row.leaf, clause=clause, year=year
            )
            for year in YEARS
        ]

    def unit(self, row: GridRow | ComputedRow) -> str:
        """一行的单位；累计数随所加的行，比例和增长率自带百分号。"""
        name = row.of if isinstance(row, Total) else row.name
        units = {row.name: row.leaf.unit for row in self.rows if isinstance(row, GridRow)}
        return units.get(name, "")

    def cells(self, answers: Answers) -> list[Entry | Result]:
        """全部格子，填的和算的，逐行、行内逐年。"""
        return [cell for row in self.rows for cell in self.row_cells(row, answers)]

    def row_cells(self, row: GridRow | ComputedRow, answers: Answers) -> Sequence[Entry | Result]:
        """一行的格子：输入行三格，计算行三格或一格。"""
        return self.row_entries(row) if isinstance(row, GridRow) else self.row_results(row, answers)

    def row_results(self, row: ComputedRow, answers: Answers) -> list[Result]:
        """一个计算行的格子；整行只有一个结果的，年份为 None。"""

        def cell(name: str, year: int) -> Value | None:
            return answers.get(self.address(name, year))

        return [
            Result(
                address=self.address(row.name, year),
                label=row.label,
                text=text,
                form=row.display,
                unit=self.unit(row),
                year=year,
            )
            for year, text in row.values(cell).items()
        ]

    def address(self, row: str, year: int | None) -> str:
        """某行某年的相对地址；整行只有一个值的不写年份。"""
        return f"{self.name}.{row}" if year is None else f"{self.name}.{row}.{year}"
