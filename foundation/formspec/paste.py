"""把从电子表格复制的一块，对到一张表的格子上。只算出哪一格填什么，不保存。

认得出表头（列名或年份）的，按表头对列；认得出栏名的，按栏名对行：年份倒着排、少抄了一行都不会错位。
认不出的从起点起逐行逐列对，自动计算的行列也占位，即块的样子与表相同。空格不粘贴，不会抹掉已填的内容。
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .block import read_block
from .clean import halfwidth, numeric
from .fields import YEARS, Choice, Count, Entry, Leaf, Matrix, Money, Quantity, Result, Rows, YearGrid
from .values import Answers

_REMARKS = re.compile(r"\([^()]*\)|\s|:")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年度?)?")
_NUMBER = re.compile(r"-?[0-9.]+")
_MOST_NAMED = 5
# 表头上面至多再有两行大标题；栏名左边至多再有一列序号。
_DEEPEST_HEADER = 3
_FARTHEST_LABELS = 2


@dataclass(frozen=True, kw_only=True)
class Target:
    """可以粘贴的一张表：各行的格子（左起依次，自动计算的也在内），行名和列名。

    逐行填写的表没有行名；``row_ids`` 是各行的编号，前 ``existing`` 行已在表中，其余是备用的新行。
    """

    rows: tuple[tuple[Entry | Result, ...], ...]
    column_labels: tuple[str, ...]
    row_labels: tuple[str, ...] = ()
    order_address: str = ""
    row_ids: tuple[str, ...] = ()
    existing: int = 0


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """``cells`` 是依次要填的（相对地址，文字），文字同手填的一样还要经 ``parse``。

    ``notes`` 逐条说明怎样对的、什么没有粘贴。
    """

    cells: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def target(
    table: YearGrid | Matrix | Rows, answers: Answers, *, base_year: int, fresh: Sequence[str] = ()
) -> Target:
    """``table`` 现在的样子；``fresh`` 是浏览器为逐行填写的表备下的新行编号，行不够时依次取用。"""
    if isinstance(table, YearGrid):
        return _year_grid(table, answers, base_year)
    if isinstance(table, Rows):
        return _rows(table, answers, fresh)
    return Target(
        rows=tuple(tuple(table.line_cells(line, answers)) for line in table.lines()),
        row_labels=tuple(line.label for line in table.lines()),
        column_labels=tuple(column.label for column in table.columns),
    )


def _year_grid(grid: YearGrid, answers: Answers, base_year: int) -> Target:
    return Target(
        rows=tuple(tuple(grid.row_cells(row, answers)) for row in grid.rows),
        row_labels=tuple(row.label for row in grid.rows),
        column_labels=tuple(f"{base_year + year}年" for year in YEARS),
    )


def _rows(rows: Rows, answers: Answers, fresh: Sequence[str]) -> Target:
    existing = rows.ids(answers)
    ids = tuple(dict.fromkeys([*existing, *fresh]))[: max(rows.max_rows, len(existing))]
    lines = [rows.line(row, number=number) for number, row in enumerate(ids, start=1)]
    return Target(
        rows=tuple(tuple(rows.line_cells(line, answers)) for line in lines),
        column_labels=tuple(column.label for column in rows.columns),
        order_address=rows.name,
        row_ids=ids,
        existing=len(existing),
    )


def paste(text: str, *, onto: Target, start: str) -> Pasted:
    """把一块文字从相对地址 ``start`` 起对到表上；表里没有 ``start`` 抛 ValueError。"""
    top, left = _position(onto, start)
    layout = _read_layout(read_block(text), onto, columns_left=len(onto.column_labels) - left)
    names = {row: layout.block[row][layout.labels or 0] for row in layout.body}
    rows = (
        _in_turn(layout.body, begin=top, size=len(onto.rows))
        if layout.labels is None
        else _by_name(names, onto.row_labels)
    )
    heads = {} if layout.header is None else dict(enumerate(layout.block[layout.header]))
    columns = (
        _in_turn(layout.width, begin=left, size=len(onto.column_labels))
        if layout.header is None
        else _by_name({column: heads[column] for column in layout.width}, onto.column_labels)
    )
    filled = _Filled()
    for row, place in rows.places.items():
        for column, at in columns.places.items():
            filled.put(onto.rows[place], at, layout.block[row][column])
    cells = (*_order(onto, rows.places.values()), *filled.cells)
    return Pasted(cells=cells, notes=(*layout.notes(), *filled.notes(), *_left_over(rows, columns)))


def _position(onto: Target, start: str) -> tuple[int, int]:
    for row, cells in enumerate(onto.rows):
        for column, cell in enumerate(cells):
            if cell.address == start:
                return row, column
    raise ValueError(f"这张表里没有 {start!r}")


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """块的样子：表头在第几行，栏名（或序号）在第几列，内容占哪些行列。"""

    block: list[list[str]]
    header: int | None
    labels: int | None
    numbered: bool
    body: Sequence[int]
    width: Sequence[int]

    def notes(self) -> list[str]:
        if not self.block:
            return ["没有可以粘贴的内容"]
        return [
            *([f"表头上面的 {self.header} 行没有粘贴"] if self.header else []),
            *([] if self.header is None else ["认出了表头，已按表头对列"]),
            *([] if self.labels is None else ["认出了栏名，已按栏名对行"]),
            *(["第一列是序号，没有粘贴"] if self.numbered else []),
        ]


def _read_layout(block: list[list[str]], onto: Target, *, columns_left: int) -> _Layout:
    header = _header(block, onto.column_labels)
    body = [row for row in range(len(block)) if header is None or row > header]
    labels = _label_column([block[row] for row in body], onto.row_labels)
    is_plain = header is None and not onto.row_labels
    numbered = is_plain and len(block[0] if block else ()) > columns_left and _is_numbered(block)
    first = 1 if numbered else 0 if labels is None else labels + 1
    width = range(first, len(block[0]) if block else 0)
    return _Layout(
        block=block,
        header=header,
        labels=labels,
        numbered=numbered,
        # 逐行填写的表不为块里的空行添行；行数固定的表里，空行也占位。
        body=[row for row in body if onto.row_labels or any(block[row][at].strip() for at in width)],
        width=width,
    )


def _header(block: list[list[str]], labels: Sequence[str]) -> int | None:
    """表头在第几行：表的各列全都认出来了，或至多一格（左上角）认不出，或认出的占一半以上。"""
    known = {_key(label) for label in labels}
    for index, row in enumerate(block[:_DEEPEST_HEADER]):
        names = [cell.strip() for cell in row if cell.strip()]
        found = [name for name in names if _key(name) in known]
        # 单独一个 2021 更像是数；写了“年”，或成排的年份，才是表头。
        is_lone_number = len(found) == 1 and found[0].isdigit()
        is_whole = known <= {_key(name) for name in found}
        is_mostly_known = len(names) - len(found) <= max(1, len(found))
        if found and not is_lone_number and (is_whole or is_mostly_known):
            return index
    return None


def _label_column(body: list[list[str]], labels: Sequence[str]) -> int | None:
    """栏名在第几列：有字的格子里一半以上是栏名。"""
    known = {_key(label) for label in labels}
    for column in range(min(_FARTHEST_LABELS, len(body[0]) if body else 0)):
        names = [row[column] for row in body if row[column].strip()]
        found = sum(_key(name) in known for name in names)
        if found and 2 * found >= len(names):
            return column
    return None


def _is_numbered(block: list[list[str]]) -> bool:
    """第一列是不是序号 1、2、3……，空行不算。"""
    numbers = [numeric(row[0]) for row in block if any(cell.strip() for cell in row)]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _key(label: str) -> str:
    """比名字时不看括注（单位）、空格和冒号，全角半角相同，“2021年度”与“2021”相同。"""
    bare = _REMARKS.sub("", halfwidth(label))
    year = _YEAR.fullmatch(bare)
    return year[1] if year else bare


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """块里的行（列）各对到表的第几行（列）；还有认不出的名字，和放不下的个数。"""

    places: Mapping[int, int]
    unknown: tuple[str, ...] = ()
    spare: int = 0


def _in_turn(indexes: Sequence[int], *, begin: int, size: int) -> _Axis:
    places = dict(zip(indexes, range(begin, size), strict=False))
    return _Axis(places=places, spare=len(indexes) - len(places))


def _by_name(names: Mapping[int, str], labels: Sequence[str]) -> _Axis:
    """同名的只认第一个。"""
    open_places = {_key(label): place for place, label in reversed(list(enumerate(labels)))}
    places: dict[int, int] = {}
    unknown = []
    for index, name in names.items():
        place = open_places.pop(_key(name), None)
        if place is not None:
            places[index] = place
        elif name.strip():
            unknown.append(name.strip())
    return _Axis(places=places, unknown=tuple(unknown))


@dataclass(frozen=True)
class _Filled:
    """要填的格子，和不能填的格子的栏名（去重，依次）。"""

    cells: list[tuple[str, str]] = field(default_factory=list)
    computed: dict[str, None] = field(default_factory=dict)
    readonly: dict[str, None] = field(default_factory=dict)

    def put(self, row: Sequence[Entry | Result], column: int, text: str) -> None:
        # 整行只有一个结果的（增长率、累计数），复制来的行里各列都算这一格。
        cell = row[min(column, len(row) - 1)]
        if not text.strip():
            return
        if isinstance(cell, Result):
            self.computed[cell.label] = None
        elif cell.leaf.readonly:
            self.readonly[cell.label] = None
        else:
            self.cells.append((cell.address, _typed(cell.leaf, text)))

    def notes(self) -> list[str]:
        return [
            *_named("由系统计算，没有粘贴", self.computed),
            *_named("取自账户，没有粘贴", self.readonly),
        ]


def _typed(leaf: Leaf, text: str) -> str:
    """照填写的习惯写好：数字去掉千分位，选项名称换成代号；认不出的原样，由校验去说。"""
    if isinstance(leaf, Choice):
        return {_key(label): key for key, label in leaf.options}.get(_key(text), text.strip())
    if not isinstance(leaf, Count | Money | Quantity):
        return text.strip()
    number = numeric(text)
    if leaf.unit in ("%", "％"):
        number = number.removesuffix("%")
    return number if _NUMBER.fullmatch(number) else text.strip()


def _order(onto: Target, places: Iterable[int]) -> list[tuple[str, str]]:
    """用到了备用的新行，就连同行次序一起给出。"""
    used = sorted(place for place in places if place >= onto.existing)
    if not onto.order_address or not used:
        return []
    rows = [*onto.row_ids[: onto.existing], *(onto.row_ids[place] for place in used)]
    return [(onto.order_address, " ".join(rows))]


def _left_over(rows: _Axis, columns: _Axis) -> list[str]:
    spare = [f"{axis.spare} {name}" for axis, name in ((rows, "行"), (columns, "列")) if axis.spare]
    return [
        *_named("没有认出的行，没有粘贴", rows.unknown),
        *_named("没有认出的列，没有粘贴", columns.unknown),
        *([f"放不下，多出的 {'、'.join(spare)}没有粘贴"] if spare else []),
    ]


def _named(what: str, names: Iterable[str]) -> list[str]:
    found = list(names)
    more = f"等 {len(found)} 处" if len(found) > _MOST_NAMED else ""
    return [f"{what}：{'、'.join(found[:_MOST_NAMED])}{more}"] if found else []
