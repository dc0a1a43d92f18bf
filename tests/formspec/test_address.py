from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.address import Address, check_names

names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
rows = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
columns = names | st.sampled_from(["-3", "-2", "-1"])
addresses = (
    st.builds(Address, section=names, field=names)
    | st.builds(Address, section=names, field=names, row=rows)
    | st.builds(Address, section=names, field=names, row=rows, column=columns)
)


@given(addresses)
def test_text_and_address_turn_into_each_other(address):
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    ("text", "address", "relative"),
    [
        ("unit.staff", Address(section="unit", field="staff"), "staff"),
        ("people.list.r7k2", Address(section="people", field="list", row="r7k2"), "list.r7k2"),
        (
            "people.list.r7k2.phone",
            Address(section="people", field="list", row="r7k2", column="phone"),
            "list.r7k2.phone",
        ),
        (
            "investment.yearly.rd_expense.-3",
            Address(section="investment", field="yearly", row="rd_expense", column="-3"),
            "yearly.rd_expense.-3",
        ),
    ],
)
def test_known_addresses(text, address, relative):
    assert Address.parse(text) == address
    assert str(address) == text
    assert address.relative == relative


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unit",
        "unit.",
        ".staff",
        "unit..staff",
        "a.b.c.d.e",
        "Unit.staff",
        "unit.研发",
        "unit.staff\n",
        "unit.staff.-3",
        "unit.staff.row.-0",
        "unit.staff.row.-12",
        "unit.staff.row.3",
        "1unit.staff",
    ],
)
def test_malformed_text_is_refused(text):
    with pytest.raises(ValueError, match="地址的写法不对"):
        Address.parse(text)


@pytest.mark.parametrize(
    "parts",
    [
        {"section": "a.b", "field": "c"},
        {"section": "a", "field": "b", "column": "c"},
        {"section": "a", "field": "b", "row": "c.d"},
        {"section": "a", "field": "b", "row": ""},
    ],
)
def test_an_address_cannot_be_built_from_parts_that_read_back_differently(parts):
    with pytest.raises(ValueError, match="地址的写法不对"):
        Address(**parts)


@given(st.text())
def test_parse_gives_back_the_same_text_or_refuses(text):
    try:
        address = Address.parse(text)
    except ValueError:
        return
    assert str(address) == text


def test_an_address_is_frozen():
    with pytest.raises(FrozenInstanceError):
        Address(section="a", field="b").field = "c"


@pytest.mark.parametrize("bad", [["a", "b", "a"], [""], ["A"], ["a.b"], ["-3"]])
def test_names_of_a_spec_are_checked(bad):
    check_names(["a", "b", "c_2"], within="unit")
    with pytest.raises(ValueError, match="unit"):
        check_names(bad, within="unit")
