"""字段类型，一种一个文件。"""

from .choice import Choice
from .computed import YEARS
from .count import Count
from .date import Date
from .growth import Growth
from .leaf import Entry, Leaf, note
from .long_text import LongText
from .money import Money
from .ratio import Ratio
from .text import Text
from .total import Total
from .year_grid import ComputedRow, GridRow, YearGrid

Field = Leaf | YearGrid

__all__ = [
    "YEARS",
    "Choice",
    "ComputedRow",
    "Count",
    "Date",
    "Entry",
    "Field",
    "GridRow",
    "Growth",
    "Leaf",
    "LongText",
    "Money",
    "Ratio",
    "Text",
    "Total",
    "YearGrid",
    "note",
]
