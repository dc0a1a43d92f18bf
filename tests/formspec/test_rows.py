import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.checks import check_section
from foundation.formspec.fields import Choice, Count, Entry, Money, RowOrder, Rows, Sum, Text
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section, UnknownAddress

from .sample import BASE_YEAR
from .tables import BUDGET, BUDGET_ANSWERS, POLICY, REMOVED_ANSWERS, RULES, RULES_ANSWERS

ONLY_RULES = Section(name="policy", title="制度", fields=(RULES,))
ONLY_BUDGET = Section(name="policy", title="预算", fields=(BUDGET,))

row_ids = st.from_regex(r"[a-z][a-z0-9]{3,15}", fullmatch=True)


def error(address, text, clause="", **given):
    return Problem(severity=Severity.ERROR, address=address, text=text, clause=clause, **given)


def check_rules(answers):
    return check_section(ONLY_RULES, answers, base_year=BASE_YEAR)


def check_budget(answers):
    return check_section(ONLY_BUDGET, answers, base_year=BASE_YEAR)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("r7k2", ["r7k2"]),
        (" r7k2  x01a\r\n", ["r7k2", "x01a"]),
        ("a1b2c3d4e5f6g7h8", ["a1b2c3d4e5f6g7h8"]),
        ("无", "无"),
        ("", ""),
        ("r7k2 r7k2", {"raw": "r7k2 r7k2"}),
        ("r7k2 sum", {"raw": "r7k2 sum"}),
        ("r7k2,x01a", {"raw": "r7k2,x01a"}),
        ("R7K2", {"raw": "R7K2"}),
        ("7k2r", {"raw": "7k2r"}),
        ("a1b2c3d4e5f6g7h8i", {"raw": "a1b2c3d4e5f6g7h8i"}),
        ("r7k2 无", {"raw": "r7k2 无"}),
        ("aaa1 aaa2 aaa3", ["aaa1", "aaa2", "aaa3"]),
        ("aaa1 aaa2 aaa3 aaa4", {"raw": "aaa1 aaa2 aaa3 aaa4"}),
    ],
)
def test_an_order_is_read_from_ids_and_spaces(raw, value):
    assert RULES.order.parse(raw) == value
    assert RULES.order.parse(RULES.order.text(value)) == value


@given(st.lists(row_ids, unique=True, min_size=1, max_size=9), st.integers(min_value=1, max_value=9))
def test_every_order_within_the_limit_is_read_as_it_is(ids, most):
    order = RowOrder(min_rows=0, max_rows=most)
    value = order.parse(" ".join(ids))
    assert value == (ids if len(ids) <= most else {"raw": " ".join(ids)})
    assert order.rows(value) == ids[: 2 * most]


def test_an_order_is_shown_as_a_number_of_rows():
    shown = [RULES.order.display(value) for value in (["r7k2", "x01a"], "无", "", {"raw": "r7k2 !"})]
    assert shown == ["2 行", "无", "", "r7k2 !"]


def test_what_cannot_be_read_still_shows_the_rows_it_names():
    assert RULES.order.rows({"raw": "r7k2 ? r7k2 x01a 无"}) == ["r7k2", "x01a"]
    assert [RULES.order.rows(value) for value in (None, "", "无", {"secret": 7, "mac": "ab"})] == [[]] * 4


def test_entries_stand_in_form_order_and_follow_the_rows():
    columns = ("since", "name", "level", "effect")
    assert list(ONLY_RULES.entries) == ["rules"]
    assert list(ONLY_RULES.entries_in(RULES_ANSWERS | REMOVED_ANSWERS)) == [
        "rules",
        *(f"rules.{row}.{column}" for row in ("r7k2", "x01a") for column in columns),
    ]
    assert list(ONLY_RULES.entries_in({"rules": "无"} | REMOVED_ANSWERS)) == ["rules"]
    yearly = [address for address in POLICY.entries if address.startswith("yearly")]
    assert list(POLICY.entries_in({"budget": ["bbb1"]})) == [
        *("rules", "audits", "budget", "budget.bbb1.item", "budget.bbb1.year1", "budget.bbb1.year2"),
        *yearly,
    ]


def test_a_section_without_rows_has_the_same_entries_for_every_answer():
    section = Section(name="unit", title="单位", fields=(Count(name="staff", label="人数"),))
    assert section.entries_in({"staff": 3}) is section.entries


def test_a_cell_is_known_before_its_row_is_saved_and_after_it_is_removed():
    name = RULES.columns[1]
    assert (POLICY.leaf("rules"), POLICY.leaf("rules.new1.name")) == (RULES.order, name)
    assert POLICY.entry("rules.x01a.name", RULES_ANSWERS) == Entry(
        address="rules.x01a.name", label="第2行 制度名称", leaf=name, clause="指南二.5"
    )
    assert POLICY.entry("rules.gone.since", RULES_ANSWERS) == Entry(
        address="rules.gone.since", label="不在表中的一行 制订时间", leaf=RULES.columns[0], clause="指南二.4"
    )
    assert POLICY.entry("rules.x01a.name", RULES_ANSWERS).caption(2024) == "“第2行 制度名称”"
    assert POLICY.entry("budget.bbb2.year1", BUDGET_ANSWERS).caption(2024) == "“第2行 第一年”（万元）"


@pytest.mark.parametrize(
    "address",
    [
        "rules.x01a",
        "rules.x01a.",
        "rules.x01a.colour",
        "rules.x01a.name.more",
        "rules.abc.name",
        "rules.X01A.name",
        "rules..name",
        "rules.sum.name",
        "budget.sum.year1",
        "budget.bbb1.total",
        "others.x01a.name",
    ],
)
def test_what_cannot_be_filled_in_has_no_leaf(address):
    assert POLICY.leaf(address) is None
    with pytest.raises(UnknownAddress) as caught:
        POLICY.parse({address: "1", "rules": "x01a"})
    assert caught.value.addresses == (address,)


def test_parse_reads_rows_and_cells_in_one_go():
    posted = {"rules": "new1 x01a", "rules.new1.since": "2016年3月", "budget.new1.year1": "1,234.5"}
    assert POLICY.parse(posted) == {
        "rules": ["new1", "x01a"],
        "rules.new1.since": "2016-03",
        "budget.new1.year1": "1234.50",
    }


def test_a_complete_table_has_no_problem_and_removed_rows_are_not_looked_at():
    assert check_rules(RULES_ANSWERS) == check_rules(RULES_ANSWERS | REMOVED_ANSWERS) == []
    assert check_budget(BUDGET_ANSWERS) == []


@pytest.mark.parametrize("answers", [{}, {"rules": ""}, {"rules": []}, {"rules": ""} | REMOVED_ANSWERS])
def test_a_required_table_without_rows_is_missing(answers):
    assert check_rules(answers) == [
        error(
            "policy.rules",
            "“制度清单”未填写；请逐行添加，没有内容请填“无”",
            "指南二.4",
            is_missing=True,
        )
    ]


def test_explicit_none_counts_as_filled_unless_rows_are_demanded():
    assert check_rules({"rules": "无"} | REMOVED_ANSWERS) == []
    assert check_budget({"budget": "无"}) == [
        error("policy.budget", "“经费预算”至少 2 行，不能填“无”，请添加")
    ]
    assert check_budget({}) == [error("policy.budget", "“经费预算”未填写；请至少添加 2 行", is_missing=True)]


def test_an_optional_table_may_be_left_alone():
    rows = Rows(name="more", label="其他", columns=(Text(name="a", label="甲"),), required=False, min_rows=2)
    section = Section(name="policy", title="制度", fields=(rows,))
    assert check_section(section, {}, base_year=BASE_YEAR) == []
    assert check_section(section, {"more": ["r7k2"], "more.r7k2.a": "一"}, base_year=BASE_YEAR) == [
        error("policy.more", "“其他”至少 2 行，现有 1 行，请添加")
    ]


def test_an_empty_row_is_one_thing_to_do_not_one_for_every_cell():
    answers = RULES_ANSWERS | {"rules": ["r7k2", "x01a", "new1"], "rules.new1.name": ""} | REMOVED_ANSWERS
    assert check_rules(answers) == [
        error(
            "policy.rules.new1",
            "“制度清单”第3行未填写，请填写或删除这一行",
            "指南二.4",
            is_missing=True,
        )
    ]


def test_problems_of_cells_stand_in_the_order_of_the_rows():
    answers = RULES_ANSWERS | {
        "rules.x01a.since": {"raw": "前年"},
        "rules.r7k2.name": "",
        "rules": ["x01a", "r7k2"],
    }
    assert check_rules(answers) == [
        error(
            "policy.rules.x01a.since",
            "“第1行 制订时间”填写的不是有效日期，请按 2016-03 的样子填写",
            "指南二.4",
        ),
        error(
            "policy.rules.r7k2.name",
            "“第2行 制度名称”未填写；无内容时请填“无”",
            "指南二.5",
            is_missing=True,
        ),
    ]


def test_too_many_rows_are_all_looked_at():
    rows = {f"rules.aaa{n}.{column}": "无" for n in range(1, 5) for column in ("since", "name")}
    assert check_rules(rows | {"rules": {"raw": "aaa1 aaa2 aaa3 aaa4"}}) == [
        error("policy.rules", "“制度清单”最多 3 行，现有 4 行，请删去 1 行", "指南二.4")
    ]
    assert check_rules(rows | {"rules": {"raw": "aaa1 aaa1"}}) == [
        error("policy.rules", "“制度清单”行的次序没有读懂，请刷新页面后核对各行；最多 3 行", "指南二.4")
    ]


def test_sums_of_rows_and_of_the_whole_table():
    assert list(ONLY_BUDGET.computed(BUDGET_ANSWERS).items()) == [
        ("budget.bbb1.total", "420.00"),
        ("budget.bbb2.total", "1000.50"),
        ("budget.sum.year1", "1230.50"),
        ("budget.sum.year2", "190.00"),
        ("budget.sum.total", "1420.50"),
    ]
    assert ONLY_BUDGET.displays(BUDGET_ANSWERS)["budget.sum.total"] == "1,420.50"


def test_a_sum_waits_until_everything_is_filled_in():
    computed = ONLY_BUDGET.computed(BUDGET_ANSWERS | {"budget.bbb1.year2": {"raw": "约两百"}})
    assert (computed["budget.bbb1.total"], computed["budget.sum.year2"]) == ("", "")
    assert (computed["budget.bbb2.total"], computed["budget.sum.year1"]) == ("1000.50", "1230.50")


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("", ""), ("无", "不适用")])
def test_a_sum_over_no_row(value, text):
    answers = {} if value is None else {"budget": value}
    assert ONLY_BUDGET.computed(answers) == dict.fromkeys(
        ("budget.sum.year1", "budget.sum.year2", "budget.sum.total"), text
    )


def test_removed_rows_are_not_summed():
    assert ONLY_BUDGET.computed(BUDGET_ANSWERS | {"budget": ["bbb2"]}) == {
        "budget.bbb2.total": "1000.50",
        "budget.sum.year1": "1000.50",
        "budget.sum.year2": "不适用",
        "budget.sum.total": "1000.50",
    }


def test_pruning_drops_removed_rows_and_nothing_else():
    others = {"audits": 3, "yearly.rd.-3": "1.00", "rules.sum.name": "?", "old": "a", "rules2.gone.x": "b"}
    assert POLICY.pruned(RULES_ANSWERS | REMOVED_ANSWERS | others) == RULES_ANSWERS | others
    assert POLICY.pruned(REMOVED_ANSWERS) == {}
    assert POLICY.pruned({"rules": "无"} | REMOVED_ANSWERS) == {"rules": "无"}


cells = st.dictionaries(
    st.builds(
        "rules.{}.{}".format,
        st.sampled_from(["aaa1", "aaa2", "bbb1", "gone"]),
        st.sampled_from(["name", "x"]),
    )
    | st.sampled_from(["old", "yearly.old", "budget.gone.item"]),
    st.sampled_from(["一", "", "无"]),
)
orders = st.lists(st.sampled_from(["aaa1", "aaa2", "bbb1"]), unique=True) | st.sampled_from(["", "无"])


@given(cells, orders)
def test_pruning_never_changes_what_anybody_sees(answers, order):
    answers = answers | {"rules": order}
    pruned = POLICY.pruned(answers)
    assert POLICY.pruned(pruned) == pruned
    assert pruned.items() <= answers.items()
    assert POLICY.entries_in(pruned) == POLICY.entries_in(answers)
    assert POLICY.computed(pruned) == POLICY.computed(answers)
    assert check_section(POLICY, pruned, base_year=2024) == check_section(POLICY, answers, base_year=2024)


def test_putting_the_id_back_undoes_the_removal():
    removed = RULES_ANSWERS | POLICY.parse({"rules": "x01a"})
    restored = removed | POLICY.parse({"rules": "r7k2 x01a"})
    assert restored == RULES_ANSWERS


TEXT, MONEY = Text(name="a", label="甲"), Money(name="b", label="乙")


@pytest.mark.parametrize(
    "given",
    [
        {"columns": (TEXT, TEXT)},
        {"columns": (Text(label="没有名字"),)},
        {"columns": (TEXT, Sum(name="s", label="计", of=("a",)))},
        {"columns": (MONEY, Sum(name="s", label="计", of=()))},
        {"columns": (MONEY, Sum(name="s", label="计", of=("c",)))},
        {
            "columns": (
                MONEY,
                Count(name="c", label="丙", unit="件"),
                Sum(name="s", label="计", of=("b", "c")),
            )
        },
        {"columns": (TEXT, MONEY), "totals": ("a",)},
        {"columns": (TEXT, MONEY), "totals": ("c",)},
        {"columns": (Choice(name="d", label="丁", options=()), MONEY), "totals": ("d",)},
        {"columns": (TEXT,), "min_rows": 3, "max_rows": 2},
        {"columns": (TEXT,), "min_rows": -1},
    ],
)
def test_a_table_that_contradicts_itself_is_refused(given):
    with pytest.raises(ValueError, match="list"):
        Rows(name="list", label="表", **given)
