import hashlib
from dataclasses import replace

import pytest

from foundation.formspec.fields import Count, GridRow, LongText, Money, Text, YearGrid
from foundation.formspec.schema import Schema, Section, UnknownAddress, _plain

from .sample import INVESTMENT, SCHEMA, UNIT
from .tables import BUDGET, PEOPLE, RULES, TABLES, TARGETS


def test_entries_stand_in_form_order():
    assert list(INVESTMENT.entries) == [
        *(f"yearly.{row}.{year}" for row in ("rd", "sales", "output", "grants") for year in (-3, -2, -1)),
        "plan",
    ]


def test_leaf_is_found_by_its_relative_address():
    assert UNIT.leaf("staff") == Count(name="staff", label="研发人员数", unit="人", clause="指南二.1")
    assert INVESTMENT.leaf("yearly.output.-1") == Money(required=False)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "yearly",
        "yearly.rd",
        "yearly.rd.-4",
        "yearly.rd.2021",
        "yearly.rd_share.-3",
        "yearly.grants_total",
    ],
)
def test_unknown_and_computed_addresses_have_no_leaf(address):
    assert INVESTMENT.leaf(address) is None


def test_parse_reads_only_what_was_posted():
    assert INVESTMENT.parse({"yearly.rd.-3": "4,753.12", "yearly.grants.-1": "35.0", "plan": "一\r\n二"}) == {
        "yearly.rd.-3": "4753.12",
        "yearly.grants.-1": 35,
        "plan": "一\n二",
    }
    assert UNIT.parse({}) == {}


def test_sensitive_fields_are_parsed_in_clear():
    assert UNIT.parse({"account": "2100 0000 0001"}) == {"account": "210000000001"}


def test_parse_refuses_what_cannot_be_filled_in():
    with pytest.raises(UnknownAddress) as caught:
        UNIT.parse({"name": "别的公司", "staff": "1", "colour": "red"})
    assert caught.value.addresses == ("name", "colour")
    with pytest.raises(UnknownAddress) as caught:
        INVESTMENT.parse({"yearly.rd_share.-3": "99", "yearly": "[]", "yearly.rd.-3": "1"})
    assert caught.value.addresses == ("yearly.rd_share.-3", "yearly")


def test_captions():
    assert INVESTMENT.entries["yearly.rd.-3"].caption(2024) == "“研发费用”（2021年，万元）"
    assert INVESTMENT.entries["yearly.rd.-3"].caption(2026) == "“研发费用”（2023年，万元）"
    assert UNIT.entries["staff"].caption(2024) == "“研发人员数”（人）"
    assert UNIT.entries["phone"].caption(2024) == "“联系电话”"


def test_section_by_name():
    assert SCHEMA.section("unit") is UNIT
    with pytest.raises(KeyError):
        SCHEMA.section("nothing")


def test_repeated_or_malformed_names_are_refused():
    staff = Count(name="staff", label="人数")
    with pytest.raises(ValueError, match="staff"):
        Section(name="unit", title="单位", fields=(staff, staff))
    with pytest.raises(ValueError, match="unit"):
        Section(name="unit", title="单位", fields=(Count(label="没有名字"),))
    with pytest.raises(ValueError, match="unit"):
        Schema(key="sample", version=0, title="样表", sections=(UNIT, UNIT))


def one_field(field, **changes):
    section = Section(name="unit", title="单位", fields=(field,))
    return replace(
        Schema(key="sample", version=1, title="样表", sections=(section,)), **changes
    ).fingerprint()


def test_fingerprint_covers_the_whole_spec():
    """这里的写法变了，所有已发布的表的指纹都会变，要逐一核对。"""
    canonical = (
        '["Schema",{"key":"sample","sections":[["Section",{"clause":"","fields":[["Count",{"clause":"指南二.1",'
        '"help":"","label":"人数","name":"staff","readonly":false,"required":true,"rule":null,"sensitive":false,"unit":"人"}]],'
        '"help":"","name":"unit","title":"单位"}]],"title":"样表","version":1}]'
    )
    staff = Count(name="staff", label="人数", unit="人", clause="指南二.1")
    assert one_field(staff) == hashlib.sha256(canonical.encode()).hexdigest()


def one_rule(text):
    return []


def another_rule(text):
    return []


def test_a_rule_stands_in_the_fingerprint_by_its_name():
    assert one_field(Text(name="a", label="甲", rule=one_rule)) == one_field(
        Text(name="a", label="甲", rule=one_rule)
    )
    assert _plain(Text(rule=one_rule))[1]["rule"] == "tests.formspec.test_schema.one_rule"


def test_any_change_of_the_spec_changes_the_fingerprint():
    def grid(*rows):
        return YearGrid(name="a", label="甲", rows=rows)

    first, second = (GridRow(name=name, label="行", leaf=Money()) for name in ("x", "y"))
    prints = [
        one_field(Text(name="a", label="甲", max_length=5000)),
        one_field(LongText(name="a", label="甲", max_length=5000)),
        one_field(Text(name="a", label="乙", max_length=5000)),
        one_field(Text(name="a", label="甲", max_length=5000, required=False)),
        one_field(Text(name="a", label="甲", max_length=5000, help="请填全称")),
        one_field(Text(name="a", label="甲", max_length=5000), version=2),
        one_field(grid(first, second)),
        one_field(grid(second, first)),
        one_field(grid(first, replace(second, leaf=Count()))),
        one_field(Text(name="a", label="甲", max_length=5000, rule=one_rule)),
        one_field(Text(name="a", label="甲", max_length=5000, rule=another_rule)),
        *(one_field(table) for table in (PEOPLE, TARGETS, RULES, BUDGET)),
        one_field(replace(RULES, max_rows=4)),
        one_field(replace(BUDGET, totals=("year1",))),
        one_field(replace(PEOPLE, rows=PEOPLE.rows[::-1])),
    ]
    assert len(set(prints)) == len(prints)


def test_an_equal_spec_has_an_equal_fingerprint_even_after_use():
    again = replace(SCHEMA, sections=(replace(UNIT), replace(INVESTMENT)))
    assert list(again.sections[0].entries) == list(UNIT.entries)
    assert again.fingerprint() == SCHEMA.fingerprint()
    before = TABLES.fingerprint()
    assert RULES.order.max_rows == 3
    assert TABLES.fingerprint() == before
