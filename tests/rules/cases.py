"""每条跨栏规则至少一个不合格的改法：规则名 → [(表, 改动, 表外的事实, 地址, 话里应有的字)]。"""

from typing import Any

Case = tuple[str, dict[str, str], dict[str, Any], str, str]

TARGETS = "plan.targets.high_value"
CASES: dict[str, list[Case]] = {
    "application_date_is_within_the_call": [
        ("enterprise", {"cover.application_date": "2024-08-24"}, {}, "cover.application_date", "申报期内"),
        (
            "enterprise",
            {"cover.application_date": "2023-08-19"},
            {"is_rehearsal": True},
            "cover.application_date",
            "与批次年度2024年不符",
        ),
    ],
    "unit_is_registered_in_liaoning": [
        ("enterprise", {}, {"registered_division": "220102"}, "cover.office", "不在辽宁省"),
    ],
    "responsible_person_was_appointed_before_filing": [
        ("research", {"cover.appointed_on": "2024-08-21"}, {}, "cover.appointed_on", "晚于申报时间"),
    ],
    "account_is_in_the_units_name": [
        ("enterprise", {"unit.account_name": "王示例"}, {}, "unit.account_name", "应与单位名称"),
    ],
    "rd_staff_are_within_total": [
        ("enterprise", {"unit.rd_staff_count": "1287"}, {}, "unit.rd_staff_count", "1287人多于总人数1286人"),
    ],
    "ip_staff_are_within_total": [
        (
            "research",
            {"unit.ip_fulltime_count": "2861"},
            {},
            "unit.ip_fulltime_count",
            "2861人多于总人数2860人",
        ),
    ],
    "has_three_ip_staff": [
        (
            "enterprise",
            {"unit.ip_fulltime_count": "1", "unit.ip_parttime_count": "1"},
            {},
            "unit.ip_fulltime_count",
            "合计2人，应不少于3人",
        ),
        (
            "enterprise",
            {"unit.ip_fulltime_count": "2", "unit.ip_parttime_count": "无"},
            {},
            "unit.ip_fulltime_count",
            "合计2人",
        ),
    ],
    "senior_staff_are_within_ip_staff": [
        ("enterprise", {"unit.senior_ip_count": "21"}, {}, "unit.senior_ip_count", "多于专兼职人员合计20人"),
    ],
    "policies_are_older_than_the_application": [
        (
            "enterprise",
            {"policy.policies.r002.established_on": "2024-09"},
            {},
            "policy.policies.r002.established_on",
            "第2行",
        ),
    ],
    "standards_are_valid_on_the_application_date": [
        (
            "enterprise",
            {"policy.standards.r001.valid_until": "2024-08-18"},
            {},
            "policy.standards.r001.valid_until",
            "证书已过期",
        ),
    ],
    "enterprise_has_a_standard": [
        ("enterprise", {"policy.standards": "无"}, {}, "policy.standards", "请填写证书"),
    ],
    "has_steady_rd_and_ip_funds": [
        (
            "enterprise",
            {"investment.yearly.ip_expense.-3": "0"},
            {},
            "investment.yearly.ip_expense.-3",
            "2021年“知识产权经费投入”为 0",
        ),
    ],
    "years_do_not_jump": [
        (
            "research",
            {"investment.yearly.rd_expense.-1": "143717.26"},
            {},
            "investment.yearly.rd_expense.-1",
            "变化很大",
        ),
        (
            "research",
            {"investment.yearly.rd_expense.-1": "23952.87"},
            {},
            "investment.yearly.rd_expense.-1",
            "变化很大",
        ),
    ],
    "nothing_is_missing_between_years": [
        (
            "enterprise",
            {"investment.yearly.ip_expense.-1": "无"},
            {},
            "investment.yearly.ip_expense.-1",
            "没有发生请填 0",
        ),
    ],
    "rd_expense_is_within_sales": [
        (
            "enterprise",
            {"investment.yearly.total_sales.-2": "5347.48"},
            {},
            "investment.yearly.rd_expense.-2",
            "大于销售收入5347.48",
        ),
    ],
    "foreign_countries_add_up": [
        (
            "enterprise",
            {"counts.foreign_grants.countries.-1": "美国1、日本1"},
            {},
            "counts.foreign_grants.countries.-1",
            "合计2件，应等于当年授权数量3件",
        ),
        (
            "enterprise",
            {"counts.foreign_grants.countries.-3": "无"},
            {},
            "counts.foreign_grants.countries.-3",
            "合计0件",
        ),
    ],
    "every_task_has_a_measurable_item": [
        ("enterprise", {"plan.tasks.r007.task": "transfer"}, {}, "plan.tasks", "（五）发挥示范带动作用"),
    ],
    "promises_at_least_the_minimum": [
        (
            "enterprise",
            {f"{TARGETS}.first_year": "1"},
            {},
            f"{TARGETS}.second_year",
            "目标折算29件（统计范围内21件 + 2×进入国家阶段4件），应不低于30件",
        ),
    ],
    "high_value_is_within_grants": [
        (
            "enterprise",
            {f"{TARGETS}.first_year": "41"},
            {},
            f"{TARGETS}.second_year",
            "61件多于“发明专利授权”60件",
        ),
    ],
    "budget_is_not_empty": [
        (
            "enterprise",
            {
                f"plan.budget.r{row:03d}.{year}": "0"
                for row in range(1, 8)
                for year in ("first_year", "second_year")
            },
            {},
            "plan.budget",
            "合计为 0",
        ),
    ],
    "has_three_qualified_people": [
        ("partner", {"people.participants": "r001 r002"}, {}, "people.participants", "现有2人，应不少于3人"),
        (
            "partner",
            {"people.participants.r003.profession": "other", "people.participants.r004.profession": "other"},
            {},
            "people.participants",
            "现有2人",
        ),
    ],
    "is_not_the_applicant_itself": [
        ("partner", {}, {"credit_code": "91210112EXAMPLE2XK"}, "unit.credit_code", "不能联合申报"),
    ],
}

# 边界上合格的改法：正好够数、正好同日。
JUST_RIGHT: dict[str, tuple[str, dict[str, str]]] = {
    "foreign_countries_add_up ": (
        "enterprise",
        {"counts.foreign_grants.countries.-1": "美国 1 日本1，德国1"},
    ),
    "has_three_ip_staff": (
        "enterprise",
        {"unit.ip_fulltime_count": "2", "unit.ip_parttime_count": "1", "unit.senior_ip_count": "0"},
    ),
    "standards_are_valid_on_the_application_date": (
        "enterprise",
        {"policy.standards.r001.valid_until": "2024-08-19"},
    ),
    "promises_at_least_the_minimum": ("enterprise", {f"{TARGETS}.first_year": "2"}),
    "rd_staff_are_within_total": ("enterprise", {"unit.rd_staff_count": "1286"}),
    "application_date_is_within_the_call": ("enterprise", {"cover.application_date": "2024-08-23"}),
    "has_three_qualified_people": ("partner", {"people.participants": "r001 r002 r003"}),
    "years_do_not_jump": ("research", {"investment.yearly.rd_expense.-1": "143717.25"}),
    "foreign_countries_add_up": (
        "enterprise",
        {"counts.foreign_grants.count.-3": "0", "counts.foreign_grants.countries.-3": "无"},
    ),
}
