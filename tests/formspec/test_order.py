import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.fields import RowOrder
from foundation.formspec.order import merged_order

ORDER = RowOrder(min_rows=0, max_rows=4)
orders = st.lists(st.sampled_from("abcdefgh"), unique=True)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("", "x", "y", "xy"),
        ("abc", "abcx", "abcy", "abcxy"),
        ("abc", "axbc", "abc", "axbc"),
        ("abc", "xabc", "yabc", "xyabc"),
        ("abc", "axybc", "abc", "axybc"),
        ("abc", "ac", "ab", "a"),
        ("abc", "ac", "abcy", "acy"),
        ("abc", "abxc", "ac", "axc"),
        ("abc", "axbc", "bc", "xbc"),
        ("abc", "", "abcy", "y"),
        ("abc", "abcx", "cab", "cxab"),
        ("abc", "cab", "abcy", "cyab"),
        ("abc", "cab", "ab", "ab"),
        ("abc", "cab", "bac", "bac"),
        ("ab", "abx", "abx", "abx"),
        ("ab", "xab", "abx", "abx"),
    ],
)
def test_two_people_change_the_rows(base, mine, theirs, merged):
    assert "".join(merged_order(list(base), list(mine), list(theirs))) == merged


@given(orders, orders, orders)
def test_nothing_added_is_lost_nothing_removed_comes_back(base, mine, theirs):
    merged = merged_order(base, mine, theirs)
    assert len(set(merged)) == len(merged)
    added = (set(mine) | set(theirs)) - set(base)
    assert set(merged) == added | (set(base) & set(mine) & set(theirs))


@given(orders, orders)
def test_when_only_one_changed_theirs_or_mine_stands(base, changed):
    assert merged_order(base, base, changed) == changed
    assert merged_order(base, changed, base) == changed
    assert merged_order(base, changed, changed) == changed


@given(orders, orders, orders)
def test_saving_the_merged_order_again_changes_nothing_more(base, mine, theirs):
    merged = merged_order(base, mine, theirs)
    assert merged_order(theirs, merged, theirs) == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        (None, ["aaaa"], ["bbbb"], ["aaaa", "bbbb"]),
        ("", "无", ["bbbb"], ["bbbb"]),
        ("无", ["aaaa"], "", ["aaaa"]),
        (["aaaa"], "无", ["aaaa", "bbbb"], ["bbbb"]),
        (["aaaa"], "", "无", "无"),
        (["aaaa"], "无", "", "无"),
        (["aaaa"], "", "", ""),
        (["aaaa", "bbbb"], ["aaaa"], ["bbbb"], ""),
        (["aaaa"], ["aaaa"], None, ""),
        (["aaaa"], ["aaaa", "bbbb", "cccc"], ["aaaa", "dddd", "eeee"], {"raw": "aaaa bbbb cccc dddd eeee"}),
        (["aaaa"], ["bbbb"], {"raw": "aaaa cccc dddd eeee ffff"}, {"raw": "bbbb cccc dddd eeee ffff"}),
        (["aaaa"], [], {"raw": "aaaa cccc dddd eeee ffff"}, ["cccc", "dddd", "eeee", "ffff"]),
    ],
)
def test_values_are_merged_whatever_they_are(base, mine, theirs, merged):
    assert ORDER.merged(base, mine, theirs) == merged
