"""产出：国外授权的国家、建设任务、绩效目标。"""

import re
from collections import Counter

from applications.crosschecks.sheet import Found, Sheet, error
from applications.tables.common import TASKS
from foundation.formspec.fields import YEARS

PIECES = re.compile(r"\D([0-9]{1,6})(?![0-9])")  # 国名之后的件数；每个字只看一遍，再长也不慢


def foreign_countries_add_up(sheet: Sheet) -> Found:
    """各国授权件数之和应等于当年国外授权数量（填报说明1）。"""
    for year in YEARS:
        count = sheet.number(f"counts.foreign_grants.count.{year}")
        address = f"counts.foreign_grants.countries.{year}"
        split = sum(int(count) for count in PIECES.findall("".join(sheet.text(address).split())))
        if count is not None and sheet.value(address) != "" and split != count:
            yield error(
                address,
                f"{sheet.base_year + year}年各国授权件数合计{split}件，应等于当年授权数量{count}件；"
                "请写成“美国1、德国1”，没有填“无”。",
                "填报说明1",
            )


def every_task_has_a_measurable_item(sheet: Sheet) -> Found:
    """指南三的五项任务各至少有一条可衡量的内容（指南三）。"""
    rows = sheet.rows("plan.tasks")
    named = Counter(sheet.text(f"{row}.task") for row in rows)
    for key, label in TASKS:
        if rows and not named[key]:
            yield error("plan.tasks", f"“建设任务分解”缺少{label}的内容，请至少加一条。", "指南三")


def promises_at_least_the_minimum(sheet: Sheet) -> Found:
    """建设期内纳入统计范围的专利不低于30件，进入国家阶段的PCT一件视为两件（指南四）。"""
    high, national = _total(sheet, "high_value"), _total(sheet, "pct_national")
    if high is None or national is None:
        return
    weight, minimum = sheet.around.pct_points, sheet.around.minimum_points
    points = high + weight * national
    if points < minimum:
        yield error(
            "plan.targets.high_value.second_year",
            f"目标折算{points}件（统计范围内{high}件 + {weight}×进入国家阶段{national}件），"
            f"应不低于{minimum}件。",
            "指南四",
        )


def high_value_is_within_grants(sheet: Sheet) -> Found:
    """纳入统计范围的须是已授权的发明专利，不多于授权目标（指南四）。"""
    high, grants = _total(sheet, "high_value"), _total(sheet, "grants")
    if high is not None and grants is not None and high > grants:
        yield error(
            "plan.targets.high_value.second_year",
            f"“纳入高价值发明专利拥有量统计范围的专利”{high}件多于“发明专利授权”{grants}件，请核对。",
            "指南四",
        )


def _total(sheet: Sheet, row: str) -> int | None:
    years = [sheet.number(f"plan.targets.{row}.{year}") for year in ("first_year", "second_year")]
    known = [int(value) for value in years if value is not None]
    return sum(known) if len(known) == len(years) else None
