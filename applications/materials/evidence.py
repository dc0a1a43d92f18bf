"""数字与证明之间的链接：表里哪些内容要有证明，各链到哪一份的哪一页，哪些断开了（填报说明4（1））。"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications.enums import WITH_UNIT, MaterialState
from applications.hosts import Host, host_of, hosts_of
from applications.materials import services
from applications.materials.forms import LinkForm
from applications.materials.printed import NOT_PRINTED
from applications.models import Application, Material
from applications.submitted import hosts_for
from foundation.filings.models import Evidence, Filing
from foundation.filings.services import Book
from foundation.formspec import values
from foundation.formspec.address import Address
from foundation.formspec.fields import Count, Field, Leaf, Line, Matrix, Money, Quantity, Rows, Text, YearGrid
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section
from foundation.formspec.values import Answers
from foundation.workflow.actor import Actor

CLAUSE = "填报说明4（1）"
PLANNED = frozenset({"plan"})
"""建设方案里的是计划数，是承诺而不是既成事实：可以链接依据，不算有数无证。"""
SHOWN_COLUMNS = 3
UNPROVED = "unproved"


@dataclass(frozen=True)
class Link:
    """一条证明链接；broken 是断开的原因，没有断开时为空。"""

    pk: int
    title: str
    page: int
    url: str
    broken: str
    material_id: int


@dataclass(frozen=True)
class Figure:
    """表里要有证明的一处：一个数字，或逐行填写的表的一行。"""

    address: str
    label: str
    value: str
    is_planned: bool
    links: tuple[Link, ...]

    @property
    def id(self) -> str:
        """在证明页上的锚点。"""
        return self.address.replace(".", "-")

    @property
    def is_proved(self) -> bool:
        """至少有一条没有断开的链接。"""
        return any(not link.broken for link in self.links)

    @property
    def state(self) -> tuple[str, str]:
        """有证、断开、无证，及颜色。"""
        if self.is_proved:
            return "有证", "good"
        if self.links:
            return "断开", "bad"
        return ("计划数", "idle") if self.is_planned else ("无证", "back")

    @property
    def wants_proof(self) -> bool:
        """有数无证：应当有证明而没有。"""
        return not self.is_proved and (not self.is_planned or bool(self.links))


@dataclass(frozen=True)
class Group:
    """一节里的各处。"""

    title: str
    url: str
    figures: list[Figure]
    is_editable: bool


@dataclass(frozen=True)
class Citation:
    """一份文件的某一页证明了哪一处。"""

    label: str
    page: int
    url: str


@dataclass(frozen=True)
class Broken:
    """断开了链接、又有替换文件的一份：可以一并改过去。"""

    material_id: int
    title: str
    count: int


@dataclass(frozen=True)
class Tab:
    """一个页签。"""

    label: str
    url: str
    count: int
    current: bool


# —— 表里有哪些要证明的 ——


def figures_of(
    host: Host, book: Book | None = None, links: Mapping[str, list[Link]] | None = None
) -> dict[str, list[Figure]]:
    """各节里要有证明的各处，按表的次序；没有填的、填 0 与“无”的没有什么要证明。links 已在手里的不再查。"""
    book = book or host.book()
    links = marks_of(host) if links is None else links
    return {
        section.name: [
            Figure(full, label, value, section.name in PLANNED, tuple(links.get(full, ())))
            for address, label, value in _filled(section, book[section.name], host.filing.base_year)
            for full in [f"{section.name}.{address}"]
        ]
        for section in host.schema.sections
        if section.name not in NOT_PRINTED
    }


def _filled(section: Section, answers: Answers, base_year: int) -> Iterator[tuple[str, str, str]]:
    for field in section.fields:
        if isinstance(field, Rows):
            yield from _lines(field, answers)
        else:
            yield from _numbers(field, section, answers, base_year)


def _lines(rows: Rows, answers: Answers) -> Iterator[tuple[str, str, str]]:
    for line in rows.lines(answers):
        if not rows.is_empty(line, answers):
            yield line.address, f"{rows.label}·{line.label}", _summary(rows, line, answers)


def _summary(rows: Rows, line: Line, answers: Answers) -> str:
    """一行的前几列，认得出是哪一行即可；电话等不在此显示。"""
    shown = [
        entry.leaf.display(answers[entry.address])
        for entry in rows.line_entries(line)
        if not values.is_blank(answers.get(entry.address)) and not _is_private(entry.leaf)
    ]
    return "，".join(shown[:SHOWN_COLUMNS])


def _is_private(leaf: Leaf) -> bool:
    return leaf.sensitive or (isinstance(leaf, Text) and leaf.kind is not None)


def _numbers(
    field: Field, section: Section, answers: Answers, base_year: int
) -> Iterator[tuple[str, str, str]]:
    is_table = isinstance(field, YearGrid | Matrix) and field.label != section.title
    for entry in field.entries():
        value = answers.get(entry.address)
        if isinstance(entry.leaf, Count | Money | Quantity) and values.number(value):
            label = f"{field.label}·{entry.label}" if is_table else entry.label
            yield entry.address, f"{label}{entry.note(base_year)}", entry.leaf.display(value or "")


# —— 链接 ——


def marks(application: Application) -> dict[str, list[Link]]:
    """申报书自己的表里各处的链接：全地址 → 链接。供填写页、审核页标出有证无证。"""
    return marks_in(application.filing)


def marks_of(host: Host) -> dict[str, list[Link]]:
    """一份表各处的链接：给工作人员看的取提交时的，其余的取现在的。"""
    if host.handed_in is None:
        return marks_in(host.filing)
    uploads = {upload for _, upload, _ in host.handed_in.links}
    rows = Material.objects.filter(upload__in=uploads).select_related("slot")
    return submitted_marks(host, rows)


def submitted_marks(host: Host, materials: Iterable[Material]) -> dict[str, list[Link]]:
    """提交时的链接，材料已经读出；那时断开的提交不了，所以没有断开的。"""
    known = {row.upload_id: row for row in materials}
    links = host.handed_in.links if host.handed_in else ()
    found: dict[str, list[Link]] = {}
    for address, upload, page in links:
        if upload in known:
            found.setdefault(address, []).append(_link_to(known[upload], page))
    return found


def _link_to(material: Material, page: int) -> Link:
    url = f"{reverse('applications:material', args=[material.pk])}?page={page}"
    return Link(0, material.title, page, url, "", material.pk)


def marks_in(filing: Filing) -> dict[str, list[Link]]:
    """同上，一份表，表3 也可以。"""
    rows = Evidence.objects.filter(filing=filing).select_related("upload__material__slot")
    found: dict[str, list[Link]] = {}
    for row in rows.order_by("upload__material__slot__position", "upload__material__position", "page"):
        found.setdefault(row.address, []).append(_link(row))
    return found


def _link(row: Evidence) -> Link:
    material: Material = row.upload.material
    return Link(
        pk=row.pk,
        title=material.title,
        page=row.page,
        url=f"{reverse('applications:material', args=[material.pk])}?page={row.page}",
        broken="" if material.state == MaterialState.CURRENT else str(material.get_state_display()),
        material_id=material.pk,
    )


def cited_on(material: Material, *, by: Actor) -> dict[int, list[Citation]]:
    """一份文件的各页各证明了哪些：页 → 各处。"""
    found: dict[int, list[Citation]] = {}
    for host in hosts_for(material.application, by=by):
        links = marks_of(host)
        if any(link.material_id == material.pk for each in links.values() for link in each):
            _cite(found, host, material, figures_of(host, links=links))
    return found


def _cite(
    found: dict[int, list[Citation]], host: Host, material: Material, figures: Mapping[str, list[Figure]]
) -> None:
    for figure in (figure for each in figures.values() for figure in each):
        for link in figure.links:
            if link.material_id == material.pk:
                place = _place(host, figure.address)
                found.setdefault(link.page, []).append(Citation(figure.label, link.page, place))


def _place(host: Host, address: str) -> str:
    """表里那一处的去处。"""
    parsed = Address.parse(address)
    return f"{host.url('section', parsed.section)}#{parsed.relative.replace('.', '-')}"


# —— 系统校验 ——


def problems(application: Application) -> list[Problem]:
    """申报书自己的表里，断开的链接是错误，有数无证的每节一条提醒（填报说明4（1））。"""
    return problems_in(host_of(application))


def problems_in(host: Host, book: Book | None = None) -> list[Problem]:
    """同上，一份表。"""
    return [
        problem
        for name, figures in figures_of(host, book).items()
        for problem in (*_broken_problems(figures), *_unproved_problems(host, name, figures))
    ]


def _broken_problems(figures: Iterable[Figure]) -> Iterator[Problem]:
    for figure in figures:
        for link in figure.links:
            if link.broken:
                text = (
                    f"“{figure.label}”所链的证明“{link.title}”{link.broken}，请在“证明链接”里重新链接或取消"
                )
                yield Problem(severity=Severity.ERROR, address=figure.address, text=text, clause=CLAUSE)


def _unproved_problems(host: Host, name: str, figures: Iterable[Figure]) -> Iterator[Problem]:
    bare = [figure for figure in figures if figure.wants_proof and not figure.links]
    if bare:
        title = host.schema.section(name).title
        text = f"“{title}”有{len(bare)}处填报内容没有链接证明，请在“证明链接”里链到证明材料的页码"
        yield Problem(severity=Severity.WARNING, address=bare[0].address, text=text, clause=CLAUSE)


# —— 证明页 ——


def host_to_link(application: Application, *, by: Actor) -> Host | None:
    """此人能链接证明的那份表：申报单位的表1、表2，或联合申报单位的表3；无权的为空。"""
    hosts = hosts_of(application)
    return next((host for host in hosts if host.may_fill.test(by, host.subject)), None)


def may_link(application: Application, *, by: Actor) -> bool:
    """页面上摆不摆链接的表单：有权，而且还没有提交。"""
    is_open = application.status in WITH_UNIT
    return is_open and host_to_link(application, by=by) is not None


def link_form(host: Host, *, by: Actor, data: Any = None, initial: Any = None) -> LinkForm:
    """链接的表单：可选的文件，与这份表里可以链接的各处。"""
    addresses = [figure.address for figures in figures_of(host).values() for figure in figures]
    choices = material_choices(host.application, by=by)
    return LinkForm(data, initial=initial or {}, materials=choices, addresses=addresses)


def material_choices(application: Application, *, by: Actor) -> list[tuple[str, list[tuple[int, str]]]]:
    """可以作证明的文件，按栏分组；名称后写明页数。"""
    found = Material.objects.visible_to(by).filter(application=application).ready().in_order()
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in found.select_related("slot", "upload"):
        if services.can_prove(row.slot):
            groups.setdefault(row.slot.title, []).append((row.pk, f"{row}（{row.upload.page_count} 页）"))
    return list(groups.items())


def evidence_page(application: Application, *, by: Actor, only: str) -> dict[str, Any]:
    """证明页：各表各节里要有证明的内容，有证几处；only 为 unproved 时只看无证的。"""
    mine = host_to_link(application, by=by) if may_link(application, by=by) else None
    groups = [group for host in hosts_for(application, by=by) for group in _groups(host, mine)]
    figures = [figure for group in groups for figure in group.figures]
    counted = [figure for figure in figures if not figure.is_planned]
    shown = [_only_unproved(group) for group in groups] if only == UNPROVED else groups
    return {
        "application": application,
        "groups": [group for group in shown if group.figures],
        "proved_count": sum(figure.is_proved for figure in counted),
        "count": len(counted),
        "tabs": _tabs(application, figures, only),
        "only": only,
        "is_editable": mine is not None,
        "broken": _broken(mine) if mine else [],
        "broken_count": sum(bool(link.broken) for figure in figures for link in figure.links),
    }


def _groups(host: Host, mine: Host | None) -> list[Group]:
    is_editable = mine is not None and mine.filing.pk == host.filing.pk
    prefix = "表3 " if host.route else ""
    titles = {section.name: section.title for section in host.schema.sections}
    return [
        Group(f"{prefix}{titles[name]}", host.url("section", name), figures, is_editable)
        for name, figures in figures_of(host).items()
        if figures
    ]


def _only_unproved(group: Group) -> Group:
    kept = [figure for figure in group.figures if figure.wants_proof]
    return Group(group.title, group.url, kept, group.is_editable)


def _tabs(application: Application, figures: list[Figure], only: str) -> list[Tab]:
    here = reverse("applications:evidence", args=[application.pk])
    bare = sum(figure.wants_proof for figure in figures)
    return [
        Tab("全部", here, len(figures), only != UNPROVED),
        Tab("无证", f"{here}?show={UNPROVED}", bare, only == UNPROVED),
    ]


def _broken(host: Host) -> list[Broken]:
    """断开了链接、而且有替换文件的各份。"""
    broken = Counter(
        (link.material_id, link.title)
        for links in marks_in(host.filing).values()
        for link in links
        if link.broken
    )
    replaced: Mapping[int, str] = dict(
        Material.objects.filter(pk__in=[pk for pk, _ in broken], state=MaterialState.REPLACED).values_list(
            "pk", "title"
        )
    )
    return [Broken(pk, title, count) for (pk, title), count in broken.items() if pk in replaced]
