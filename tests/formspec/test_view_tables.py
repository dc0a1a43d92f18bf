from foundation.formspec.checks import check
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.view import CellView, ColumnView, MatrixRowView, RowView, section_view

from .sample import BASE_YEAR
from .tables import (
    BUDGET_ANSWERS,
    POLICY,
    REMOVED_ANSWERS,
    RULES_ANSWERS,
    STAFF,
    STAFF_ANSWERS,
    TABLES,
)

LEVELS = (("top", "公司级"), ("unit", "部门级"))


def fields(section, answers, problems=()):
    views = section_view(section, answers, base_year=BASE_YEAR, problems=problems)
    return {view.name: view for view in views}


def cell(address, **given):
    return CellView(address=address, id=address.replace(".", "-"), **given)


def test_kinds():
    assert {name: view.kind for name, view in fields(STAFF, {}).items()} == {
        "people": "matrix",
        "targets": "matrix",
    }
    assert {name: view.kind for name, view in fields(POLICY, {}).items()} == {
        "rules": "rows",
        "audits": "count",
        "budget": "rows",
        "yearly": "year_grid",
    }


def test_columns_are_described_once():
    assert fields(POLICY, {})["rules"].rows.columns == (
        ColumnView(name="since", label="制订时间", shape="date", unit="", required=True),
        ColumnView(name="name", label="制度名称", shape="text", unit="", required=True, max_length=100),
        ColumnView(name="level", label="层级", shape="choice", unit="", options=LEVELS),
        ColumnView(name="effect", label="执行情况", shape="long_text", unit="", max_length=200),
    )
    assert fields(POLICY, {})["budget"].rows.columns[3] == ColumnView(
        name="total", label="小计", shape="computed", unit="万元"
    )


def test_a_row_is_complete_for_the_template():
    assert fields(POLICY, RULES_ANSWERS | REMOVED_ANSWERS)["rules"].rows.rows[1] == RowView(
        row="x01a",
        number=2,
        label="第2行",
        address="rules.x01a",
        id="rules-x01a",
        cells=(
            cell(
                "rules.x01a.since",
                label="第2行 制订时间",
                shape="date",
                required=True,
                text="2020-01",
                length=7,
                display="2020年1月",
            ),
            cell(
                "rules.x01a.name",
                label="第2行 制度名称",
                shape="text",
                required=True,
                text="专利奖励办法",
                length=6,
                max_length=100,
                display="专利奖励办法",
            ),
            cell(
                "rules.x01a.level",
                label="第2行 层级",
                shape="choice",
                text="unit",
                length=4,
                display="部门级",
                options=LEVELS,
            ),
            cell("rules.x01a.effect", label="第2行 执行情况", shape="long_text", max_length=200),
        ),
    )


def test_the_order_stands_in_the_field_and_in_its_rows():
    rules = fields(POLICY, RULES_ANSWERS | REMOVED_ANSWERS)["rules"]
    assert (rules.address, rules.text, rules.display, rules.required) == ("rules", "r7k2 x01a", "2 行", True)
    assert (rules.rows.order_address, rules.rows.order_text) == ("rules", "r7k2 x01a")
    assert (rules.rows.min_rows, rules.rows.max_rows, rules.rows.is_none) == (0, 3, False)
    assert [(row.row, row.number) for row in rules.rows.rows] == [("r7k2", 1), ("x01a", 2)]
    none = fields(POLICY, {"rules": "无"} | REMOVED_ANSWERS)["rules"]
    assert (none.text, none.display, none.rows.is_none, none.rows.rows) == ("无", "无", True, ())


def test_the_template_is_a_blank_row_with_places_to_replace():
    template = fields(POLICY, BUDGET_ANSWERS)["budget"].rows.template
    assert (template.row, template.address, template.id) == ("__row__", "budget.__row__", "budget-__row__")
    assert (template.number, template.label) == (0, "第__number__行")
    assert template.cells[1] == cell(
        "budget.__row__.year1",
        label="第__number__行 第一年（万元）",
        shape="money",
        unit="万元",
        required=True,
    )
    assert template.cells[3] == cell(
        "budget.__row__.total", label="第__number__行 小计（万元）", shape="computed", unit="万元"
    )
    assert (template.cells[1].computed, template.cells[3].computed) == (False, True)


def test_the_footer_stands_under_its_columns():
    view = fields(POLICY, BUDGET_ANSWERS)
    assert view["rules"].rows.footer == ()
    assert view["budget"].rows.footer == (
        None,
        cell(
            "budget.sum.year1",
            label="合计 第一年（万元）",
            shape="computed",
            unit="万元",
            display="1,230.50",
        ),
        cell(
            "budget.sum.year2", label="合计 第二年（万元）", shape="computed", unit="万元", display="190.00"
        ),
        cell(
            "budget.sum.total", label="合计 小计（万元）", shape="computed", unit="万元", display="1,420.50"
        ),
    )


def test_a_matrix_is_complete_for_the_template():
    people = fields(STAFF, STAFF_ANSWERS)["people"]
    assert (people.required, people.matrix.columns[1].label, len(people.matrix.rows)) == (True, "手机", 2)
    assert people.matrix.rows[0] == MatrixRowView(
        address="people.leader",
        id="people-leader",
        label="负责人",
        cells=(
            cell(
                "people.leader.name",
                label="负责人 姓名",
                shape="text",
                required=True,
                text="张示例",
                length=3,
                max_length=20,
                display="张示例",
            ),
            cell(
                "people.leader.mobile",
                label="负责人 手机",
                shape="text",
                required=True,
                sensitive=True,
                max_length=100,
                display="已填写（加密保存）",
            ),
            cell("people.leader.email", label="负责人 E-mail", shape="text", max_length=254),
        ),
    )
    total = fields(STAFF, STAFF_ANSWERS)["targets"].matrix.rows[1].cells[2]
    assert total == cell("targets.converted.total", label="转化金额 合计", shape="computed", display="1,201")


def test_problems_stand_at_cell_row_or_table():
    problems = [
        Problem(severity=Severity.ERROR, address="policy.rules", text="表的问题"),
        Problem(severity=Severity.ERROR, address="policy.rules.x01a", text="行的问题"),
        Problem(severity=Severity.WARNING, address="policy.rules.x01a", text="行的提醒"),
        Problem(severity=Severity.WARNING, address="policy.rules.x01a.name", text="格的提醒"),
        Problem(severity=Severity.ERROR, address="policy.budget.sum.year1", text="合计的问题"),
        Problem(severity=Severity.ERROR, address="staff.rules.x01a.name", text="别节的问题"),
    ]
    view = fields(POLICY, RULES_ANSWERS | BUDGET_ANSWERS, problems)
    first, second = view["rules"].rows.rows
    assert view["rules"].errors == ("表的问题",)
    assert (first.errors, [one.errors + one.warnings for one in first.cells]) == ((), [()] * 4)
    assert (second.errors, second.warnings) == (("行的问题",), ("行的提醒",))
    assert [one.warnings for one in second.cells] == [(), ("格的提醒",), (), ()]
    assert view["budget"].rows.footer[1].errors == ("合计的问题",)


def test_every_problem_of_the_form_finds_its_place():
    answers = {"policy": {"rules": ["new1", "r7k2"], "rules.r7k2.effect": "好"}}
    problems = check(TABLES, answers, base_year=BASE_YEAR)
    placed = []
    for section in TABLES.sections:
        for view in fields(section, answers.get(section.name, {}), problems).values():
            placed += view.errors
            for row in (view.rows or view.matrix or view.grid).rows if view.kind != "count" else ():
                placed += getattr(row, "errors", ())
                placed += [text for one in row.cells for text in one.errors]
    assert placed == [problem.text for problem in problems]
    assert len(placed) == 22
