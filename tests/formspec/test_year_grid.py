from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foundation.formspec.fields import Count, GridRow, Growth, Money, Ratio, Total, YearGrid
from foundation.formspec.fields.growth import growth
from foundation.formspec.fields.ratio import ratio
from foundation.formspec.fields.total import total

from .sample import INVESTMENT, INVESTMENT_ANSWERS

RAW = {"raw": "一百"}
amounts = st.integers(min_value=1, max_value=10**17 - 1)


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


def half_up(exact):
    """四舍五入到两位小数的独立算法：只用整数。"""
    cents = floor(abs(exact) * 100 + Fraction(1, 2))
    return Fraction(-cents if exact < 0 else cents, 100)


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [
        ("4753.12", "86420.35", "5.50"),
        ("5347.49", "93815.60", "5.70"),
        ("54219.73", "104268.72", "52.00"),
        ("0.00", "5.00", "0.00"),
        ("1.00", "3.00", "33.33"),
        ("2.00", "3.00", "66.67"),
        ("61204.00", "58910.40", "103.89"),
        ("1.00", "8000.00", "0.01"),
        ("-5.00", "100.00", "-5.00"),
        ("-0.01", "100000.00", "0.00"),
        (3, 12, "25.00"),
        ("5.00", "0.00", "不适用"),
        ("0.00", "0.00", "不适用"),
        (5, 0, "不适用"),
        (None, "0.00", "不适用"),
        ("无", "5.00", "不适用"),
        ("5.00", "无", "不适用"),
        ("无", None, "不适用"),
        (RAW, "无", "不适用"),
        (None, "5.00", ""),
        ("5.00", None, ""),
        ("", "5.00", ""),
        ("5.00", "", ""),
        (RAW, "5.00", ""),
        ("5.00", RAW, ""),
        (None, None, ""),
    ],
)
def test_ratio(numerator, denominator, result):
    assert ratio(numerator, denominator) == result


@given(amounts, amounts)
def test_ratio_is_rounded_once_and_exactly(numerator, denominator):
    result = ratio(money(numerator), money(denominator))
    assert Fraction(result) == half_up(Fraction(numerator * 100, denominator))
    assert Decimal(result).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("first", "last", "result"),
    [
        ("88105.20", "106530.18", "9.96"),
        ("100.00", "121.00", "10.00"),
        ("100.00", "81.00", "-10.00"),
        ("100.00", "100.00", "0.00"),
        ("100000.00", "99999.99", "0.00"),
        (4, 9, "50.00"),
        ("0.00", "5.00", "不适用"),
        ("5.00", "0.00", "不适用"),
        ("-5.00", "5.00", "不适用"),
        ("5.00", "-5.00", "不适用"),
        ("-5.00", "-5.00", "不适用"),
        ("0.00", None, "不适用"),
        ("无", "5.00", "不适用"),
        ("5.00", "无", "不适用"),
        (None, "5.00", ""),
        ("5.00", "", ""),
        (RAW, "5.00", ""),
        ("5.00", RAW, ""),
    ],
)
def test_growth(first, last, result):
    assert growth(first, last) == result


def test_ratio_just_below_half_a_cent_is_rounded_down():
    denominator = 10**17 - 1
    numerator = (19999 * denominator - 1) // 20000
    assert ratio(money(numerator), money(denominator)) == "99.99"
    assert ratio(money(numerator + 1), money(denominator)) == "100.00"


def test_growth_just_below_half_a_cent_is_rounded_down():
    first = pow(20001**2, -1, 20000**2) + 240_000_000 * 20000**2
    last = (first * 20001**2 - 1) // 20000**2
    assert growth(money(first), money(last)) == "0.00"
    assert growth(money(first), money(last + 1)) == "0.01"


@given(amounts, amounts)
def test_growth_is_rounded_once_and_exactly(first, last):
    rate = Fraction(growth(money(first), money(last)))
    assume(rate > -100)  # 再小就没有下界可比
    below, above = (1 + (rate + step) / 100 for step in (Fraction(-1, 200), Fraction(1, 200)))
    assert below**2 <= Fraction(last, first) <= above**2


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([18, 26, 35], "79"),
        ([0, 0, 0], "0"),
        (["1.10", "2.20", "3.30"], "6.60"),
        (["999999999999999.99"] * 3, "2999999999999999.97"),
        ([18, "无", 35], "53"),
        (["无", "无", "无"], "不适用"),
        ([18, None, 35], ""),
        ([18, "", 35], ""),
        ([18, RAW, 35], ""),
        (["无", None, "无"], ""),
    ],
)
def test_total(values, result):
    assert total(values) == result


def test_a_section_computes_all_its_cells_in_form_order():
    assert list(INVESTMENT.computed(INVESTMENT_ANSWERS).items()) == [
        ("yearly.rd_share.-3", "5.50"),
        ("yearly.rd_share.-2", "5.70"),
        ("yearly.rd_share.-1", "6.00"),
        ("yearly.output_growth", "9.96"),
        ("yearly.grants_total", "79"),
    ]


def test_nothing_filled_computes_to_nothing():
    assert set(INVESTMENT.computed({}).values()) == {""}


@pytest.mark.parametrize(
    "rows",
    [
        (GridRow(name="a", label="甲", leaf=Money()), GridRow(name="a", label="乙", leaf=Money())),
        (GridRow(name="A", label="甲", leaf=Money()),),
        (Total(name="t", label="累计", of="a"),),
        (GridRow(name="a", label="甲", leaf=Money()), Growth(name="g", label="增长", of="b")),
        (
            GridRow(name="a", label="甲", leaf=Money()),
            Ratio(name="r", label="占比", numerator="a", denominator="r"),
        ),
    ],
)
def test_a_grid_that_contradicts_itself_is_refused(rows):
    with pytest.raises(ValueError, match="grid"):
        YearGrid(name="grid", label="表", rows=rows)


def test_units_of_rows():
    grid = YearGrid(
        name="grid",
        label="表",
        rows=(
            GridRow(name="a", label="甲", leaf=Count(unit="件")),
            GridRow(name="b", label="乙", leaf=Money()),
            Total(name="t", label="累计", of="a"),
            Ratio(name="r", label="占比", numerator="a", denominator="b"),
        ),
    )
    assert [grid.unit(row) for row in grid.rows] == ["件", "万元", "件", ""]
