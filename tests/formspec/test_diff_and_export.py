from foundation.formspec.diff import Change, diff
from foundation.formspec.export import export
from foundation.formspec.schema import Schema, Section

from .sample import ANSWERS, BASE_YEAR, INVESTMENT_ANSWERS, SCHEMA, UNIT_ANSWERS
from .tables import (
    BUDGET,
    BUDGET_ANSWERS,
    REMOVED_ANSWERS,
    RULES,
    RULES_ANSWERS,
    STAFF,
    STAFF_ANSWERS,
    TABLES,
)


def test_no_change():
    assert diff(SCHEMA, ANSWERS, ANSWERS) == []
    assert diff(SCHEMA, {}, {}) == []


def test_changes_stand_in_form_order():
    after = {
        "investment": {"plan": "另一个方案", "yearly.rd.-1": "无"} | {"yearly.grants.-3": 18},
        "unit": UNIT_ANSWERS | {"staff": 0},
    }
    before = {
        "unit": UNIT_ANSWERS,
        "investment": {"yearly.rd.-1": "6256.12", "yearly.grants.-3": 18, "plan": ""},
    }
    assert diff(SCHEMA, before, after) == [
        Change(address="unit.staff", before=312, after=0),
        Change(address="investment.yearly.rd.-1", before="6256.12", after="无"),
        Change(address="investment.plan", before="", after="另一个方案"),
    ]


def test_empty_and_never_filled_are_both_empty_but_none_is_not():
    assert diff(SCHEMA, {}, {"unit": {"staff": ""}}) == []
    assert diff(SCHEMA, {"unit": {"staff": ""}}, {"unit": {"staff": "无"}}) == [
        Change(address="unit.staff", before="", after="无")
    ]
    assert diff(SCHEMA, {"unit": {"staff": 3}}, {}) == [Change(address="unit.staff", before=3, after=None)]


def test_secrets_are_compared_by_what_is_stored():
    changed = {"secret": 7, "mac": "cd34"}
    assert diff(SCHEMA, {"unit": UNIT_ANSWERS}, {"unit": UNIT_ANSWERS | {"account": changed}}) == [
        Change(address="unit.account", before={"secret": 7, "mac": "ab12"}, after=changed)
    ]


def test_a_change_outside_the_spec_is_not_hidden():
    assert diff(SCHEMA, {"unit": {"old": "a", "staff": 1}}, {"unit": {"staff": 2, "extra": "b"}}) == [
        Change(address="unit.staff", before=1, after=2),
        Change(address="unit.extra", before=None, after="b"),
        Change(address="unit.old", before="a", after=None),
    ]


def test_export_lists_every_cell_with_year_and_unit():
    answers = {"unit": UNIT_ANSWERS, "investment": INVESTMENT_ANSWERS | {"yearly.output.-2": "无"}}
    assert export(SCHEMA, answers, BASE_YEAR) == [
        ("企业名称", "辽宁示例重工有限公司"),
        ("银行账号", "已填写（加密保存）"),
        ("联系电话", "13800000001"),
        ("是否单独设置", "单独设置"),
        ("研发人员数（人）", "312"),
        ("制订时间", "2016年3月"),
        ("签订日期", ""),
        ("研发费用（2021年，万元）", "4,753.12"),
        ("研发费用（2022年，万元）", "5,347.49"),
        ("研发费用（2023年，万元）", "6,256.12"),
        ("总销售收入（2021年，万元）", "86,420.35"),
        ("总销售收入（2022年，万元）", "93,815.60"),
        ("总销售收入（2023年，万元）", "104,268.72"),
        ("研发费用占比（2021年）", "5.50%"),
        ("研发费用占比（2022年）", "5.70%"),
        ("研发费用占比（2023年）", "6.00%"),
        ("工业总产值（2021年，万元）", "88,105.20"),
        ("工业总产值（2022年，万元）", "无"),
        ("工业总产值（2023年，万元）", "106,530.18"),
        ("年均增长率", "9.96%"),
        ("发明专利授权（2021年，件）", "18"),
        ("发明专利授权（2022年，件）", "26"),
        ("发明专利授权（2023年，件）", "35"),
        ("授权累计数（件）", "79"),
        ("建设方案", "两年建成培育机制"),
    ]


def changes(before, after):
    found = diff(TABLES, {"policy": before}, {"policy": after})
    return [(change.address, change.before, change.after) for change in found]


def test_an_added_a_removed_and_a_moved_row():
    after = RULES_ANSWERS | {"rules": ["r7k2", "new1", "x01a"], "rules.new1.name": "新办法"}
    assert changes(RULES_ANSWERS, after) == [
        ("policy.rules", ["r7k2", "x01a"], ["r7k2", "new1", "x01a"]),
        ("policy.rules.new1.name", None, "新办法"),
    ]
    assert changes(RULES_ANSWERS, RULES_ANSWERS | {"rules": ["x01a"]}) == [
        ("policy.rules", ["r7k2", "x01a"], ["x01a"]),
        ("policy.rules.r7k2.since", "2016-03", None),
        ("policy.rules.r7k2.name", "知识产权管理办法", None),
        ("policy.rules.r7k2.effect", "执行良好", None),
    ]
    assert changes(RULES_ANSWERS, RULES_ANSWERS | {"rules": ["x01a", "r7k2"]}) == [
        ("policy.rules", ["r7k2", "x01a"], ["x01a", "r7k2"]),
    ]


def test_a_change_follows_its_row_and_removed_rows_are_not_compared():
    before = RULES_ANSWERS | {"rules": ["x01a", "r7k2"], "rules.gone.name": "一"} | BUDGET_ANSWERS
    after = RULES_ANSWERS | {"rules.x01a.name": "新名称", "rules.gone.name": "二"} | BUDGET_ANSWERS
    assert changes(before, after | {"audits": 2, "old": "?"}) == [
        ("policy.rules", ["x01a", "r7k2"], ["r7k2", "x01a"]),
        ("policy.rules.x01a.name", "专利奖励办法", "新名称"),
        ("policy.audits", None, 2),
        ("policy.old", None, "?"),
    ]
    assert changes(REMOVED_ANSWERS, {}) == []


def test_a_removed_row_stands_after_the_row_before_it():
    before = {"rules": ["aaa1", "aaa2", "aaa3"]} | {f"rules.aaa{n}.name": f"{n}" for n in (1, 2, 3)}
    after = before | {"rules": ["aaa1", "aaa3", "bbb1"], "rules.aaa3.name": "三", "rules.bbb1.name": "四"}
    assert [address for address, _, _ in changes(before, after)] == [
        "policy.rules",
        "policy.rules.aaa2.name",
        "policy.rules.aaa3.name",
        "policy.rules.bbb1.name",
    ]


def test_export_of_rows_and_matrices():
    policy = Section(name="policy", title="制度", fields=(RULES, BUDGET))
    schema = Schema(key="tables", version=0, title="表", sections=(STAFF, policy))
    answers = {"staff": STAFF_ANSWERS, "policy": {"rules": "无"} | REMOVED_ANSWERS | BUDGET_ANSWERS}
    assert export(schema, answers, BASE_YEAR) == [
        ("人员信息：负责人 姓名", "张示例"),
        ("人员信息：负责人 手机", "已填写（加密保存）"),
        ("人员信息：负责人 E-mail", ""),
        ("人员信息：联系人 姓名", "王示例"),
        ("人员信息：联系人 手机", "13800000001"),
        ("人员信息：联系人 E-mail", "wang@example.com"),
        ("目标：高价值发明专利（件） 第一年", "12"),
        ("目标：高价值发明专利（件） 第二年", "20"),
        ("目标：高价值发明专利（件） 合计", "32"),
        ("目标：转化金额 第一年", "0.25"),
        ("目标：转化金额 第二年", "1,200.75"),
        ("目标：转化金额 合计", "1,201"),
        ("制度清单", "无"),
        ("经费预算：第1行 科目", "研发验证"),
        ("经费预算：第1行 第一年（万元）", "230.00"),
        ("经费预算：第1行 第二年（万元）", "190.00"),
        ("经费预算：第1行 小计（万元）", "420.00"),
        ("经费预算：第2行 科目", "导航分析"),
        ("经费预算：第2行 第一年（万元）", "1,000.50"),
        ("经费预算：第2行 第二年（万元）", "无"),
        ("经费预算：第2行 小计（万元）", "1,000.50"),
        ("经费预算：合计 第一年（万元）", "1,230.50"),
        ("经费预算：合计 第二年（万元）", "190.00"),
        ("经费预算：合计 小计（万元）", "1,420.50"),
    ]
