"""哪些年份该有安排而没有：国务院办公厅一般在上一年 10 月至 12 月公布。"""

from collections.abc import Set
from datetime import date

WARN_FROM_MONTH = 11
FIRST_YEAR = 2022


def missing_years(today: date, known: Set[int]) -> list[int]:
    """本年没有的，以及 11 月 1 日起下一年没有的。"""
    due = [today.year, today.year + 1] if today.month >= WARN_FROM_MONTH else [today.year]
    return [year for year in due if year not in known]


def latest_year(today: date) -> int:
    """最晚可以录入的年份：下一年。再往后的不会已经公布。"""
    return today.year + 1
