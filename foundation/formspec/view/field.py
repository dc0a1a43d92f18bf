"""一个字段和整节的视图。"""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.formspec.clean import length
from foundation.formspec.fields import Entry, Leaf, Matrix, Rows, YearGrid
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section
from foundation.formspec.values import Answers

from .cell import Note, Opening, Sheet, html_id, options
from .matrix import MatrixView, matrix_view
from .rows import RowsView, rows_view
from .year_grid import GridView, grid_view


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """一个字段；``address`` 是相对地址，也是输入框的 name，``kind`` 决定用哪个模板片段。

    三种表的内容分别在 ``grid``、``matrix``、``rows`` 的格子里；``max_length`` 只有文字类才有，
    它和 ``length`` 都按码点计。
    """

    kind: str
    name: str
    address: str
    id: str
    label: str
    help: str
    clause: str
    unit: str = ""
    required: bool
    readonly: bool = False
    sensitive: bool = False
    text: str = ""
    display: str = ""
    max_length: int | None = None
    length: int = 0
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    grid: GridView | None = None
    matrix: MatrixView | None = None
    rows: RowsView | None = None
    closed: bool = False
    notes: tuple[Note, ...] = ()
    unlock_url: str = ""


def section_view(
    section: Section,
    answers: Answers,
    *,
    base_year: int,
    problems: Sequence[Problem],
    opening: Opening | None = None,
) -> list[FieldView]:
    """一节的视图，按表的顺序；``problems`` 可含别节的，按地址放到各自的字段和格子上。

    ``opening`` 是此刻开放的范围；``closed`` 的字段一格也不能改，没有给的处处可改。
    """
    sheet = Sheet(
        section=section,
        answers=answers,
        base_year=base_year,
        problems=problems,
        opening=opening or Opening(),
    )
    return [
        _leaf(sheet, field) if isinstance(field, Leaf) else _table(sheet, field) for field in section.fields
    ]


def _leaf(sheet: Sheet, leaf: Leaf) -> FieldView:
    text, display = sheet.contents(leaf, leaf.name)
    return FieldView(
        kind=leaf.shape,
        name=leaf.name,
        address=leaf.name,
        id=html_id(leaf.name),
        label=leaf.label,
        help=leaf.help,
        clause=leaf.clause,
        unit=leaf.unit,
        required=leaf.required,
        readonly=leaf.readonly,
        sensitive=leaf.sensitive,
        text=text,
        display=display,
        max_length=leaf.limit,
        length=length(text),
        errors=sheet.texts(leaf.name, Severity.ERROR),
        warnings=sheet.texts(leaf.name, Severity.WARNING),
        options=options(leaf),
        closed=not sheet.opening.is_open(leaf.name),
        notes=sheet.notes(leaf.name),
        unlock_url=sheet.unlock_url(leaf.name),
    )


def _table(sheet: Sheet, table: YearGrid | Matrix | Rows) -> FieldView:
    text, display = sheet.contents(table.order, table.name) if isinstance(table, Rows) else ("", "")
    return FieldView(
        kind=table.shape,
        name=table.name,
        address=table.name,
        id=html_id(table.name),
        label=table.label,
        help=table.help,
        clause=table.clause,
        required=any(entry.leaf.required for entry in table.entries()),
        text=text,
        display=display,
        errors=sheet.texts(table.name, Severity.ERROR),
        warnings=sheet.texts(table.name, Severity.WARNING),
        grid=grid_view(sheet, table) if isinstance(table, YearGrid) else None,
        matrix=matrix_view(sheet, table) if isinstance(table, Matrix) else None,
        rows=rows_view(sheet, table) if isinstance(table, Rows) else None,
        closed=not any(sheet.opening.is_open(entry.address) for entry in _entries(sheet, table)),
        notes=sheet.notes(table.name),
        unlock_url=sheet.unlock_url(table.name),
    )


def _entries(sheet: Sheet, table: YearGrid | Matrix | Rows) -> list[Entry]:
    return table.entries_in(sheet.answers) if isinstance(table, Rows) else table.entries()
