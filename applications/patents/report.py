"""导入前的逐行报告：哪些新增、更新、不变、拒绝、移除，为什么。只算不写。"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from applications.models.patent import PatentListing
from applications.patents.columns import COLUMNS
from applications.patents.entries import Entry, Fault, Setting, read
from applications.patents.enums import ImportMode, Outcome
from applications.patents.sheet import Sheet, SheetRow

Identity = tuple[str, str, str]
Current = Mapping[Identity, PatentListing]


@dataclass(frozen=True)
class Standing:
    """作报告时清单的样子：各行按 (类别, 国家, 号码)，以及清单改到了第几次。"""

    rows: Current
    number: int


@dataclass(frozen=True)
class Line:
    """报告的一行。number 是文件里的行号，移除的行没有；entry 在拒绝与移除的行上为 None。"""

    number: int | None
    outcome: Outcome
    shown_number: str
    title: str
    faults: tuple[Fault, ...] = ()
    entry: Entry | None = None
    existing: PatentListing | None = None


@dataclass(frozen=True)
class Report:
    """整份报告；base_number 是作报告时清单改到的次数，导入时清单须没有再变。"""

    mode: ImportMode
    lines: tuple[Line, ...]
    ignored: tuple[str, ...]
    base_number: int

    @property
    def counts(self) -> Counter[str]:
        """各种结果各有几行。"""
        return Counter(str(line.outcome) for line in self.lines)

    @property
    def accepted(self) -> list[Line]:
        """导入后会在清单里的行。"""
        return [line for line in self.lines if line.entry]

    @property
    def warned(self) -> list[Line]:
        """可以导入、但有提醒的行。"""
        return [line for line in self.accepted if line.faults]

    @property
    def changes_something(self) -> bool:
        """导入会不会改动清单；全是不变、拒绝的不必导入。"""
        return bool(self.accepted) and any(
            line.outcome in (Outcome.ADD, Outcome.UPDATE, Outcome.REMOVE) for line in self.lines
        )


def assess(sheet: Sheet, standing: Standing, *, mode: ImportMode, setting: Setting) -> Report:
    """逐行判断，与清单现有的行相对照。"""
    seen: dict[Identity, int] = {}
    lines = [_line(row, current=standing.rows, seen=seen, setting=setting) for row in sheet.rows]
    if mode == ImportMode.REPLACE:
        lines += [_removed(row) for identity, row in standing.rows.items() if identity not in seen]
    return Report(mode, tuple(lines), sheet.ignored, standing.number)


def _line(row: SheetRow, *, current: Current, seen: dict[Identity, int], setting: Setting) -> Line:
    reading = read(row.texts, setting)
    refused = [Fault(column, text) for column, text in row.refused.items()]
    # 格子本身读不了时，“没有填写”之类的话是它的后果，不再重复。
    faults = (*refused, *(fault for fault in reading.faults if fault.column not in row.refused))
    entry = None if refused else reading.entry
    if entry and (first := seen.setdefault(entry.identity, row.number)) != row.number:
        faults = (*faults, Fault("number", f"与文件第 {first} 行的号码相同，同一件只能列一行。"))
        entry = None
    existing = current.get(entry.identity) if entry else None
    return Line(
        number=row.number,
        outcome=_outcome(entry, existing),
        shown_number=entry.number if entry else row.texts.get("number", ""),
        title=entry.title if entry else row.texts.get("title", ""),
        faults=faults,
        entry=entry,
        existing=existing,
    )


def _outcome(entry: Entry | None, existing: PatentListing | None) -> Outcome:
    if entry is None:
        return Outcome.REFUSE
    if existing is None:
        return Outcome.ADD
    same = all(getattr(entry, column.name) == getattr(existing, column.name) for column in COLUMNS)
    return Outcome.SAME if same else Outcome.UPDATE


def _removed(row: PatentListing) -> Line:
    return Line(number=None, outcome=Outcome.REMOVE, shown_number=row.number, title=row.title, existing=row)
