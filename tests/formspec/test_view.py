from foundation.formspec.checks import check, check_section
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.view import CellView, FieldView, GridRowView, section_view

from .sample import ANSWERS, BASE_YEAR, INVESTMENT, INVESTMENT_ANSWERS, SCHEMA, UNIT, UNIT_ANSWERS


def view(section, answers, problems=()):
    return section_view(section, answers, base_year=BASE_YEAR, problems=problems)


def cell(address, **given):
    return CellView(address=address, id=address.replace(".", "-"), **given)


def result(address, **given):
    return cell(address, shape="computed", **given)


def test_kinds_stand_in_form_order():
    assert [(field.name, field.kind) for field in view(UNIT, {})] == [
        ("name", "text"),
        ("account", "text"),
        ("phone", "text"),
        ("separate", "choice"),
        ("staff", "count"),
        ("founded", "date"),
        ("signed", "date"),
    ]
    assert [(field.name, field.kind) for field in view(INVESTMENT, {})] == [
        ("yearly", "year_grid"),
        ("plan", "long_text"),
    ]


def test_a_field_is_complete_for_the_template():
    answers = UNIT_ANSWERS | {"staff": -3}
    problems = check_section(UNIT, answers, base_year=BASE_YEAR)
    fields = {field.name: field for field in view(UNIT, answers, problems)}
    assert fields["staff"] == FieldView(
        kind="count",
        name="staff",
        address="staff",
        id="staff",
        label="研发人员数",
        help="",
        clause="指南二.1",
        unit="人",
        required=True,
        readonly=False,
        sensitive=False,
        text="-3",
        display="-3",
        max_length=None,
        length=2,
        errors=("“研发人员数”（人）不得为负，请核对后改填 0 或正整数",),
        warnings=(),
        options=(),
        grid=None,
    )
    assert [name for name, field in fields.items() if field.errors] == ["staff"]


def test_readonly_sensitive_options_and_counters():
    fields = {field.name: field for field in view(UNIT, UNIT_ANSWERS)}
    assert fields["name"].readonly
    assert [name for name, field in fields.items() if field.readonly] == ["name"]
    assert [name for name, field in fields.items() if field.sensitive] == ["account"]
    assert (fields["account"].text, fields["account"].display) == ("", "已填写（加密保存）")
    assert fields["separate"].options == (("yes", "单独设置"), ("no", "未单独设置"))
    assert (fields["separate"].text, fields["separate"].display) == ("yes", "单独设置")
    assert (fields["founded"].text, fields["founded"].display) == ("2016-03", "2016年3月")
    assert (fields["name"].max_length, fields["name"].length) == (100, 10)
    plan = view(INVESTMENT, {"plan": "𬸦\n二"})[1]
    assert (plan.max_length, plan.length) == (12, 3)


def test_unreadable_text_goes_back_to_its_input():
    grid = view(INVESTMENT, {"yearly.rd.-3": {"raw": "12万元"}})[0].grid
    assert grid.rows[0].cells[0].text == "12万元"


def test_a_grid_shows_calendar_years_and_computed_rows():
    field = view(INVESTMENT, INVESTMENT_ANSWERS)[0]
    assert (field.grid.years, field.required, field.text, field.length) == ((2021, 2022, 2023), True, "", 0)
    assert [(row.name, row.unit, row.computed, row.yearly) for row in field.grid.rows] == [
        ("rd", "万元", False, True),
        ("sales", "万元", False, True),
        ("rd_share", "", True, True),
        ("output", "万元", False, True),
        ("output_growth", "", True, False),
        ("grants", "件", False, True),
        ("grants_total", "件", True, False),
    ]


def test_cells_of_a_grid():
    rows = {row.name: row for row in view(INVESTMENT, INVESTMENT_ANSWERS)[0].grid.rows}
    assert rows["rd"].cells[0] == cell(
        "yearly.rd.-3",
        label="研发费用（2021年，万元）",
        shape="money",
        year=2021,
        unit="万元",
        required=True,
        text="4753.12",
        length=7,
        display="4,753.12",
    )
    assert rows["rd"].cells[0].id == "yearly-rd--3"
    assert rows["rd_share"].cells == (
        result("yearly.rd_share.-3", label="研发费用占比（2021年）", year=2021, display="5.50%"),
        result("yearly.rd_share.-2", label="研发费用占比（2022年）", year=2022, display="5.70%"),
        result("yearly.rd_share.-1", label="研发费用占比（2023年）", year=2023, display="6.00%"),
    )
    assert rows["output_growth"].cells == (
        result("yearly.output_growth", label="年均增长率", year=None, display="9.96%"),
    )
    assert rows["grants_total"] == GridRowView(
        name="grants_total",
        label="授权累计数",
        unit="件",
        computed=True,
        yearly=False,
        cells=(result("yearly.grants_total", label="授权累计数（件）", unit="件", display="79"),),
    )


def test_computed_cells_without_a_number():
    answers = {"yearly.rd.-3": "5.00", "yearly.sales.-3": "0.00"}
    rows = {row.name: row for row in view(INVESTMENT, answers)[0].grid.rows}
    assert [one.display for one in rows["rd_share"].cells] == ["不适用", "", ""]
    assert [one.display for one in rows["output_growth"].cells] == [""]
    assert [one.display for one in rows["grants_total"].cells] == [""]


def test_totals_are_shown_with_thousands():
    answers = {f"yearly.grants.{year}": 500 for year in (-3, -2, -1)}
    assert view(INVESTMENT, answers)[0].grid.rows[-1].cells[0].display == "1,500"


def test_problems_stand_at_their_own_address_only():
    problems = [
        Problem(severity=Severity.ERROR, address="investment.yearly.rd.-2", text="大于总销售收入"),
        Problem(severity=Severity.WARNING, address="investment.yearly.rd.-2", text="请核对单位"),
        Problem(severity=Severity.ERROR, address="investment.yearly.rd_share.-2", text="超过 100%"),
        Problem(severity=Severity.ERROR, address="investment.yearly", text="三年数据不连续"),
        Problem(severity=Severity.WARNING, address="investment.plan", text="建议详述"),
        Problem(severity=Severity.ERROR, address="unit.plan", text="别节的问题"),
    ]
    grid, plan = view(INVESTMENT, INVESTMENT_ANSWERS, problems)
    assert (grid.errors, grid.warnings) == (("三年数据不连续",), ())
    assert (plan.errors, plan.warnings) == ((), ("建议详述",))
    marked = {
        one.address: (one.errors, one.warnings)
        for row in grid.grid.rows
        for one in row.cells
        if one.errors or one.warnings
    }
    assert marked == {
        "yearly.rd.-2": (("大于总销售收入",), ("请核对单位",)),
        "yearly.rd_share.-2": (("超过 100%",), ()),
    }


def test_every_problem_of_the_form_finds_its_place():
    problems = check(SCHEMA, {}, base_year=BASE_YEAR)
    placed = [
        text
        for section in SCHEMA.sections
        for field in view(section, {}, problems)
        for text in (
            field.errors
            if field.grid is None
            else [e for r in field.grid.rows for c in r.cells for e in c.errors]
        )
    ]
    assert placed == [problem.text for problem in problems]
    assert check(SCHEMA, ANSWERS, base_year=BASE_YEAR) == []
