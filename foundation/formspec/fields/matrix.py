"""固定行、固定列的表：人员信息、分年目标。"""

from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.address import check_names
from foundation.formspec.values import Answers

from .columns import Column, Line, check_columns, line_cells, line_entries
from .computed import Result
from .leaf import Entry


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """每行都填同样的几列；``rows`` 是（行名，栏名），行列的顺序就是表上的顺序。

    地址如 ``people.leader.mobile``；合计列 ``Sum`` 的地址如 ``targets.high_value.total``。
    行名、列名重复，或合计列加的不是数字列，抛 ValueError。
    """

    shape: ClassVar[str] = "matrix"

    name: str
    label: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    help: str = ""
    clause: str = ""

    def __post_init__(self) -> None:
        check_names([name for name, _ in self.rows], within=self.name)
        check_columns(self.columns, within=self.name)

    def lines(self) -> list[Line]:
        """各行。"""
        return [
            Line(address=f"{self.name}.{name}", label=label, clause=self.clause) for name, label in self.rows
        ]

    def entries(self) -> list[Entry]:
        """可填的格子，逐行、行内逐列。"""
        return [entry for line in self.lines() for entry in line_entries(self.columns, line)]

    def line_cells(self, line: Line, answers: Answers) -> list[Entry | Result]:
        """一行的全部格子，填的和算的。"""
        return line_cells(self.columns, line, answers)

    def cells(self, answers: Answers) -> list[Entry | Result]:
        """全部格子，填的和算的，逐行、行内逐列。"""
        return [cell for line in self.lines() for cell in self.line_cells(line, answers)]
