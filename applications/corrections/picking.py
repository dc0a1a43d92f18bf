"""没有从办理页点进来的，在这里逐层挑：节 → 栏、行，材料栏 → 文件与页，专利清单 → 号码。"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from applications.corrections.places import PARTNER, Source, Table
from applications.corrections.scope import MATERIALS, PATENTS
from applications.enums import COMMITMENT
from applications.models import Material
from foundation.formspec.fields import Entry, Field, Leaf, Matrix, Rows, YearGrid
from foundation.formspec.schema import Section
from foundation.formspec.values import Answers

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Pick:
    """一个可点的地方：名称、现在的内容、去处；level 是缩进几层。"""

    label: str
    shown: str
    url: str
    level: int = 0


@dataclass(frozen=True)
class FilePick:
    """一份材料：整份的去处，与填页码的表单要带的文件。"""

    title: str
    page_count: int
    url: str
    upload: str
    view_url: str


@dataclass(frozen=True)
class Picker:
    """这一层摆什么：title 为空的是最上层。"""

    title: str = ""
    back_url: str = ""
    groups: list[tuple[str, list[Pick]]] = field(default_factory=list)
    files: list[FilePick] = field(default_factory=list)
    asks_number: bool = False


@dataclass(frozen=True)
class Asked:
    """挑到了哪一层；here 是本页地址（不带问号后的），next 一路带着。"""

    here: str
    section: str = ""
    table: str = ""
    slot: str = ""
    next: str = ""

    def url(self, **query: str) -> str:
        """本页的另一层，或点定一处。"""
        kept = {name: text for name, text in {**query, "next": self.next}.items() if text}
        return f"{self.here}?{urlencode(kept)}" if kept else self.here


def picker(source: Source, asked: Asked) -> Picker:
    """这一层。没有这一节、这一栏的，回到最上层。"""
    if asked.section == PATENTS:
        whole = Pick("整张清单（可增减、改任何一件）", "", asked.url(address=PATENTS))
        return Picker("专利清单", asked.url(), [("", [whole])], asks_number=True)
    if asked.slot:
        return _slot(source, asked)
    table = source.tables.get(asked.table)
    section = next((s for s in table.schema.sections if s.name == asked.section), None) if table else None
    if table is None or section is None:
        return Picker(groups=_top(source, asked))
    return Picker(f"{table.title}{section.title}", asked.url(), [("", list(_places(table, section, asked)))])


def _top(source: Source, asked: Asked) -> list[tuple[str, list[Pick]]]:
    groups = [
        (
            "表3（联合申报单位）" if table.name == PARTNER else "申报书",
            [
                Pick(section.title, "", asked.url(section=section.name, table=table.name))
                for section in table.schema.sections
            ],
        )
        for table in source.tables.values()
    ]
    slots = source.application.call.slots.exclude(code=COMMITMENT)
    materials = [Pick(slot.title, "", asked.url(slot=slot.code)) for slot in slots]
    return [
        *groups,
        ("申报材料", materials),
        ("专利清单", [Pick("专利清单", "", asked.url(section=PATENTS))]),
    ]


def _slot(source: Source, asked: Asked) -> Picker:
    slot = source.application.call.slots.filter(code=asked.slot).first()
    if slot is None:
        return Picker(groups=_top(source, asked))
    address = f"{MATERIALS}.{slot.code}"
    whole = Pick("这一栏（缺少、或整栏要换）", "", asked.url(address=address))
    seen = Material.objects.visible_to(source.by).filter(application=source.application, slot=slot)
    files = [
        FilePick(
            title=row.title,
            page_count=row.upload.page_count or 0,
            url=asked.url(address=address, upload=str(row.upload.public_id)),
            upload=str(row.upload.public_id),
            view_url=reverse("applications:material", args=[row.pk]),
        )
        for row in seen.in_order().select_related("upload")
    ]
    return Picker(f"申报材料 · {slot.title}", asked.url(), [("", [whole])], files)


def _places(table: Table, section: Section, asked: Asked) -> Iterator[Pick]:
    """一节里可点的：整节、各栏、各行、表里的各格。"""
    answers = table.answers.get(section.name, {})

    def pick(label: str, relative: str, *, shown: str = "", level: int = 1) -> Pick:
        address = f"{section.name}.{relative}" if relative else section.name
        return Pick(label, shown[:LONGEST_SHOWN], asked.url(address=address, table=table.name), level)

    yield pick("整节", "", level=0)
    for each in section.fields:
        if isinstance(each, Leaf):
            yield pick(each.label, each.name, shown=_shown(each.entries()[0], answers))
        elif isinstance(each, Rows | Matrix | YearGrid):
            yield pick(_whole(each), each.name)
            for label, relative, cells in _lines(each, answers):
                shown = "，".join(filter(None, (_shown(cell, answers) for cell in cells)))
                yield pick(label, relative, shown=shown, level=2)


def _whole(table: Field) -> str:
    return f"{table.label}（整表，可增减各行）" if isinstance(table, Rows) else f"{table.label}（整表）"


def _lines(table: Field, answers: Answers) -> Iterator[tuple[str, str, list[Entry]]]:
    """表里的各行：行名、相对地址、各格。"""
    if isinstance(table, YearGrid):
        groups: dict[str, list[Entry]] = {}
        for entry in table.entries():
            groups.setdefault(entry.address.rpartition(".")[0], []).append(entry)
        for relative, cells in groups.items():
            yield cells[0].label, relative, cells
    elif isinstance(table, Rows):
        for line in table.lines(answers):
            yield line.label, line.address, table.line_entries(line)
    elif isinstance(table, Matrix):
        for line in table.lines():
            cells = [e for e in table.entries() if e.address.startswith(f"{line.address}.")]
            yield line.label, line.address, cells


def _shown(entry: Entry, answers: Answers) -> str:
    return "" if entry.leaf.sensitive else entry.leaf.display(answers.get(entry.address, ""))
