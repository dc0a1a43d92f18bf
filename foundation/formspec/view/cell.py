"""表里的一格，以及摆放一节时手边的东西。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from foundation.formspec.clean import length
from foundation.formspec.fields import Choice, Entry, Leaf, Result, note
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section
from foundation.formspec.values import Answers


@dataclass(frozen=True, kw_only=True)
class Note:
    """贴在一处旁边的话：标题、内容、颜色与去处。"""

    title: str
    text: str
    tone: str
    url: str = ""


def _everywhere(relative: str) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Opening:
    """一节里哪些相对地址可以改、各处旁边有什么话；缺省是处处可改、没有话。

    ``unlock_url`` 后接完整地址，是申请打开一处的去处；为空的没有去处。
    """

    is_open: Callable[[str], bool] = _everywhere
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    unlock_url: str = ""


@dataclass(frozen=True, kw_only=True)
class CellView:
    """表里的一格；``label`` 是带行名、年份和单位的栏名，供读屏软件使用。

    ``shape`` 决定画哪种输入框，自动计算的是 ``computed``；``closed`` 的此刻不能改；
    ``year`` 只有年度表的格子才有，整行只有一个值的也为 None。``max_length`` 和 ``length`` 都按码点计。
    """

    address: str
    id: str
    label: str
    shape: str
    year: int | None = None
    unit: str = ""
    required: bool = False
    readonly: bool = False
    sensitive: bool = False
    text: str = ""
    display: str = ""
    max_length: int | None = None
    length: int = 0
    options: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    closed: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def computed(self) -> bool:
        """是不是自动计算的。"""
        return self.shape == "computed"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """摆放一节所要的：规格、答案、批次年份、问题、开放的范围。"""

    section: Section
    answers: Answers
    base_year: int
    problems: Sequence[Problem]
    opening: Opening = Opening()

    def cell(self, cell: Entry | Result) -> CellView:
        """一格，填的或算的。"""
        view = self._input_cell(cell) if isinstance(cell, Entry) else self._result_cell(cell)
        return replace(
            view,
            errors=self.texts(cell.address, Severity.ERROR),
            warnings=self.texts(cell.address, Severity.WARNING),
            closed=not self.opening.is_open(cell.address),
            notes=self.notes(cell.address),
        )

    def notes(self, relative: str) -> tuple[Note, ...]:
        """贴在相对地址旁边的话。"""
        return self.opening.notes.get(relative, ())

    def unlock_url(self, relative: str) -> str:
        """申请打开这一处的去处；处处可改、没有去处的为空。"""
        return f"{self.opening.unlock_url}{self.section.name}.{relative}" if self.opening.unlock_url else ""

    def _input_cell(self, entry: Entry) -> CellView:
        leaf = entry.leaf
        text, display = self.contents(leaf, entry.address)
        return CellView(
            address=entry.address,
            id=html_id(entry.address),
            label=f"{entry.label}{entry.note(self.base_year)}",
            shape=leaf.shape,
            year=self.calendar_year(entry.year),
            unit=leaf.unit,
            required=leaf.required,
            readonly=leaf.readonly,
            sensitive=leaf.sensitive,
            text=text,
            display=display,
            max_length=leaf.limit,
            length=length(text),
            options=options(leaf),
        )

    def _result_cell(self, result: Result) -> CellView:
        year = self.calendar_year(result.year)
        return CellView(
            address=result.address,
            id=html_id(result.address),
            label=f"{result.label}{note(year=year, unit=result.unit)}",
            shape="computed",
            year=year,
            unit=result.unit,
            display=result.display,
        )

    def contents(self, leaf: Leaf, address: str) -> tuple[str, str]:
        """放回输入框的文字，和给人看的样子。"""
        value = self.answers.get(address, "")
        return leaf.text(value), leaf.display(value)

    def calendar_year(self, offset: int | None) -> int | None:
        """年份偏移换成实际年份。"""
        return None if offset is None else self.base_year + offset

    def texts(self, relative: str, severity: Severity) -> tuple[str, ...]:
        """相对地址上这一级的问题。"""
        return tuple(self._by_place.get((f"{self.section.name}.{relative}", severity), ()))

    @cached_property
    def _by_place(self) -> dict[tuple[str, Severity], list[str]]:
        found: dict[tuple[str, Severity], list[str]] = {}
        for problem in self.problems:
            found.setdefault((problem.address, problem.severity), []).append(problem.text)
        return found


def html_id(address: str) -> str:
    """输入框的 id：地址里的点换成短横线。"""
    return address.replace(".", "-")


def options(leaf: Leaf) -> tuple[tuple[str, str], ...]:
    """单选的（代号，名称）；别的类型没有。"""
    return leaf.options if isinstance(leaf, Choice) else ()
