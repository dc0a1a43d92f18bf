"""金额：万元与元、逐年跳变、研发占比、预算。"""

from decimal import Decimal
from itertools import pairwise

from applications.crosschecks.sheet import Found, Sheet, error, warning
from foundation.formspec.fields import YEARS, GridRow, Money, YearGrid

FASTEST_RISE = Decimal(3)
FASTEST_FALL = Decimal("0.5")


def has_steady_rd_and_ip_funds(sheet: Sheet) -> Found:
    """近三年拥有稳定的研发经费和知识产权经费投入（指南二.（一）1、二.（二）1）。"""
    for row, label in (("rd_expense", "研发费用"), ("ip_expense", "知识产权经费投入")):
        for year in YEARS:
            address = f"investment.yearly.{row}.{year}"
            if sheet.number(address) == 0:
                yield warning(
                    address,
                    f"{sheet.base_year + year}年“{label}”为 0；指南要求近三年有稳定投入，请核对。",
                    "指南二.（一）1、二.（二）1",
                )


def years_do_not_jump(sheet: Sheet) -> Found:
    """相邻两年增长超过两倍或减少过半的，请核对单位与口径（填报说明1）。"""
    for row in _money_rows(sheet):
        for before, after in pairwise(YEARS):
            old = sheet.number(f"investment.yearly.{row.name}.{before}")
            new = sheet.number(f"investment.yearly.{row.name}.{after}")
            if old and new is not None and (new > old * FASTEST_RISE or new < old * FASTEST_FALL):
                yield warning(
                    f"investment.yearly.{row.name}.{after}",
                    f"“{row.label}”由上一年的{old}变为{sheet.base_year + after}年的{new}，变化很大，"
                    "请核对单位是否为万元。",
                    "填报说明1",
                )


def nothing_is_missing_between_years(sheet: Sheet) -> Found:
    """“无”只用于单位成立以前的年份：有数字的年份之后不应再是“无”（填报说明2）。"""
    for row in _money_rows(sheet):
        addresses = [f"investment.yearly.{row.name}.{year}" for year in YEARS]
        for position, address in enumerate(addresses):
            if sheet.is_none(address) and any(sheet.number(a) is not None for a in addresses[:position]):
                year = sheet.base_year + YEARS[position]
                yield warning(
                    address, f"{year}年“{row.label}”填了“无”，而此前年份有数字；没有发生请填 0。", "填报说明2"
                )


def rd_expense_is_within_sales(sheet: Sheet) -> Found:
    """研发费用大于总销售收入的，请核对单位（填报说明1）。"""
    for year in YEARS:
        expense = sheet.number(f"investment.yearly.rd_expense.{year}")
        sales = sheet.number(f"investment.yearly.total_sales.{year}")
        if expense is not None and sales is not None and expense > sales:
            yield warning(
                f"investment.yearly.rd_expense.{year}",
                f"{sheet.base_year + year}年“研发费用”{expense}大于销售收入{sales}，请核对单位。",
                "填报说明1",
            )


def budget_is_not_empty(sheet: Sheet) -> Found:
    """经费使用计划应有金额（指南三.（一））。"""
    rows = sheet.rows("plan.budget")
    amounts = [sheet.number(f"{row}.{year}") for row in rows for year in ("first_year", "second_year")]
    if rows and None not in amounts and sum(a for a in amounts if a is not None) == 0:
        yield error("plan.budget", "“经费使用计划明细”合计为 0，请填写拟投入的经费。", "指南三.（一）")


def _money_rows(sheet: Sheet) -> list[GridRow]:
    grid = next(f for f in sheet.schema.section("investment").fields if isinstance(f, YearGrid))
    return [row for row in grid.rows if isinstance(row, GridRow) and isinstance(row.leaf, Money)]
