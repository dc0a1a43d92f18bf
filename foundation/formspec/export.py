"""栏目与内容的清单。"""

from collections.abc import Iterator, Mapping

from .fields import note
from .schema import Schema
from .values import Answers
from .view import FieldView, section_view


def export(schema: Schema, answers: Mapping[str, Answers], base_year: int) -> list[tuple[str, str]]:
    """整张表的（栏名，内容），按表的顺序，含自动计算的格子；栏名带年份和单位，内容是给人看的样子。"""
    return [
        pair
        for section in schema.sections
        for view in section_view(section, answers.get(section.name, {}), base_year=base_year, problems=())
        for pair in _pairs(view)
    ]


def _pairs(view: FieldView) -> Iterator[tuple[str, str]]:
    if view.grid is None:
        yield (f"{view.label}{note(year=None, unit=view.unit)}", view.display)
        return
    for row in view.grid.rows:
        yield from ((cell.label, cell.display) for cell in row.cells)
