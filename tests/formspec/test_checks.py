import pytest

from foundation.formspec.checks import check, check_section
from foundation.formspec.problems import Problem, Severity

from .sample import ANSWERS, BASE_YEAR, INVESTMENT, INVESTMENT_ANSWERS, SCHEMA, UNIT, UNIT_ANSWERS


def error(address, text, clause=""):
    return Problem(severity=Severity.ERROR, address=address, text=text, clause=clause)


def missing(address, text, clause=""):
    return Problem(severity=Severity.ERROR, address=address, text=text, clause=clause, is_missing=True)


def warning(address, text, clause=""):
    return Problem(severity=Severity.WARNING, address=address, text=text, clause=clause)


def check_investment(changes):
    return check_section(INVESTMENT, INVESTMENT_ANSWERS | changes, base_year=BASE_YEAR)


def test_a_complete_form_has_no_problem():
    assert check(SCHEMA, ANSWERS, base_year=BASE_YEAR) == []


def test_an_empty_form_lists_what_is_required_in_form_order():
    money = "未填写；没有发生请填 0，无此项请填“无”"
    assert check(SCHEMA, {}, base_year=BASE_YEAR) == [
        missing("unit.name", "“企业名称”没有内容；此项取自账户信息，请先在账户信息中补充"),
        missing("unit.account", "“银行账号”未填写；无内容时请填“无”"),
        missing("unit.phone", "“联系电话”未填写；无内容时请填“无”"),
        missing("unit.separate", "“是否单独设置”未选择；请从列出的选项中选一项"),
        missing("unit.staff", f"“研发人员数”（人）{money}", "指南二.1"),
        missing("unit.founded", "“制订时间”未填写；请填日期，无此项请填“无”"),
        missing("investment.yearly.rd.-3", f"“研发费用”（2021年，万元）{money}", "指南二.2"),
        missing("investment.yearly.rd.-2", f"“研发费用”（2022年，万元）{money}", "指南二.2"),
        missing("investment.yearly.rd.-1", f"“研发费用”（2023年，万元）{money}", "指南二.2"),
        missing("investment.yearly.sales.-3", f"“总销售收入”（2021年，万元）{money}", "指南二.3"),
        missing("investment.yearly.sales.-2", f"“总销售收入”（2022年，万元）{money}", "指南二.3"),
        missing("investment.yearly.sales.-1", f"“总销售收入”（2023年，万元）{money}", "指南二.3"),
        missing("investment.yearly.grants.-3", f"“发明专利授权”（2021年，件）{money}", "指南二.2"),
        missing("investment.yearly.grants.-2", f"“发明专利授权”（2022年，件）{money}", "指南二.2"),
        missing("investment.yearly.grants.-1", f"“发明专利授权”（2023年，件）{money}", "指南二.2"),
        missing("investment.plan", "“建设方案”未填写；无内容时请填“无”"),
    ]


def test_emptied_is_as_missing_as_never_filled_in():
    emptied = dict.fromkeys(UNIT.entries, "")
    assert check_section(UNIT, emptied, base_year=BASE_YEAR) == check_section(UNIT, {}, base_year=BASE_YEAR)


def test_explicit_none_fulfils_every_required_field():
    assert check_section(UNIT, dict.fromkeys(UNIT.entries, "无"), base_year=BASE_YEAR) == []
    assert check_section(INVESTMENT, dict.fromkeys(INVESTMENT.entries, "无"), base_year=BASE_YEAR) == []


def test_zero_is_filled_in():
    answers = UNIT_ANSWERS | {"staff": 0}
    assert check_section(UNIT, answers, base_year=BASE_YEAR) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"raw": "12万元"},
            error(
                "investment.yearly.rd.-1",
                "“研发费用”（2023年，万元）填写的不是金额，"
                "请只填数字（整数部分最多 15 位），例如 1234.50，不要写单位",
                "指南二.2",
            ),
        ),
        (
            "-5.00",
            error(
                "investment.yearly.rd.-1",
                "“研发费用”（2023年，万元）不得为负，请核对后改填 0 或正数",
                "指南二.2",
            ),
        ),
        (
            "62561200.00",
            warning(
                "investment.yearly.rd.-1",
                "“研发费用”（2023年，万元）达到或超过 1,000,000 万元，是否误填为元？请核对单位",
                "指南二.2",
            ),
        ),
    ],
)
def test_a_doubtful_amount_is_named_with_year_and_unit(value, expected):
    assert check_investment({"yearly.rd.-1": value}) == [expected]


def test_an_unreadable_optional_value_is_an_error_too():
    answers = UNIT_ANSWERS | {"signed": {"raw": "去年"}}
    assert check_section(UNIT, answers, base_year=BASE_YEAR) == [
        error("unit.signed", "“签订日期”填写的不是有效日期，请按 2024-08-19 的样子填写")
    ]


def test_errors_and_warnings_of_text():
    assert check_investment({"plan": "短"}) == [
        warning("investment.plan", "“建设方案”只有 1 字，建议不少于 4 字，请详述")
    ]
    assert check_investment({"plan": "一二三四五六七八九十一二😀"}) == [
        error("investment.plan", "“建设方案”共 13 字，超过上限 12 字，请删减 1 字"),
        error("investment.plan", "“建设方案”含有不能打印的字符“😀”，请删除"),
    ]


def test_problems_of_a_sensitive_field_do_not_repeat_it():
    answers = UNIT_ANSWERS | {"account": "账号不便透露"}
    assert [problem.text for problem in check_section(UNIT, answers, base_year=BASE_YEAR)] == [
        "“银行账号”不是有效的银行账号，请填 8 至 32 位的数字、字母或短横线"
    ]


def test_severity_reads_in_chinese():
    assert [str(severity) for severity in Severity] == ["错误", "提醒"]
