"""测试用的一张小表，样子取自表1；数字都是虚构单位的。"""

from foundation.formspec.fields import (
    Choice,
    Count,
    Date,
    GridRow,
    Growth,
    LongText,
    Money,
    Ratio,
    Text,
    Total,
    YearGrid,
)
from foundation.formspec.schema import Schema, Section

BASE_YEAR = 2024

UNIT = Section(
    name="unit",
    title="单位情况",
    fields=(
        Text(name="name", label="企业名称", readonly=True),
        Text(name="account", label="银行账号", kind="bank_account", sensitive=True),
        Text(name="phone", label="联系电话", kind="phone"),
        Choice(name="separate", label="是否单独设置", options=(("yes", "单独设置"), ("no", "未单独设置"))),
        Count(name="staff", label="研发人员数", unit="人", clause="指南二.1"),
        Date(name="founded", label="制订时间", precision="month"),
        Date(name="signed", label="签订日期", required=False),
    ),
)

YEARLY = YearGrid(
    name="yearly",
    label="近三年投入和产业化情况",
    clause="指南二.2",
    rows=(
        GridRow(name="rd", label="研发费用", leaf=Money()),
        GridRow(name="sales", label="总销售收入", leaf=Money(clause="指南二.3")),
        Ratio(name="rd_share", label="研发费用占比", numerator="rd", denominator="sales"),
        GridRow(name="output", label="工业总产值", leaf=Money(required=False)),
        Growth(name="output_growth", label="年均增长率", of="output"),
        GridRow(name="grants", label="发明专利授权", leaf=Count(unit="件")),
        Total(name="grants_total", label="授权累计数", of="grants"),
    ),
)

INVESTMENT = Section(
    name="investment",
    title="投入和产业化",
    fields=(YEARLY, LongText(name="plan", label="建设方案", max_length=12, min_length=4)),
)

SCHEMA = Schema(key="sample", version=0, title="样表", sections=(UNIT, INVESTMENT))

UNIT_ANSWERS = {
    "name": "辽宁示例重工有限公司",
    "account": {"secret": 7, "mac": "ab12"},
    "phone": "13800000001",
    "separate": "yes",
    "staff": 312,
    "founded": "2016-03",
}

INVESTMENT_ANSWERS = {
    "yearly.rd.-3": "4753.12",
    "yearly.rd.-2": "5347.49",
    "yearly.rd.-1": "6256.12",
    "yearly.sales.-3": "86420.35",
    "yearly.sales.-2": "93815.60",
    "yearly.sales.-1": "104268.72",
    "yearly.output.-3": "88105.20",
    "yearly.output.-2": "95620.44",
    "yearly.output.-1": "106530.18",
    "yearly.grants.-3": 18,
    "yearly.grants.-2": 26,
    "yearly.grants.-1": 35,
    "plan": "两年建成培育机制",
}

ANSWERS = {"unit": UNIT_ANSWERS, "investment": INVESTMENT_ANSWERS}
