"""逐行填写的表：行数不定，每行一个不变的编号。"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from foundation.formspec.order import is_row_id
from foundation.formspec.values import NONE, Answers, is_blank

from .columns import Column, Line, added, check_columns, line_cells, line_entries
from .computed import Result
from .leaf import Entry, Leaf
from .row_order import RowOrder


@dataclass(frozen=True, kw_only=True)
class Rows:
    """行的次序存在 ``名``（行编号的列表），各格存在 ``名.编号.列``，合计行 ``totals`` 各列在 ``名.sum.列``。

    删去一行只是把它从次序里拿掉，各格仍在答案里，放回编号就恢复了；校验、查看、比对、导出和计算都不看它。
    列名重复，或合计加的不是数字列，抛 ValueError。
    """

    shape: ClassVar[str] = "rows"

    name: str
    label: str
    columns: tuple[Column, ...]
    min_rows: int = 0
    max_rows: int = 50
    required: bool = True
    totals: tuple[str, ...] = ()
    help: str = ""
    clause: str = ""

    def __post_init__(self) -> None:
        check_columns(self.columns, within=self.name, totals=self.totals)
        if not 0 <= self.min_rows <= self.max_rows:
            raise ValueError(f"{self.name} 的行数上下限不对：{self.min_rows} 至 {self.max_rows}")

    @cached_property
    def order(self) -> RowOrder:
        """放行次序的那一格。"""
        return RowOrder(
            name=self.name,
            label=self.label,
            clause=self.clause,
            required=self.required,
            min_rows=self.min_rows,
            max_rows=self.max_rows,
        )

    def entries(self) -> list[Entry]:
        """总是在的格子：只有行的次序。"""
        return self.order.entries()

    def entries_in(self, answers: Answers) -> list[Entry]:
        """可填的格子：行的次序，然后逐行、行内逐列。"""
        rows = (entry for line in self.lines(answers) for entry in self.line_entries(line))
        return [*self.entries(), *rows]

    def line(self, row: str, *, number: int) -> Line:
        """一行；``number`` 从 1 数起。"""
        return Line(address=f"{self.name}.{row}", label=f"第{number}行", clause=self.clause)

    def lines(self, answers: Answers) -> list[Line]:
        """现有的各行，依次。"""
        return [self.line(row, number=number) for number, row in enumerate(self.ids(answers), start=1)]

    def ids(self, answers: Answers) -> list[str]:
        """现有各行的编号，依次。"""
        return self.order.rows(answers.get(self.name))

    def line_entries(self, line: Line) -> list[Entry]:
        """一行里可填的格子。"""
        return line_entries(self.columns, line)

    def line_cells(self, line: Line, answers: Answers) -> list[Entry | Result]:
        """一行的全部格子，填的和算的。"""
        return line_cells(self.columns, line, answers)

    def is_empty(self, line: Line, answers: Answers) -> bool:
        """这一行是不是一格也没有填。"""
        return all(is_blank(answers.get(entry.address)) for entry in self.line_entries(line))

    def footer(self, answers: Answers) -> list[Result]:
        """合计行，按列的顺序；没有行的为空，写明“无”的为“不适用”。"""
        # 行编号至少四位，不会叫 sum。
        at = Line(address=f"{self.name}.sum", label="合计", clause=self.clause)
        rows = [line.address for line in self.lines(answers)]
        columns = (column for column in self.columns if column.name in self.totals)
        summed = [added(self.columns, column, rows, answers, at=at) for column in columns]
        is_settled = rows or answers.get(self.name) == NONE
        return summed if is_settled else [replace(result, text="") for result in summed]

    def entry_at(self, relative: str, answers: Answers) -> Entry | None:
        """地址 ``名.编号.列`` 处可填的格子，行不在次序里（还没存下，或已删去）也认。

        编号不合写法、没有这列，或这列是自动计算的，给 None。
        """
        name, row, column = [*relative.split(".", 2), "", ""][:3]
        leaf = next((leaf for leaf in self.columns if leaf.name == column and isinstance(leaf, Leaf)), None)
        if name != self.name or leaf is None or not is_row_id(row):
            return None
        ids = self.ids(answers)
        if row in ids:
            return self.line(row, number=ids.index(row) + 1).entry(leaf)
        return Line(address=f"{self.name}.{row}", label="不在表中的一行", clause=self.clause).entry(leaf)

    def is_dropped(self, relative: str, answers: Answers) -> bool:
        """地址是不是已删去的行里的格子。"""
        name, row = [*relative.split("."), ""][:2]
        return name == self.name and is_row_id(row) and row not in self.ids(answers)

    def cells(self, answers: Answers) -> list[Entry | Result]:
        """全部格子：行的次序，逐行的格子，合计行。"""
        rows = (cell for line in self.lines(answers) for cell in self.line_cells(line, answers))
        return [*self.entries(), *rows, *self.footer(answers)]
