"""点名的一处：地址须在看到的那一版里，位置的称呼由表里的栏名写成，此后不再变（附件2.五.1）。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from applications.corrections.scope import MATERIALS, PATENTS
from applications.freezing import content_now
from applications.submitted import submitted_partner
from applications.tables import schema_named
from foundation.filings.enums import Pin
from foundation.filings.pins import covers
from foundation.filings.services import content_of
from foundation.formspec.fields import Entry, Field, Leaf, Matrix, Rows, Text, YearGrid
from foundation.formspec.schema import Schema, Section
from foundation.formspec.values import Answers, is_blank

if TYPE_CHECKING:
    from applications.models import Application, Material
    from foundation.workflow.actor import Actor

PARTNER = "partner"
"""地址之外另写的表名：联合申报单位的表3；空的是申报单位自己的表。"""
LONGEST_LABEL = 200
SHOWN_CELLS = 12


class NoSuchPlace(LookupError):
    """要点名的地方不在这一版里；str 是说给人听的话。"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """想点在哪里：表名、地址，材料另可写文件（public_id）与页码，专利清单另可写号码。"""

    address: str = ""
    table: str = ""
    upload: str = ""
    page: int | None = None
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """找到的一处；shown 是它现在的内容（栏名, 内容），供对照。"""

    filing_id: int
    pin: Pin
    address: str
    label: str
    clause: str = ""
    upload_id: int | None = None
    page: int | None = None
    table: str = ""
    shown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """一份表的一版：规格、答案、年度、属于哪个填报件。"""

    name: str
    filing_id: int
    schema: Schema
    answers: dict[str, Answers]
    base_year: int
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """在哪一版里找：机关看提交的那一版，单位看现在的。"""

    application: Application
    by: Actor
    tables: dict[str, Table] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """按表名取；没有的抛出 NoSuchPlace。"""
        if name in self.tables:
            return self.tables[name]
        raise NoSuchPlace("这一件没有联合申报单位的表3。" if name == PARTNER else f"没有“{name}”这份表。")


def as_submitted(application: Application, *, by: Actor) -> Source:
    """机关点名用的：提交的那一版。"""
    content = content_of(application.submitted)  # type: ignore[arg-type]  # 机关看得见的必是提交过的
    partner = submitted_partner(application, content)
    return _source(application, content, by=by, partner_filing=partner.filing_id if partner else None)


def as_it_is(application: Application, *, by: Actor) -> Source:
    """单位自己打开用的：现在的内容。"""
    partner = application.partners.joined().first()
    filing_id = partner.filing_id if partner else None
    return _source(application, content_now(application), by=by, partner_filing=filing_id)


def _source(
    application: Application, content: dict[str, Any], *, by: Actor, partner_filing: int | None
) -> Source:
    tables = {"": _table("", application.filing_id, content, title="")}
    if content["partner"] is not None and partner_filing is not None:
        tables[PARTNER] = _table(PARTNER, partner_filing, content["partner"], title="表3 ")
    return Source(application=application, by=by, tables=tables)


def _table(name: str, filing_id: int, content: dict[str, Any], *, title: str) -> Table:
    return Table(
        name=name,
        filing_id=filing_id,
        schema=schema_named(content["schema"]),
        answers=content["answers"],
        base_year=content["base_year"],
        title=title,
    )


def find(source: Source, wanted: Wanted) -> Place:
    """找到那一处。抛出 NoSuchPlace：表里没有这一栏、这一行已不在、没有这份文件或这一页。"""
    name = wanted.address.partition(".")[0]
    if wanted.upload or name == MATERIALS:
        return _in_materials(source, wanted)
    if name == PATENTS:
        return _in_patents(source, wanted)
    return _in_table(source.table(wanted.table), wanted.address)


# —— 材料与专利清单 ——


def _in_materials(source: Source, wanted: Wanted) -> Place:
    application = source.application
    material = _material(source, wanted.upload) if wanted.upload else None
    code = material.slot.code if material else wanted.address.partition(".")[2]
    slot = application.call.slots.filter(code=code).first()
    if slot is None:
        raise NoSuchPlace(f"没有“{code}”这一栏材料，请从“申报材料”里选。")
    _require_page(material, wanted.page)
    parts = [f"申报材料 · {slot.title}"]
    parts += [f"“{material.title}”"] if material else []
    parts += [f"第{wanted.page}页"] if material and wanted.page else []
    return Place(
        filing_id=application.filing_id,
        pin=Pin.PAGE if material and wanted.page else Pin.MATERIAL,
        address=f"{MATERIALS}.{slot.code}",
        label=" ".join(parts)[:LONGEST_LABEL],
        clause=slot.clause,
        upload_id=material.upload_id if material else None,
        page=wanted.page if material else None,
    )


def _material(source: Source, public_id: str) -> Material:
    from applications.models import Material as Materials

    seen = Materials.objects.visible_to(source.by).filter(application=source.application)
    found = (
        seen.filter(upload__public_id=public_id).select_related("slot", "upload") if _is_id(public_id) else ()
    )
    for material in found:
        return material
    raise NoSuchPlace("没有这份文件，或它已被替换；请回到“申报材料”里重新选。")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _require_page(material: Material | None, page: int | None) -> None:
    count = (material.upload.page_count or 0) if material else 0
    if material and page is not None and not 1 <= page <= count:
        raise NoSuchPlace(f"“{material}”没有第{page}页，请填 1 至 {count} 之间的页码。")


def _in_patents(source: Source, wanted: Wanted) -> Place:
    application = source.application
    row = wanted.address.partition(".")[2]
    whole = Place(
        filing_id=application.filing_id,
        pin=Pin.PATENTS,
        address=PATENTS,
        label="专利清单",
        clause="指南五.3",
    )
    if not row and not wanted.number:
        return whole
    rows = application.patents.filter(number=wanted.number) if wanted.number else application.patents.all()
    found = (rows.filter(pk=row) if row.isdecimal() else rows if wanted.number else rows.none()).first()
    if found is None:
        raise NoSuchPlace(f"清单里没有“{wanted.number}”这一件。" if wanted.number else "清单里没有这一行。")
    return Place(
        filing_id=whole.filing_id,
        pin=Pin.PATENTS,
        address=f"{PATENTS}.{found.pk}",
        label=f"专利清单 · {found}"[:LONGEST_LABEL],
        clause=whole.clause,
    )


# —— 表里 ——


def _in_table(table: Table, address: str) -> Place:
    name, _, relative = address.partition(".")
    section = next((each for each in table.schema.sections if each.name == name), None)
    if section is None:
        raise NoSuchPlace(f"表里没有“{name}”这一节，请重新选。")
    answers = table.answers.get(name, {})
    if not relative:
        return _place(table, Pin.SECTION, address, f"{section.title}（整节）", section.clause)
    cells = list(_cells_under(section, relative, answers))
    if not cells:
        raise NoSuchPlace(_why_nowhere(section, relative, answers))
    owner = next(each for each in section.fields if each.name == relative.partition(".")[0])
    sheet = _Sheet(owner, cells, answers, table.base_year)
    names = _names(sheet, relative)
    parts = names if names[0] == section.title and len(names) > 1 else [section.title, *names]
    clause = (cells[0].clause if relative != owner.name else "") or owner.clause or section.clause
    shown = tuple(
        (cell.label, cell.leaf.display(answers.get(cell.address, ""))) for cell in cells[:SHOWN_CELLS]
    )
    return _place(table, _pin_of(owner, relative), address, " · ".join(parts), clause, shown=shown)


def _place(table: Table, pin: Pin, address: str, label: str, clause: str, **more: Any) -> Place:
    return Place(
        filing_id=table.filing_id,
        pin=pin,
        address=address,
        label=f"{table.title}{label}"[:LONGEST_LABEL],
        clause=clause,
        table=table.name,
        **more,
    )


def _cells_under(section: Section, relative: str, answers: Answers) -> Iterator[Entry]:
    """这一处盖住的可填的格子；逐行填写的表本身那一格（行的次序）不列出内容。"""
    for address, entry in section.entries_in(answers).items():
        if covers(relative, address):
            yield entry


def _why_nowhere(section: Section, relative: str, answers: Answers) -> str:
    name = relative.partition(".")[0]
    owner = next((each for each in section.fields if each.name == name), None)
    if owner is None:
        return f"“{section.title}”里没有“{name}”这一栏，请重新选。"
    if isinstance(owner, Rows):
        return f"“{owner.label}”里没有这一行（可能已删去），请重新选。"
    return f"“{owner.label}”里没有这一格，或它是自动计算的；请点在它所依据的格子上。"


def _pin_of(owner: Field, relative: str) -> Pin:
    """点在逐行、固定行的表的一行上；其余都是一栏。"""
    is_row = isinstance(owner, Rows | Matrix) and relative.count(".") == 1
    return Pin.ROW if is_row else Pin.FIELD


@dataclass(frozen=True)
class _Sheet:
    """称呼一处要用的：所在的栏、它盖住的格子、这一节的答案、批次年份。"""

    owner: Field
    cells: list[Entry]
    answers: Answers
    base_year: int


def _names(sheet: _Sheet, relative: str) -> list[str]:
    """节名之后的各段：栏名，行名（认得出的头一格），列名。"""
    owner, first = sheet.owner, sheet.cells[0]
    _, row, column = [*relative.split(".", 2), "", ""][:3]
    if not row:
        return [f"{owner.label}（可增减各行）" if isinstance(owner, Rows) else owner.label]
    if column:
        return [owner.label, f"{first.label}{first.note(sheet.base_year)}"]
    if isinstance(owner, YearGrid):
        return [owner.label, first.label]
    return [owner.label, first.label.removesuffix(f" {first.leaf.label}") + _recognised(sheet)]


def _recognised(sheet: _Sheet) -> str:
    """逐行填写的表，行号会变，另写头一格文字（没有文字的取头一格）好认；电话、邮箱与敏感值不写。"""
    if not isinstance(sheet.owner, Rows):
        return ""
    values = [(cell.leaf, sheet.answers.get(cell.address, "")) for cell in sheet.cells]
    filled = [(leaf, value) for leaf, value in values if not is_blank(value) and not _is_private(leaf)]
    words = [leaf.display(value) for leaf, value in filled if isinstance(leaf, Text)]
    text = next(iter([*words, *(leaf.display(value) for leaf, value in filled)]), "")
    return f"（{text[:40]}）" if text else ""


def _is_private(leaf: Leaf) -> bool:
    return leaf.sensitive or (isinstance(leaf, Text) and leaf.kind is not None)
