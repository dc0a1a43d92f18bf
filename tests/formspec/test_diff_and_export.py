from foundation.formspec.diff import Change, diff
from foundation.formspec.export import export

from .sample import ANSWERS, BASE_YEAR, INVESTMENT_ANSWERS, SCHEMA, UNIT_ANSWERS


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
