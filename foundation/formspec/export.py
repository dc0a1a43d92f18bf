"""栏目与内容的清单。"""

from collections.abc import Iterator, Mapping

from .fields import note
from .schema import Schema
from .values import Answers
from .view import CellView, FieldView, section_view


def export(schema: Schema, answers: Mapping[str, Answers], base_year: int) -> list[tuple[str, str]]:
    """整张表的（栏名，内容），按表的顺序，含自动计算的格子；栏名带年份和单位，内容是给人看的样子。"""
    return [
        pair
        for section in schema.sections
        for view in section_view(section, answers.get(section.name, {}), base_year=base_year, problems=())
        for pair in _pairs(view)
    ]


def _pairs(view: FieldView) -> Iterator[tuple[str, str]]:
    cells = _cells(view)
    if cells is None:
        yield (f"{view.label}{note(year=None, unit=view.unit)}", view.display)
        return
    # 年度表的行名自成一体；另两种表的“第1行”“负责人”要带上表名才分得清。
    prefix = "" if view.grid else f"{view.label}："
    yield from ((f"{prefix}{cell.label}", cell.display) for cell in cells)


def _cells(view: FieldView) -> list[CellView] | None:
    """三种表的格子，依次；单个的栏和一行也没有的表给 None。"""
    if view.grid is not None:
        return [cell for row in view.grid.rows for cell in row.cells]
    if view.matrix is not None:
        return [cell for row in view.matrix.rows for cell in row.cells]
    if view.rows is not None and view.rows.rows:
        rows = (cell for row in view.rows.rows for cell in row.cells)
        return [*rows, *(cell for cell in view.rows.footer if cell is not None)]
    return None
