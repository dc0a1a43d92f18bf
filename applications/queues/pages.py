"""整页要摆放的东西：页签、筛选、各行、翻页、可以成批办的事；模板只摆放。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from accounts.enums import CITY_PERSONAS
from accounts.models import Membership
from accounts.permissions import signs_for_city
from applications.acts import BY_NAME
from applications.models import Application, Call
from applications.querysets import ApplicationQuerySet
from applications.queues.batches import MOST, batch_for
from applications.queues.filters import FilterForm, sort_of
from applications.queues.keyset import SORTS, Cursor, Page, Sort, page_of
from applications.queues.marks import Mark, marks_for
from applications.queues.rows import rows_of
from applications.queues.tabs import Tab, counts, tabs_for
from foundation.workflow.actor import Actor

POSITION = ("after", "before")
FILTERS = tuple(FilterForm.base_fields)


@dataclass(frozen=True)
class Link:
    """页签、排序、批量按钮：去处与是否当前。"""

    label: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Chip:
    """一项起作用的筛选，与去掉它的去处。"""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Chosen:
    """网址选定的：哪个页签、怎样排、筛选之后的各行，与各页签的件数。"""

    tab: Tab
    tabs: tuple[Tab, ...]
    sort: Sort
    form: FilterForm
    counts: dict[str, int]
    marks: tuple[Mark, ...]
    narrowed: ApplicationQuerySet

    @property
    def rows(self) -> ApplicationQuerySet:
        """当前页签里、筛选之后的。"""
        return self.narrowed.filter(self.tab.where)


def choose(wanted: QueryDict, *, by: Actor) -> Chosen:
    """读网址：页签没有写的，取第一个有事可做的；件数与各行用同一组筛选。"""
    calls = list(Call.objects.visible_to(by).order_by("-year", "mode"))
    marks = marks_for(by, calls)
    form = FilterForm(wanted, by=by, marks=marks, calls=calls, officers=_officers(by))
    narrowed = form.narrow(Application.objects.visible_to(by))
    tabs = tabs_for(by)
    found = counts(narrowed, tabs)
    tab = _tab_of(wanted.get("tab", ""), tabs, found)
    sort = SORTS[sort_of(wanted.get("sort", ""), default=tab.sort)]
    return Chosen(tab, tabs, sort, form, found, marks, narrowed)


def queue_page(wanted: QueryDict, *, by: Actor) -> dict[str, Any]:
    """审核队列的一页。"""
    chosen = choose(wanted, by=by)
    page = page_of(chosen.rows, chosen.sort, wanted)
    total = chosen.counts[chosen.tab.name]
    return {
        "tabs": _tab_links(chosen, wanted),
        "tab": chosen.tab,
        "form": chosen.form,
        "chips": chips(chosen.form, wanted),
        "kept": {"tab": wanted.get("tab", ""), "sort": wanted.get("sort", "")},
        "clear_url": _url(wanted, without=(*FILTERS, *POSITION)),
        "sorts": _sort_links(chosen.sort, wanted),
        "rows": rows_of(page.pks, chosen.marks, by=by),
        "shows_city": by.role not in CITY_PERSONAS,
        "elsewhere": chosen.counts["all"] if not total else 0,
        "summary": f"共 {total} 件，本页 {len(page.pks)} 件，{chosen.sort.label}",
        "batches": _batch_links(chosen.tab, by=by),
        "most": MOST,
        "back": wanted.urlencode(),
        "export_url": f"{reverse('applications:queue_export')}?{_kept(wanted, without=POSITION)}",
        "unsent": _unsent(chosen, by=by),
        **_around(page, wanted),
    }


def _officers(by: Actor) -> list[Membership]:
    """本机关在任的人。"""
    staff = Membership.objects.active().filter(office=by.membership.office_id, office__isnull=False)
    return list(staff.select_related("user").order_by("pk"))


def _tab_of(name: str, tabs: tuple[Tab, ...], found: Mapping[str, int]) -> Tab:
    named = next((tab for tab in tabs if tab.name == name), None)
    if named:
        return named
    shown = [tab for tab in tabs if found[tab.name] or not tab.hides]
    return next((tab for tab in shown if found[tab.name]), shown[0])


def _tab_links(chosen: Chosen, wanted: QueryDict) -> list[Link]:
    return [
        Link(
            tab.label,
            _url(wanted, without=("sort", *POSITION), tab=tab.name),
            current=tab is chosen.tab,
            count=chosen.counts[tab.name],
        )
        for tab in chosen.tabs
        if tab is chosen.tab or chosen.counts[tab.name] or not tab.hides
    ]


def _sort_links(current: Sort, wanted: QueryDict) -> list[Link]:
    return [
        Link(sort.label, _url(wanted, without=POSITION, sort=sort.name), current=sort is current)
        for sort in SORTS.values()
    ]


def chips(form: FilterForm, wanted: QueryDict) -> list[Chip]:
    """起作用的各项筛选，各带去掉它的去处。"""
    return [
        Chip(str(form.fields[name].label), _shown(form, name, value), _url(wanted, without=(name, *POSITION)))
        for name, value in form.chosen.items()
    ]


def _shown(form: FilterForm, name: str, value: str) -> str:
    """选项给人看的写法；分组的在组里找。"""
    if name == "q":
        return value
    offered: Any = form.fields[name]
    flat = dict(pair for one in offered.choices for pair in (one[1] if isinstance(one[1], list) else [one]))
    return str(flat.get(value, value))


def _batch_links(tab: Tab, *, by: Actor) -> list[Link]:
    """此人在这个页签里可以成批办的。"""
    return [
        Link(f"批量{BY_NAME[name].label}", reverse("applications:queue_batch", args=[name]))
        for name in tab.acts
        if batch_for(name, by=by)
    ]


def _around(page: Page, wanted: QueryDict) -> dict[str, str]:
    return {
        "previous_url": _at(wanted, before=page.previous),
        "next_url": _at(wanted, after=page.next),
    }


def _at(wanted: QueryDict, **position: Cursor | None) -> str:
    ((name, cursor),) = position.items()
    return _url(wanted, without=POSITION, **{name: str(cursor)}) if cursor else ""


def _kept(wanted: QueryDict, *, without: tuple[str, ...], **changed: str) -> str:
    kept = wanted.copy()
    for name in without:
        kept.pop(name, None)
    for name, value in changed.items():
        kept[name] = value
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return kept.urlencode()


def _url(wanted: QueryDict, *, without: tuple[str, ...], **changed: str) -> str:
    return f"?{_kept(wanted, without=without, **changed)}"


def _unsent(chosen: Chosen, *, by: Actor) -> int:
    """签发人：本局已推荐、还没有报送的件数；筛选之后的数不全，就不说。"""
    signs = signs_for_city.test(by, None) and not chosen.form.chosen
    return chosen.counts["recommended"] if signs else 0
