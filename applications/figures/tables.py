"""表：页面、简报与 .xlsx 用的是同一份，所以三处的数总是一样的。"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

Form = Literal["text", "count", "decimal", "percent"]
NONE = "无"


@dataclass(frozen=True)
class Cell:
    """一格：给人看的文字，与写进 .xlsx 的数；share 是条形的长度（0—100），没有条形的为空。"""

    text: str
    form: Form = "text"
    value: str = ""
    share: int | None = None


@dataclass(frozen=True)
class Table:
    """一张表。第一栏是行名；has_total 的最后一行是合计；notes 是口径与算法。"""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    has_total: bool = False

    @property
    def is_wide(self) -> bool:
        """栏多：手机上一行成一张卡片，纸上横排。"""
        return len(self.columns) > 5

    @property
    def has_bars(self) -> bool:
        """画了条形。"""
        return any(cell.share is not None for row in self.rows for cell in row)

    @property
    def body(self) -> list[list[tuple[str, Cell]]]:
        """各行，每格带上栏名。"""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def label(text: str) -> Cell:
    """行名或说明。"""
    return Cell(text)


def count(number: int, *, most: int | None = None) -> Cell:
    """件数；给了 most 的画条形，最长的一条是 most。"""
    share = None if most is None else round(100 * number / most) if most else 0
    return Cell(f"{number:,}", "count", str(number), share)


def decimal(number: Decimal | None) -> Cell:
    """两位小数；没有的写“无”。"""
    return Cell(NONE) if number is None else Cell(f"{number:,.2f}", "decimal", str(number))


def percentage(number: Decimal | None) -> Cell:
    """百分数；没有的写“无”。"""
    return Cell(NONE) if number is None else Cell(f"{number:.2f}%", "percent", str(number))


def with_bars(rows: Iterable[tuple[str, int]]) -> tuple[tuple[Cell, ...], ...]:
    """名称与件数，按最多的一行画条形。"""
    given = list(rows)
    most = max((number for _, number in given), default=0)
    return tuple((label(name), count(number, most=most)) for name, number in given)


def written(table: Table) -> dict[str, Any]:
    """写成可存的样子。"""
    return asdict(table)


def read(stored: Mapping[str, Any]) -> Table:
    """读回 written() 写下的表。"""
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in stored["rows"])
    lists = {"columns": tuple(stored["columns"]), "rows": rows, "notes": tuple(stored["notes"])}
    return Table(**{**stored, **lists})
