import pytest

from foundation.formspec.checks import check_section
from foundation.formspec.fields import Entry, Matrix, Money, Sum, Text
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import UnknownAddress

from .sample import BASE_YEAR
from .tables import PEOPLE, STAFF, STAFF_ANSWERS


def test_entries_stand_row_by_row():
    assert list(STAFF.entries) == [
        *(
            f"people.{row}.{column}"
            for row in ("leader", "contact")
            for column in ("name", "mobile", "email")
        ),
        *(f"targets.{row}.{year}" for row in ("high_value", "converted") for year in ("year1", "year2")),
    ]
    assert STAFF.entries_in(STAFF_ANSWERS) is STAFF.entries
    assert STAFF.entries["people.leader.mobile"] == Entry(
        address="people.leader.mobile", label="负责人 手机", leaf=PEOPLE.columns[1], clause="附件1"
    )
    assert STAFF.entries["people.leader.name"].caption(BASE_YEAR) == "“负责人 姓名”"


@pytest.mark.parametrize(
    "address",
    ["people", "people.leader", "people.nobody.name", "people.leader.age", "targets.converted.total"],
)
def test_what_cannot_be_filled_in_has_no_leaf(address):
    assert STAFF.leaf(address) is None
    with pytest.raises(UnknownAddress):
        STAFF.parse({address: "1"})


def test_problems_name_row_and_column():
    assert check_section(STAFF, STAFF_ANSWERS, base_year=BASE_YEAR) == []
    changes = {
        "people.leader.name": "",
        "people.contact.mobile": "024-23456789",
        "targets.converted.year2": "0",
    }
    assert check_section(STAFF, STAFF_ANSWERS | changes, base_year=BASE_YEAR) == [
        Problem(
            severity=Severity.ERROR,
            address="staff.people.leader.name",
            text="“负责人 姓名”未填写；无内容时请填“无”",
            clause="填报说明3",
            is_missing=True,
        ),
        Problem(
            severity=Severity.ERROR,
            address="staff.people.contact.mobile",
            text="“联系人 手机”不是有效的手机号，请填 11 位手机号，例如 13800000001",
            clause="附件1",
        ),
        Problem(
            severity=Severity.ERROR,
            address="staff.targets.converted.year2",
            text="“转化金额 第二年”须大于 0，无此项请填“无”",
        ),
    ]


def test_the_sum_column():
    assert STAFF.computed(STAFF_ANSWERS) == {
        "targets.high_value.total": "32",
        "targets.converted.total": "1201",
    }
    assert STAFF.displays(STAFF_ANSWERS)["targets.converted.total"] == "1,201"
    assert STAFF.computed({}) == {"targets.high_value.total": "", "targets.converted.total": ""}
    none = {"targets.high_value.year1": "无", "targets.high_value.year2": "无"}
    assert STAFF.computed(none)["targets.high_value.total"] == "不适用"


@pytest.mark.parametrize(
    "given",
    [
        {"rows": (("a", "甲"), ("a", "乙")), "columns": (Text(name="x", label="文字"),)},
        {"rows": (("甲", "甲"),), "columns": (Text(name="x", label="文字"),)},
        {"rows": (("a", "甲"),), "columns": (Text(name="x", label="文字"), Money(name="x", label="金额"))},
        {
            "rows": (("a", "甲"),),
            "columns": (Money(name="x", label="金额"), Sum(name="x", label="计", of=("x",))),
        },
    ],
)
def test_a_table_that_contradicts_itself_is_refused(given):
    with pytest.raises(ValueError, match="list"):
        Matrix(name="list", label="表", **given)
