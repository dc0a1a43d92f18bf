"""翻页：往后、往前，每一件恰好一次；同值的、空值的都不丢不重。"""

from collections import Counter

import pytest
from django.core.management import call_command

from applications.models import Application
from applications.queues.keyset import PAGE, SORTS, Cursor, Page, Sort, page_of
from tests.world import World

pytestmark = pytest.mark.django_db


def all_rows(world: World) -> list[Application]:
    return list(Application.objects.visible_to(world.by("省局经办")))


def onwards(sort: Sort, world: World) -> list[Page]:
    """一直翻到最后一页。"""
    rows = Application.objects.visible_to(world.by("省局经办"))
    pages = [page_of(rows, sort, {})]
    while pages[-1].next:
        pages.append(page_of(rows, sort, {"after": str(pages[-1].next)}))
    return pages


def back(sort: Sort, world: World, last: Page) -> list[Page]:
    """从最后一页翻回第一页。"""
    rows = Application.objects.visible_to(world.by("省局经办"))
    pages = [last]
    while pages[-1].previous:
        pages.append(page_of(rows, sort, {"before": str(pages[-1].previous)}))
    return pages[::-1]


def key(row: Application, sort: Sort) -> tuple[bool, float | str, int]:
    """空值最后，其次按列、按行号；倒着排的都倒过来。"""
    value = getattr(row, sort.column)
    sign = -1 if sort.descending else 1
    if value is None:
        return True, 0, sign * row.pk
    return False, value if isinstance(value, str) else sign * value.timestamp(), sign * row.pk


def test_every_case_comes_exactly_once_both_ways(world: World) -> None:
    call_command("load_scale", applications=230, verbosity=0)
    values = Counter(row.due_at for row in all_rows(world))
    assert values[None] > 10, "要有空值"
    assert max(count for value, count in values.items() if value) > PAGE, "要有跨页的同值"
    for sort in SORTS.values():
        expected = [row.pk for row in sorted(all_rows(world), key=lambda row: key(row, sort))]
        forwards = onwards(sort, world)
        assert [pk for page in forwards for pk in page.pks] == expected
        assert [len(page.pks) for page in forwards[:-1]] == [PAGE] * (len(forwards) - 1)
        assert len(forwards) >= 3
        assert [page.pks for page in back(sort, world, forwards[-1])] == [page.pks for page in forwards]


def test_a_page_that_emptied_meanwhile_goes_to_the_first(world: World) -> None:
    call_command("load_scale", applications=90, verbosity=0)
    rows = Application.objects.visible_to(world.by("省局经办"))
    sort = SORTS["newest"]
    first = page_of(rows, sort, {})
    last = onwards(sort, world)[-1]
    beyond = str(Cursor(0, None))
    assert page_of(rows, sort, {"after": beyond}).pks == first.pks
    assert page_of(rows, sort, {"before": str(first.next)}).pks == first.pks
    assert page_of(rows.filter(pk__in=first.pks), sort, {"after": str(last.previous)}).pks == first.pks


def test_a_broken_position_is_no_position(world: World) -> None:
    call_command("load_scale", applications=20, verbosity=0)
    rows = Application.objects.visible_to(world.by("省局经办"))
    first = page_of(rows, SORTS["due"], {})
    for text in ("", "~", "x~y", "1~昨天", "1~2026-11-20T10:00:00", "-1~", f"{10**30}~", "1", "１~"):
        for name in ("after", "before"):
            found = page_of(rows, SORTS["due"], {name: text})
            assert set(found.pks) <= set(first.pks), text
