"""导入之后说的话。"""

from collections.abc import Iterable

from foundation.workflow.deadlines import Settled
from portal.calendar.report import Report, calendar_of, working_days


def imported_message(report: Report, settled: Iterable[Settled]) -> str:
    """录入了什么、全年几个工作日、重算了哪些暂定日期。"""
    total = working_days(report.year, calendar_of(report.year, report.entries))
    return f"已录入{report.year}年的放假安排，全年工作日 {total} 天。{settled_message(settled)}"


def settled_message(settled: Iterable[Settled]) -> str:
    """“重算了 3 个暂定日期：补正期限 2 个、公示截止 1 个。”；一个也没有的照实说。"""
    done = [one for one in settled if one.count]
    if not done:
        return "没有需要重算的暂定日期。"
    named = "、".join(f"{one.name} {one.count} 个" for one in done)
    return f"重算了 {sum(one.count for one in done)} 个暂定日期：{named}。"
