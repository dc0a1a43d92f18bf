"""测试用的三种表：固定行的人员和目标，逐行填写的制度和预算。"""

from foundation.formspec.fields import (
    Choice,
    Count,
    Date,
    LongText,
    Matrix,
    Money,
    Quantity,
    Rows,
    Sum,
    Text,
)
from foundation.formspec.schema import Schema, Section

from .sample import YEARLY

PEOPLE = Matrix(
    name="people",
    label="人员信息",
    clause="填报说明3",
    rows=(("leader", "负责人"), ("contact", "联系人")),
    columns=(
        Text(name="name", label="姓名", max_length=20),
        Text(name="mobile", label="手机", kind="mobile", sensitive=True, clause="附件1"),
        Text(name="email", label="E-mail", kind="email", required=False),
    ),
)

TARGETS = Matrix(
    name="targets",
    label="目标",
    rows=(("high_value", "高价值发明专利（件）"), ("converted", "转化金额")),
    columns=(
        Quantity(name="year1", label="第一年", zero_allowed=True),
        Quantity(name="year2", label="第二年"),
        Sum(name="total", label="合计", of=("year1", "year2")),
    ),
)

RULES = Rows(
    name="rules",
    label="制度清单",
    clause="指南二.4",
    max_rows=3,
    columns=(
        Date(name="since", label="制订时间", precision="month"),
        Text(name="name", label="制度名称", clause="指南二.5"),
        Choice(name="level", label="层级", options=(("top", "公司级"), ("unit", "部门级")), required=False),
        LongText(name="effect", label="执行情况", required=False, max_length=200),
    ),
)

BUDGET = Rows(
    name="budget",
    label="经费预算",
    min_rows=2,
    columns=(
        Text(name="item", label="科目"),
        Money(name="year1", label="第一年"),
        Money(name="year2", label="第二年"),
        Sum(name="total", label="小计", of=("year1", "year2")),
    ),
    totals=("total", "year1", "year2"),
)

STAFF = Section(name="staff", title="人员", fields=(PEOPLE, TARGETS))
POLICY = Section(
    name="policy", title="制度", fields=(RULES, Count(name="audits", label="内审次数"), BUDGET, YEARLY)
)
TABLES = Schema(key="tables", version=0, title="三种表", sections=(STAFF, POLICY))

STAFF_ANSWERS = {
    "people.leader.name": "张示例",
    "people.leader.mobile": {"secret": 7, "mac": "ab12"},
    "people.contact.name": "王示例",
    "people.contact.mobile": "13800000001",
    "people.contact.email": "wang@example.com",
    "targets.high_value.year1": "12",
    "targets.high_value.year2": "20",
    "targets.converted.year1": "0.25",
    "targets.converted.year2": "1200.75",
}

RULES_ANSWERS = {
    "rules": ["r7k2", "x01a"],
    "rules.x01a.since": "2020-01",
    "rules.x01a.name": "专利奖励办法",
    "rules.x01a.level": "unit",
    "rules.r7k2.since": "2016-03",
    "rules.r7k2.name": "知识产权管理办法",
    "rules.r7k2.effect": "执行良好",
}
REMOVED_ANSWERS = {"rules.gone.name": "已经删去的办法", "rules.gone.since": {"raw": "某年"}}

BUDGET_ANSWERS = {
    "budget": ["bbb1", "bbb2"],
    "budget.bbb1.item": "研发验证",
    "budget.bbb1.year1": "230.00",
    "budget.bbb1.year2": "190.00",
    "budget.bbb2.item": "导航分析",
    "budget.bbb2.year1": "1000.50",
    "budget.bbb2.year2": "无",
}
