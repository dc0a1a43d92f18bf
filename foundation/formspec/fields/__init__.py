"""字段类型，一种一个文件。"""

from .choice import Choice
from .columns import Column, Line, Sum, column_unit
from .computed import YEARS, Result
from .count import Count
from .date import Date
from .growth import Growth
from .leaf import Entry, Leaf, Rule, note
from .long_text import LongText
from .matrix import Matrix
from .money import Money
from .quantity import Quantity
from .ratio import Ratio
from .row_order import RowOrder
from .rows import Rows
from .text import Text
from .total import Total
from .year_grid import ComputedRow, GridRow, YearGrid

Field = Leaf | YearGrid | Matrix | Rows

__all__ = [
    "YEARS",
    "Choice",
    "Column",
    "ComputedRow",
    "Count",
    "Date",
    "Entry",
    "Field",
    "GridRow",
    "Growth",
    "Leaf",
    "Line",
    "LongText",
    "Matrix",
    "Money",
    "Quantity",
    "Ratio",
    "Result",
    "RowOrder",
    "Rows",
    "Rule",
    "Sum",
    "Text",
    "Total",
    "YearGrid",
    "column_unit",
    "note",
]
