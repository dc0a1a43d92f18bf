"""清单的改动：每种改动、它的拒绝，以及放回。"""

import pytest

from applications import services as acts
from applications.models.patent import PatentImport, PatentListing, PatentRevision
from applications.patents import services
from applications.patents.child import ROWS_CAP
from applications.patents.enums import ImportMode, Outcome
from applications.patents.freezing import snapshot_rows
from applications.patents.services import Upload
from applications.patents.sheet import Sheet, SheetRow
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible
from tests.factories import fill, make_application
from tests.patents.samples import entry, foreign, invention, invention_number, list_patents, pct


@pytest.fixture
def application(world):
    return make_application(world)


def numbers(application):
    return [row["number"] for row in snapshot_rows(application)]


def history(application):
    return [revision.kind for revision in PatentRevision.objects.of(application)]


def park(application, world, lines, *, mode=ImportMode.APPEND, who="甲经办"):
    rows = tuple(SheetRow(number, texts) for number, texts in enumerate(lines, start=2))
    return services.park(application, Upload(Sheet(rows, ()), mode, "清单.xlsx"), by=world.by(who))


def bring_in(application, world, lines, *, mode=ImportMode.APPEND):
    parked = park(application, world, lines, mode=mode)
    report = services.report_of(parked)
    return services.apply(parked, base_number=report.base_number, by=world.by("甲经办"))


# —— 一行一行 ——


def test_rows_stand_in_the_order_they_were_added(application, world):
    list_patents(application, world, [invention(2), pct(1), foreign(3)])
    assert numbers(application) == [invention_number(2), "PCT/CN2023/000001", "US00000003B2"]
    assert history(application) == ["add", "add", "add"]


def test_the_same_patent_is_listed_once_but_the_same_number_may_stand_in_two_countries(application, world):
    list_patents(application, world, [invention(1), foreign(1), foreign(1, country="日本")])
    with pytest.raises(NotLegal, match="清单里已有"):
        services.add(application, entry(application, invention(1)), by=world.by("甲签署"))
    assert len(numbers(application)) == 3


def test_a_changed_row_keeps_its_place_and_its_history(application, world):
    list_patents(application, world, [invention(1), invention(2)])
    row = PatentListing.objects.of(application).first()
    services.change(row, entry(application, invention(9)), version=1, by=world.by("甲签署"))
    assert numbers(application) == [invention_number(9), invention_number(2)]
    revision = PatentRevision.objects.of(application).first()
    assert (revision.removed[0]["number"], revision.author_name) == (invention_number(1), "甲签署")


def test_two_colleagues_on_one_row_the_second_is_told(application, world):
    list_patents(application, world, [invention(1), invention(2)])
    row = PatentListing.objects.of(application).first()
    services.change(row, entry(application, invention(1, title="先")), version=1, by=world.by("甲签署"))
    with pytest.raises(NotLegal, match="刚刚被同事改过"):
        services.change(row, entry(application, invention(1, title="后")), version=1, by=world.by("甲经办"))
    services.change(row, entry(application, invention(1, title="再")), version=2, by=world.by("甲经办"))
    assert snapshot_rows(application)[0]["title"] == "再"
    with pytest.raises(NotLegal, match="清单里已有"):
        services.change(row, entry(application, invention(2)), version=3, by=world.by("甲经办"))


def test_a_second_press_does_it_once(application, world):
    first, second = (
        services.add(application, entry(application, invention(1)), by=world.by("甲经办", key="k"))
        for _ in "ab"
    )
    assert (first.pk, numbers(application)) == (second.pk, [invention_number(1)])
    row = PatentListing.objects.get()
    first, second = (services.remove(row, by=world.by("甲经办", key="r")) for _ in "ab")
    assert (first.pk, numbers(application)) == (second.pk, [])


# —— 删除与放回 ——


def test_a_deleted_row_comes_back_to_its_place(application, world):
    list_patents(application, world, [invention(1), invention(2), invention(3)])
    before = snapshot_rows(application)
    removal = services.remove(PatentListing.objects.of(application)[1], by=world.by("甲经办"))
    assert numbers(application) == [invention_number(1), invention_number(3)]
    list_patents(application, world, [invention(4)])
    services.undo(removal, by=world.by("甲签署"))
    assert snapshot_rows(application)[:3] == before
    with pytest.raises(NotLegal, match="已经撤销过了"):
        services.undo(removal, by=world.by("甲经办"))


def test_a_row_typed_again_is_not_put_back_twice(application, world):
    list_patents(application, world, [invention(1)])
    removal = services.remove(PatentListing.objects.get(), by=world.by("甲经办"))
    list_patents(application, world, [invention(1)])
    with pytest.raises(NotLegal, match="已重新有"):
        services.undo(removal, by=world.by("甲经办"))
    assert numbers(application) == [invention_number(1)]


def test_only_deletions_and_imports_are_undone(application, world):
    list_patents(application, world, [invention(1)])
    with pytest.raises(NotLegal, match="只有删除和导入可以撤销"):
        services.undo(PatentRevision.objects.of(application).first(), by=world.by("甲经办"))


# —— 导入 ——


def test_the_report_says_what_will_happen_to_each_row_and_writes_nothing(application, world):
    list_patents(application, world, [invention(1), invention(2), invention(3)])
    before = snapshot_rows(application)
    lines = [
        invention(1),
        invention(2, title="新题"),
        invention(4),
        invention(4, title="重复"),
        invention(5, number="202310123456.X"),
        invention(6, filed_on="2022-01-01"),
    ]
    append = services.report_of(park(application, world, lines))
    told = [(line.number, str(line.outcome), [f.column for f in line.faults]) for line in append.lines]
    expected = [
        (2, "same", []),
        (3, "update", []),
        (4, "add", []),
        (5, "refuse", ["number"]),
        (6, "refuse", ["number"]),
        (7, "add", ["filed_on"]),
    ]
    assert told == expected
    assert "第 4 行" in append.lines[3].faults[0].text
    assert append.lines[5].faults[0].is_warning
    replace = services.report_of(park(application, world, lines, mode=ImportMode.REPLACE))
    assert [str(line.outcome) for line in replace.lines][:6] == [outcome for _, outcome, _ in expected]
    assert [(line.outcome, line.shown_number) for line in replace.lines[6:]] == [
        (Outcome.REMOVE, invention_number(3))
    ]
    assert snapshot_rows(application) == before
    assert PatentImport.objects.count() == 1


def test_append_keeps_what_is_there_and_the_file_wins(application, world):
    list_patents(application, world, [invention(1), invention(2)])
    bring_in(
        application, world, [invention(3), invention(1, title="以文件为准"), invention(4, kind="实用新型")]
    )
    assert [(row["number"], row["title"]) for row in snapshot_rows(application)] == [
        (invention_number(1), "以文件为准"),
        (invention_number(2), "一种示例装置2"),
        (invention_number(3), "一种示例装置3"),
    ]
    assert history(application)[0] == "import"
    assert PatentRevision.objects.of(application).first().label.endswith("：新增 1、拒绝 1、更新 1")
    assert not PatentImport.objects.exists()


def test_replace_leaves_only_the_file_in_its_order_and_can_be_undone_whole(application, world):
    list_patents(application, world, [invention(1), invention(2), pct(7)])
    before = snapshot_rows(application)
    imported = bring_in(application, world, [invention(3), invention(1)], mode=ImportMode.REPLACE)
    assert numbers(application) == [invention_number(3), invention_number(1)]
    services.undo(imported, by=world.by("甲签署"))
    assert snapshot_rows(application) == before
    assert history(application)[:2] == ["undo", "import"]


def test_an_import_is_not_undone_over_later_changes(application, world):
    imported = bring_in(application, world, [invention(1)])
    list_patents(application, world, [invention(2)])
    with pytest.raises(NotLegal, match="导入之后清单又有改动"):
        services.undo(imported, by=world.by("甲经办"))
    assert len(numbers(application)) == 2


def test_what_was_previewed_is_what_is_written(application, world):
    """看报告时清单变了，一行也不写，请再看一遍。"""
    parked = park(application, world, [invention(1)])
    seen = services.report_of(parked).base_number
    list_patents(application, world, [invention(1, title="同事刚添的")])
    with pytest.raises(NotLegal, match="请再看一遍"):
        services.apply(parked, base_number=seen, by=world.by("甲经办"))
    assert [row["title"] for row in snapshot_rows(application)] == ["同事刚添的"]
    again = services.report_of(parked)
    assert [str(line.outcome) for line in again.lines] == ["update"]
    services.apply(parked, base_number=again.base_number, by=world.by("甲经办"))
    assert [row["title"] for row in snapshot_rows(application)] == ["一种示例装置1"]


def test_a_file_with_nothing_to_write_is_not_applied(application, world):
    list_patents(application, world, [invention(1)])
    for lines in ([invention(1)], [invention(1, number="错")], [invention(1), invention(2, title="")]):
        with pytest.raises(NotLegal, match="没有可以导入的行"):
            bring_in(application, world, lines)
    with pytest.raises(NotLegal, match="没有可以导入的行"):
        bring_in(application, world, [invention(2, title="")], mode=ImportMode.REPLACE)
    assert numbers(application) == [invention_number(1)]


def test_five_thousand_rows_come_in_and_not_one_more(application, world, django_assert_max_num_queries):
    lines = [invention(serial) for serial in range(ROWS_CAP)]
    parked = park(application, world, lines)
    with django_assert_max_num_queries(100):
        services.apply(parked, base_number=0, by=world.by("甲经办"))
    assert len(numbers(application)) == ROWS_CAP
    with pytest.raises(NotLegal, match="最多 5,000 行"):
        bring_in(application, world, [invention(ROWS_CAP)])
    with pytest.raises(NotLegal, match="最多 5,000 行"):
        services.add(application, entry(application, invention(ROWS_CAP)), by=world.by("甲经办"))
    imported = bring_in(application, world, [invention(1)], mode=ImportMode.REPLACE)
    assert len(numbers(application)) == 1
    services.undo(imported, by=world.by("甲经办"))
    assert len(numbers(application)) == ROWS_CAP


# —— 谁可以、何时可以 ——


def every_deed(application, world, who):
    """各种改动，各以 who 之手。"""
    row = PatentListing.objects.of(application).first()
    removal = PatentRevision.objects.of(application).get(kind="remove")
    new = entry(application, invention(77))
    parked = PatentImport.objects.get()
    by = world.by(who)
    return [
        lambda: services.add(application, new, by=by),
        lambda: services.change(row, new, version=row.version, by=by),
        lambda: services.remove(row, by=by),
        lambda: services.undo(removal, by=by),
        lambda: services.apply(parked, base_number=removal.number, by=by),
        lambda: park(application, world, [invention(78)], who=who),
    ]


@pytest.fixture
def listed(application, world):
    """有两行、删过一行、还有一份待决定的导入。"""
    fill(application, world, who="甲经办")
    list_patents(application, world, [invention(1), invention(2), invention(3)])
    services.remove(PatentListing.objects.of(application).last(), by=world.by("甲经办"))
    park(application, world, [invention(5)])
    return application


@pytest.mark.parametrize(
    ("who", "refusal"), [("甲查看", NotPermitted), ("乙经办", NotVisible), ("代理经办", NotVisible)]
)
def test_others_change_nothing(listed, world, who, refusal):
    before = (snapshot_rows(listed), history(listed))
    for deed in every_deed(listed, world, who)[:5]:
        with pytest.raises(refusal):
            deed()
    assert (snapshot_rows(listed), history(listed)) == before


def test_after_finalise_nothing_changes_until_it_is_reopened(listed, world):
    acts.finalise(listed, by=world.by("甲经办"), facts={})
    listed.refresh_from_db()
    before = (snapshot_rows(listed), history(listed))
    for deed in every_deed(listed, world, "甲经办"):
        with pytest.raises(NotLegal, match="已定稿"):
            deed()
    assert (snapshot_rows(listed), history(listed)) == before
    acts.reopen(listed, by=world.by("甲经办"), facts={})
    listed.refresh_from_db()
    every_deed(listed, world, "甲经办")[0]()
    assert len(numbers(listed)) == 3


def test_submitted_is_closed_to_the_unit_and_to_the_city(listed, world):
    acts.finalise(listed, by=world.by("甲经办"), facts={})
    acts.submit(listed, by=world.by("甲签署"), facts={})
    listed.refresh_from_db()
    for deed in every_deed(listed, world, "甲签署"):
        with pytest.raises(NotLegal, match="市局审核中"):
            deed()
    for deed in every_deed(listed, world, "沈阳经办"):
        with pytest.raises(NotPermitted):
            deed()


def test_snapshot_rows_are_plain_and_in_order(application, world):
    list_patents(application, world, [invention(1, granted_on="2025-01-07"), foreign(2)])
    first, second = snapshot_rows(application)
    assert first == {
        "kind": "invention",
        "number": invention_number(1),
        "title": "一种示例装置1",
        "holder": "沈阳甲示例有限公司",
        "inventors": "张示例、李示例",
        "filed_on": "2023-03-15",
        "granted_on": "2025-01-07",
        "country": "",
        "publication_number": "",
        "legal_status": "granted",
        "note": "",
    }
    assert (second["kind"], second["country"]) == ("foreign", "美国")
