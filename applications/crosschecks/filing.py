"""封面、单位与制度：日期、注册地、负责人、户名、标准。"""

from datetime import timedelta

from applications.crosschecks.sheet import Found, Sheet, error, warning
from applications.wording import moment, opening
from foundation.workflow.clock import SHANGHAI

LIAONING = "21"


def application_date_is_within_the_call(sheet: Sheet) -> Found:
    """申报时间应在批次的申报期内（指南六.1）；演练批次只看年度。"""
    filed, around = sheet.filed_on(), sheet.around
    if filed is None:
        return
    address = "cover.application_date"
    if around.is_rehearsal:
        if filed.year != sheet.base_year:
            yield warning(address, f"“申报时间”是{filed.year}年，与批次年度{sheet.base_year}年不符，请核对。")
        return
    first = around.opens_at.astimezone(SHANGHAI).date()
    last = (around.closes_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    if not first <= filed <= last:
        window = f"{opening(around.opens_at)}至{moment(around.closes_at)}"
        yield error(address, f"“申报时间”应在申报期内（{window}），当前为{filed}。", "指南六.1")


def unit_is_registered_in_liaoning(sheet: Sheet) -> Found:
    """申报主体须在辽宁省内注册（指南一）。"""
    if not sheet.around.registered_division.startswith(LIAONING):
        yield error(
            "cover.office",
            "单位账户中的注册地不在辽宁省，不能申报；注册地有误的请到“个人中心”更正。",
            "指南一",
        )


def responsible_person_was_appointed_before_filing(sheet: Sheet) -> Found:
    """负责人须经单位法人委任（填报说明3），委任不晚于申报。"""
    appointed, filed = sheet.day("cover.appointed_on"), sheet.filed_on()
    if appointed and filed and appointed > filed:
        yield error(
            "cover.appointed_on", f"“负责人委任日期”{appointed}晚于申报时间{filed}，请核对。", "填报说明3"
        )


def account_is_in_the_units_name(sheet: Sheet) -> Found:
    """户名须与单位名称一致，资金才能拨付（指南六.3）。"""
    address = "unit.account_name"
    value = sheet.value(address)
    if isinstance(value, dict) and not sheet.around.matches(address, value, sheet.around.unit_name):
        yield error(
            address, f"“户名”应与单位名称“{sheet.around.unit_name}”一致，请填写单位的对公账户。", "指南六.3"
        )


def policies_are_older_than_the_application(sheet: Sheet) -> Found:
    """制度的制订时间不晚于申报时间（填报说明1）。"""
    filed = sheet.filed_on()
    for number, row in enumerate(sheet.rows("policy.policies"), start=1):
        made = sheet.day(f"{row}.established_on")
        if filed and made and made > filed:
            yield error(
                f"{row}.established_on",
                f"第{number}行“制订时间”{made:%Y-%m}晚于申报时间{filed}，请核对。",
                "填报说明1",
            )


def standards_are_valid_on_the_application_date(sheet: Sheet) -> Found:
    """标准的证书在申报时间当日须在有效期内（指南二.（一）4）。"""
    filed = sheet.filed_on()
    for number, row in enumerate(sheet.rows("policy.standards"), start=1):
        until = sheet.day(f"{row}.valid_until")
        if filed and until and until < filed:
            yield error(
                f"{row}.valid_until",
                f"第{number}行证书“有效期至”{until}，早于申报时间{filed}，证书已过期；请填写有效的证书。",
                "指南二.（一）4",
            )


def enterprise_has_a_standard(sheet: Sheet) -> Found:
    """企业须已通过三项标准之一（指南二.（一）4）。"""
    if sheet.is_none("policy.standards"):
        yield error(
            "policy.standards",
            "企业申报须已通过《企业知识产权管理规范》、GB/T 29490-2023 或 ISO 56005 之一，请填写证书。",
            "指南二.（一）4",
        )
