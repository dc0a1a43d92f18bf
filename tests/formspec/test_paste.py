import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.block import read_block
from foundation.formspec.fields import Count, Matrix, Text
from foundation.formspec.paste import Pasted, paste, target

from .sample import BASE_YEAR, YEARLY
from .tables import BUDGET, PEOPLE, RULES, TARGETS

BY_HEADER, BY_LABEL = "认出了表头，已按表头对列", "认出了栏名，已按栏名对行"


def pasted(field, text, start, *, answers=None, fresh=()):
    return paste(text, onto=target(field, answers or {}, base_year=BASE_YEAR, fresh=fresh), start=start)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("\r\n\t\r\n", []),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\n3\n\t4\t\n\n", [["1", "2"], ["3", ""], ["", "4"]]),
        ('"一\n二"\t三', [["一\n二", "三"]]),
        ('"制表\t符"\t三', [["制表\t符", "三"]]),
        ('"说""好""了"\t三', [['说"好"了', "三"]]),
        ('"重点"\t三', [['"重点"', "三"]]),
        ('"重点"项目\t三', [['"重点"项目', "三"]]),
        ('5"管\t"没有\t配对', [['5"管', '"没有', "配对"]]),
        ('"没有配对\n三', [['"没有配对'], ["三"]]),
    ],
)
def test_a_block_is_read_like_a_spreadsheet_wrote_it(text, block):
    assert read_block(text) == block


cells = st.text(alphabet='甲1" \t\n', max_size=6)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=4))
def test_what_a_spreadsheet_writes_is_read_back(rows):
    def written(cell):
        needs_quotes = any(char in cell for char in '"\t\n')
        return '"' + cell.replace('"', '""') + '"' if needs_quotes else cell

    rows = [["头", *row, "尾"] for row in rows]
    assert read_block("\r\n".join("\t".join(map(written, row)) for row in rows) + "\r\n") == rows


@given(st.text(alphabet='甲" \t\n', max_size=40))
def test_every_block_is_a_rectangle(text):
    block = read_block(text)
    assert len({len(row) for row in block}) <= 1


def test_a_block_of_numbers_fills_in_from_the_start():
    assert pasted(YEARLY, "1,234.50\t２\t3万\n4\t\t 6 \n", "yearly.rd.-3") == Pasted(
        cells=(
            ("yearly.rd.-3", "1234.50"),
            ("yearly.rd.-2", "2"),
            ("yearly.rd.-1", "3万"),
            ("yearly.sales.-3", "4"),
            ("yearly.sales.-1", "6"),
        ),
        notes=(),
    )


def test_computed_rows_take_their_place_but_are_not_pasted():
    assert pasted(YEARLY, "1\t2\t3\n5%\t6%\t7%\n4\t5\t6\n9.9%\t\t\n18\t26\t35", "yearly.sales.-3") == Pasted(
        cells=(
            ("yearly.sales.-3", "1"),
            ("yearly.sales.-2", "2"),
            ("yearly.sales.-1", "3"),
            ("yearly.output.-3", "4"),
            ("yearly.output.-2", "5"),
            ("yearly.output.-1", "6"),
            ("yearly.grants.-3", "18"),
            ("yearly.grants.-2", "26"),
            ("yearly.grants.-1", "35"),
        ),
        notes=("由系统计算，没有粘贴：研发费用占比、年均增长率",),
    )


def test_what_does_not_fit_is_counted():
    assert pasted(YEARLY, "1\t2\t3\n4\t5\t6\n7\t8\t9", "yearly.grants.-2") == Pasted(
        cells=(("yearly.grants.-2", "1"), ("yearly.grants.-1", "2")),
        notes=("由系统计算，没有粘贴：授权累计数", "放不下，多出的 1 行、1 列没有粘贴"),
    )


def test_years_and_labels_are_followed_wherever_they_stand():
    text = (
        "近三年投入和产业化情况（单位：万元）\t\t\t\t\n"
        "指标\t2023年度\t２０２２年\t合计\t2021年\n"
        "总销售收入（万元）\t3\t2\t6\t1\n"
        "研发费用占比\t5%\t5%\t\t5%\n"
        "其他收入\t1\t1\t3\t1\n"
        "研发 费用\t30\t\t60\t10\n"
    )
    assert pasted(YEARLY, text, "yearly.output.-2") == Pasted(
        cells=(
            ("yearly.sales.-1", "3"),
            ("yearly.sales.-2", "2"),
            ("yearly.sales.-3", "1"),
            ("yearly.rd.-1", "30"),
            ("yearly.rd.-3", "10"),
        ),
        notes=(
            "表头上面的 1 行没有粘贴",
            BY_HEADER,
            BY_LABEL,
            "由系统计算，没有粘贴：研发费用占比",
            "没有认出的行，没有粘贴：其他收入",
            "没有认出的列，没有粘贴：合计",
        ),
    )


def test_labels_without_a_header_keep_the_columns_in_turn():
    assert pasted(YEARLY, "1\t发明专利授权\t18\t26\t35\n2\t研发费用\t1\t2\t3", "yearly.rd.-3") == Pasted(
        cells=(
            ("yearly.grants.-3", "18"),
            ("yearly.grants.-2", "26"),
            ("yearly.grants.-1", "35"),
            ("yearly.rd.-3", "1"),
            ("yearly.rd.-2", "2"),
            ("yearly.rd.-1", "3"),
        ),
        notes=(BY_LABEL,),
    )


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("2021\t2022\t2023\n1\t2\t3", (("-3", "1"), ("-2", "2"), ("-1", "3"))),
        ("2022年\n2", (("-2", "2"),)),
        ("2022", (("-3", "2022"),)),
        ("2022\t7\t8", (("-3", "2022"), ("-2", "7"), ("-1", "8"))),
        ("2020年\t2021年\n1\t2", (("-3", "2"),)),
    ],
)
def test_a_lone_number_is_not_taken_for_a_year(text, cells):
    found = pasted(YEARLY, text, "yearly.grants.-3").cells
    assert found == tuple((f"yearly.grants.{year}", value) for year, value in cells)


def test_people_are_pasted_by_row_and_column():
    text = "\t手机号\tE-mail\t姓名\n联系人\t13800000001\twang@example.com\t王示例\n负责人\t\t\t张示例"
    assert pasted(PEOPLE, text, "people.leader.name") == Pasted(
        cells=(
            ("people.contact.email", "wang@example.com"),
            ("people.contact.name", "王示例"),
            ("people.leader.name", "张示例"),
        ),
        notes=(BY_HEADER, BY_LABEL, "没有认出的列，没有粘贴：手机号"),
    )


def test_computed_columns_are_skipped():
    assert pasted(TARGETS, "12\t20\t32\n0.5\t1\t1.5\t批注", "targets.high_value.year1") == Pasted(
        cells=(
            ("targets.high_value.year1", "12"),
            ("targets.high_value.year2", "20"),
            ("targets.converted.year1", "0.5"),
            ("targets.converted.year2", "1"),
        ),
        notes=(
            "由系统计算，没有粘贴：高价值发明专利（件） 合计、转化金额 合计",
            "放不下，多出的 1 列没有粘贴",
        ),
    )


def test_new_rows_are_added_as_needed():
    text = '1\t2016年3月\t管理办法\t公司级\t"一\n二"\n2\t2020/1\t奖励办法\t\n\n3\t\t保密办法\t班组级'
    assert pasted(
        RULES, text, "rules.r7k2.since", answers={"rules": ["r7k2"]}, fresh=("new1", "new2", "new3")
    ) == Pasted(
        cells=(
            ("rules", "r7k2 new1 new2"),
            ("rules.r7k2.since", "2016年3月"),
            ("rules.r7k2.name", "管理办法"),
            ("rules.r7k2.level", "top"),
            ("rules.r7k2.effect", "一\n二"),
            ("rules.new1.since", "2020/1"),
            ("rules.new1.name", "奖励办法"),
            ("rules.new2.name", "保密办法"),
            ("rules.new2.level", "班组级"),
        ),
        notes=("第一列是序号，没有粘贴",),
    )


def test_rows_beyond_the_limit_do_not_fit():
    found = pasted(
        RULES,
        "制度名称\n甲\n乙\n丙\n丁",
        "rules.new1.since",
        answers={"rules": ["r7k2"]},
        fresh=("new1", "new2", "new3"),
    )
    assert found == Pasted(
        cells=(("rules", "r7k2 new1 new2"), ("rules.new1.name", "甲"), ("rules.new2.name", "乙")),
        notes=(BY_HEADER, "放不下，多出的 2 行没有粘贴"),
    )


def test_existing_rows_do_not_touch_the_order():
    found = pasted(BUDGET, "甲\t1\t2\t3", "budget.bbb1.item", answers={"budget": ["bbb1"]}, fresh=("new1",))
    assert found.cells == (("budget.bbb1.item", "甲"), ("budget.bbb1.year1", "1"), ("budget.bbb1.year2", "2"))
    assert found.notes == ("由系统计算，没有粘贴：第1行 小计",)


def test_percent_signs_readonly_cells_and_many_names():
    table = Matrix(
        name="rates",
        label="比例",
        rows=tuple((f"r{n}", f"行{n}") for n in range(7)),
        columns=(Count(name="share", label="占比", unit="%"), Text(name="unit", label="单位", readonly=True)),
    )
    found = pasted(table, "\n".join("5％\t示例" for _ in range(7)), "rates.r0.share")
    assert found.cells == tuple((f"rates.r{n}.share", "5") for n in range(7))
    names = "、".join(f"行{n} 单位" for n in range(5))
    assert found.notes == (f"取自账户，没有粘贴：{names}等 7 处",)


def test_nothing_to_paste():
    assert pasted(YEARLY, " \r\n", "yearly.rd.-3") == Pasted(cells=(), notes=("没有可以粘贴的内容",))


@pytest.mark.parametrize("start", ["yearly", "yearly.rd", "yearly.rd.2021", "rules.r7k2.name"])
def test_an_unknown_start_is_refused(start):
    with pytest.raises(ValueError, match="没有"):
        pasted(YEARLY, "1", start)


@given(
    st.text(alphabet='研发费用2021年度\t\n"5,.%', max_size=60),
    st.sampled_from(["yearly.rd.-3", "yearly.grants.-1"]),
)
def test_only_cells_of_the_table_are_filled_in_and_each_once(text, start):
    addresses = [address for address, _ in pasted(YEARLY, text, start).cells]
    inputs = {entry.address for entry in YEARLY.entries()}
    assert len(set(addresses)) == len(addresses)
    assert inputs.issuperset(addresses)


def test_a_header_with_more_years_than_the_table_still_places_by_year():
    text = "指标\t2023年\t2022年\t2021年\t2020年\t2019年\t备注\n研发费用\t3\t2\t1\t0.5\t0.4\t审计数"
    found = dict(pasted(YEARLY, text, "yearly.rd.-3").cells)
    assert found == {"yearly.rd.-1": "3", "yearly.rd.-2": "2", "yearly.rd.-3": "1"}
