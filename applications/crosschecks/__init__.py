"""跨栏校验：一条规则一个函数，说明文字是规则本身，写明条款。"""

from collections.abc import Callable, Iterator

from applications.crosschecks import filing, money, output, partner, staff
from applications.crosschecks.sheet import Sheet
from foundation.formspec.problems import Problem

Rule = Callable[[Sheet], Iterator[Problem]]

COMMON: tuple[Rule, ...] = (
    filing.application_date_is_within_the_call,
    filing.unit_is_registered_in_liaoning,
    filing.responsible_person_was_appointed_before_filing,
    filing.account_is_in_the_units_name,
    staff.rd_staff_are_within_total,
    staff.ip_staff_are_within_total,
    staff.has_three_ip_staff,
    staff.senior_staff_are_within_ip_staff,
    filing.policies_are_older_than_the_application,
    filing.standards_are_valid_on_the_application_date,
    money.has_steady_rd_and_ip_funds,
    money.years_do_not_jump,
    money.nothing_is_missing_between_years,
    output.foreign_countries_add_up,
    output.every_task_has_a_measurable_item,
    output.promises_at_least_the_minimum,
    output.high_value_is_within_grants,
    money.budget_is_not_empty,
)
BY_TABLE: dict[str, tuple[Rule, ...]] = {
    "enterprise": (*COMMON, filing.enterprise_has_a_standard, money.rd_expense_is_within_sales),
    "research": COMMON,
    "partner": (partner.has_three_qualified_people, partner.is_not_the_applicant_itself),
}


def crosscheck(sheet: Sheet) -> list[Problem]:
    """一张表的全部跨栏校验。"""
    return [problem for rule in BY_TABLE[sheet.schema.key] for problem in rule(sheet)]
