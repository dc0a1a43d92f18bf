"""联合申报单位：人员资质，不是申报单位自己。"""

from applications.crosschecks.sheet import Found, Sheet, error

MINIMUM_PEOPLE = 3
QUALIFIED = {"attorney", "analyst", "both"}


def has_three_qualified_people(sheet: Sheet) -> Found:
    """专利代理师和专利信息检索分析人员不少于3人（指南二.（三）1）。"""
    rows = sheet.rows("people.participants")
    qualified = [row for row in rows if sheet.text(f"{row}.profession") in QUALIFIED]
    if rows and len(qualified) < MINIMUM_PEOPLE:
        yield error(
            "people.participants",
            f"专利代理师和专利信息检索分析人员现有{len(qualified)}人，应不少于{MINIMUM_PEOPLE}人。",
            "指南二.（三）1",
        )


def is_not_the_applicant_itself(sheet: Sheet) -> Found:
    """联合申报单位与申报单位不是同一家（指南一）。"""
    if sheet.value("unit.credit_code") == sheet.around.credit_code:
        yield error(
            "unit.credit_code", "联合申报单位与申报单位的统一社会信用代码相同，不能联合申报。", "指南一"
        )
