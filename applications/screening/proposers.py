"""审核要点的系统建议：一点一个函数，只算，不查库。给出结论、核对的值与出处，由人确认或改判。

结论为 None 的是系统只摆出事实，待人工判断。没有在这里的要点全由人工核对。
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import CreditResult, OrganizationKind
from accounts.models import Ban, CreditCheck
from applications.crosschecks import filing, output, partner, staff
from applications.crosschecks.sheet import Sheet
from applications.enums import Verdict
from applications.patents.totals import TotalsRow
from applications.tables import BY_KIND
from applications.tables.common import LEVELS
from foundation.formspec import checks
from foundation.workflow.canonical import canonical

AMOUNT = re.compile(r"[0-9][0-9,，]*(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Suggestion:
    """系统建议：结论（None 待人工）、核对的值、出处。"""

    verdict: Verdict | None
    value: str
    source: str

    @property
    def stored(self) -> dict[str, str]:
        """随结论存下的样子。"""
        return {"verdict": self.verdict or "", "value": self.value, "source": self.source}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """表外的事实，都已读出。checks 是各信用代码最近的一次核查，proved 与 expected 是有证的与应有证的处数。"""

    kind: str
    joined: Sheet | None
    joined_name: str
    totals: tuple[TotalsRow, ...]
    listed: int
    wrong_numbers: tuple[str, ...]
    proved: int
    expected: int
    checks: dict[str, CreditCheck]
    bans: tuple[Ban, ...]
    credit_days: int
    today: date


Proposer = Callable[[Sheet, Facts], Suggestion]


def _judged(is_right: bool) -> Verdict:
    return Verdict.OK if is_right else Verdict.BAD


def registered(sheet: Sheet, facts: Facts) -> Suggestion:
    """申报主体在辽宁省内注册（指南一）；企业填表1，高校、科研机构填表2（填报说明2）。"""
    is_here = not list(filing.unit_is_registered_in_liaoning(sheet))
    fits = facts.kind in BY_KIND and BY_KIND[facts.kind].key == sheet.schema.key
    kind = OrganizationKind(facts.kind).label
    value = f"注册地区划 {sheet.around.registered_division}；{kind}，所填为{sheet.schema.title}"
    return Suggestion(_judged(is_here and fits), value, "单位账户的认证信息、提交的表")


def no_blanks(sheet: Sheet, facts: Facts) -> Suggestion:
    """申报书各栏目不得空缺，无内容时填“无”（填报说明2）。"""
    tables = [sheet, *([facts.joined] if facts.joined else [])]
    found = [
        problem
        for table in tables
        for problem in checks.check(table.schema, table.book, base_year=table.base_year)
        if problem.is_missing
    ]
    names = "、".join(table.schema.title for table in tables)
    return Suggestion(_judged(not found), f"{names}，空缺 {len(found)} 处", "提交的各表逐格核对")


def enough_staff(sheet: Sheet, facts: Facts) -> Suggestion:
    """知识产权专兼职人员不少于3人（指南二.（一）4、（二）4）；资质复印件由人工看。"""
    counts = [sheet.number(f"unit.ip_{kind}_count") for kind in ("fulltime", "parttime")]
    full, part = (int(count or 0) for count in counts)
    value = f"专职 {full} 人，兼职 {part} 人，合计 {full + part} 人"
    if counts == [None, None]:
        return Suggestion(Verdict.BAD, "表中没有填写人数", "表中“知识产权工作专职、兼职人数”")
    return Suggestion(_judged(not list(staff.has_three_ip_staff(sheet))), value, "表中专职、兼职人数")


def standards(sheet: Sheet, facts: Facts) -> Suggestion:
    """企业须已通过贯标（指南二.（一）4）；证书在申报时间当日须有效。高校、科研机构没有的不涉及。"""
    rows = sheet.rows("policy.standards")
    source = "表中“已贯彻的标准与证书”，对照封面的申报时间"
    if not rows:
        is_required = facts.kind == OrganizationKind.ENTERPRISE
        return Suggestion(Verdict.BAD if is_required else Verdict.NOT_APPLICABLE, "没有填写证书", source)
    ends = "、".join(_lasting(sheet, row) for row in rows)
    expired = list(filing.standards_are_valid_on_the_application_date(sheet))
    dated = all(sheet.day(f"{row}.valid_until") for row in rows)
    verdict = Verdict.BAD if expired else Verdict.OK if dated and sheet.filed_on() else None
    return Suggestion(verdict, f"证书有效期：{ends}；申报时间 {sheet.filed_on() or '未填'}", source)


def _lasting(sheet: Sheet, row: str) -> str:
    number, until = sheet.text(f"{row}.certificate"), sheet.text(f"{row}.valid_until")
    return f"{number or '（无编号）'}至{until or '（未填）'}"


def patents(sheet: Sheet, facts: Facts) -> Suggestion:
    """专利清单逐年件数与表中相同，号码校验位正确（指南五.3）。"""
    source = "专利清单（申请按申请日、授权按授权公告日归年）对照表中三年数量"
    differing = [
        f"{row.title}{cell.year}年表 {cell.stated}、清单 {cell.listed}"
        for row in facts.totals
        for cell in row.years
        if cell.differs
    ]
    wrong = [f"号码不合校验：{'、'.join(facts.wrong_numbers)}"] if facts.wrong_numbers else []
    if found := differing + wrong:
        return Suggestion(Verdict.BAD, f"清单 {facts.listed} 件；{'；'.join(found)}", source)
    return Suggestion(Verdict.OK, f"清单 {facts.listed} 件，各年与表一致，号码校验通过", source)


def joined_partner(sheet: Sheet, facts: Facts) -> Suggestion:
    """联合的服务机构至多一家（指南一），代理与检索分析人员不少于3人，信用良好（指南二.（三））。"""
    if facts.joined is None:
        return Suggestion(Verdict.NOT_APPLICABLE, "没有联合申报单位", "提交的表3")
    joined = facts.joined
    rows = joined.rows("people.participants")
    count = sum(joined.text(f"{row}.profession") in partner.QUALIFIED for row in rows)
    value = f"{facts.joined_name}，专利代理与检索分析人员 {count} 人"
    source = "表3 参与人员的资质类别、信用核查"
    code = joined.text("unit.credit_code")
    standing = standing_of(code, facts)
    if list(partner.has_three_qualified_people(joined)) or standing.verdict == Verdict.BAD:
        return Suggestion(Verdict.BAD, f"{value}；{standing.value}", source)
    return Suggestion(standing.verdict, f"{value}；{standing.value}", source)


def targets(sheet: Sheet, facts: Facts) -> Suggestion:
    """统计范围内的专利不低于批次规定的件数，1 件进入国家阶段的 PCT 视为 2 件（指南四）。"""
    high, national = (
        int(sum(sheet.number(f"plan.targets.{row}.{year}") or 0 for year in ("first_year", "second_year")))
        for row in ("high_value", "pct_national")
    )
    weight, minimum = sheet.around.pct_points, sheet.around.minimum_points
    value = f"{high} + {weight}×{national} = {high + weight * national} 件，应不低于 {minimum} 件"
    fits = not list(output.promises_at_least_the_minimum(sheet))
    return Suggestion(_judged(fits), value, "表中“分年度产出目标”；是否有非正常申请另行查询")


def credit(sheet: Sheet, facts: Facts) -> Suggestion:
    """没有严重失信，不在不得申报的期间内（指南六.5、七）；核查须在批次规定的天数之内。"""
    return standing_of(str(sheet.value("unit.credit_code")), facts)


def standing_of(code: str, facts: Facts) -> Suggestion:
    """一家单位的信用：先看禁报，再看最近一次核查。"""
    source = "信用核查登记、禁报名单"
    for ban in facts.bans:
        if ban.credit_code == code:
            value = f"{ban.starts_on}至{ban.until_on}不得申报：{ban.ground}"
            return Suggestion(Verdict.BAD, value, source)
    check = facts.checks.get(code)
    if check is None or check.checked_on < facts.today - timedelta(days=facts.credit_days):
        return Suggestion(None, f"还没有 {facts.credit_days} 天之内的信用核查", source)
    value = f"{check.checked_on} {check.source}：{check.get_result_display()}"
    verdict = {CreditResult.CLEAR: Verdict.OK, CreditResult.SERIOUS: Verdict.BAD}
    return Suggestion(verdict.get(CreditResult(check.result)), value, source)


def evidence(sheet: Sheet, facts: Facts) -> Suggestion:
    """表中各项填报内容均需提供证明（填报说明4（1））；建设方案的计划数除外。"""
    share = 100 * facts.proved // facts.expected if facts.expected else 100
    value = f"应有证 {facts.expected} 处，已链接 {facts.proved} 处（{share}%）"
    verdict = Verdict.OK if facts.proved == facts.expected else None
    return Suggestion(verdict, value, "申报单位提交时的证明链接；链接是否对得上由人工看")


def budget(sheet: Sheet, facts: Facts) -> Suggestion:
    """经费使用计划各项合计与正文所写的总额一致（指南三.（一））。"""
    years = [
        sum((sheet.number(f"{row}.{year}") or Decimal(0) for row in sheet.rows("plan.budget")), Decimal(0))
        for year in ("first_year", "second_year")
    ]
    total = sum(years, Decimal(0))
    value = f"第一年 {years[0]:,} + 第二年 {years[1]:,} = {total:,} 万元"
    source = "表中“经费使用计划明细”，对照经费一栏的正文"
    written = {_amount(text) for text in AMOUNT.findall(sheet.text("plan.budget_plan"))}
    if total in written:
        return Suggestion(Verdict.OK, f"{value}，正文写有同一数额", source)
    return Suggestion(None, f"{value}，正文里没有找到这个数额", source)


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("，", ""))


# —— 优先条件：系统只摆出填报的内容，凭证明核实由人工 ——


def first_platforms(sheet: Sheet, facts: Facts) -> Suggestion:
    """拥有国家级、省级或市级认定的各类创新平台的优先（指南二.（一）2、（二）2）。"""
    return _listed(sheet, "achievements.platforms", "表中“创新平台”")


def first_titles(sheet: Sheet, facts: Facts) -> Suggestion:
    """拥有副高级以上知识产权师的优先，服务机构的也算（指南二.（一）4、（二）4、（三）1）。"""
    own = int(sheet.number("unit.senior_ip_count") or 0)
    joined = facts.joined
    rows = joined.rows("people.participants") if joined else []
    theirs = sum(joined.text(f"{row}.is_senior") == "yes" for row in rows) if joined else 0
    value = f"申报单位 {own} 人" + (f"，联合申报单位 {theirs} 人" if joined else "")
    verdict = None if own or theirs else Verdict.NOT_APPLICABLE
    return Suggestion(verdict, value, "表中副高级以上知识产权师人数、表3 参与人员")


def first_projects(sheet: Sheet, facts: Facts) -> Suggestion:
    """高校、科研机构正在承担国家或省部级重大科技攻关项目的优先（指南二.（二）2）。"""
    if facts.kind == OrganizationKind.ENTERPRISE:
        return Suggestion(Verdict.NOT_APPLICABLE, "企业没有这一条", "单位类型")
    return _listed(sheet, "achievements.projects", "表中“重大科技攻关项目”")


def first_standards(sheet: Sheet, facts: Facts) -> Suggestion:
    """高校、科研机构贯彻实施知识产权管理规范的优先；企业贯标是条件，不是优先（指南二.（二）4）。"""
    if facts.kind == OrganizationKind.ENTERPRISE:
        return Suggestion(Verdict.NOT_APPLICABLE, "企业贯标是申报条件，见要点“贯标证书”", "单位类型")
    rows = sheet.rows("policy.standards")
    value = f"填报 {len(rows)} 项" if rows else "没有填报"
    return Suggestion(None if rows else Verdict.NOT_APPLICABLE, value, "表中“已贯彻的标准与证书”")


def _listed(sheet: Sheet, address: str, source: str) -> Suggestion:
    """逐级数一数填报了几项；一项也没有的不涉及。"""
    rows = sheet.rows(address)
    counts = [(label, sum(sheet.text(f"{row}.level") == key for row in rows)) for key, label in LEVELS]
    value = "，".join(f"{label} {count} 项" for label, count in counts if count) or "没有填报"
    return Suggestion(None if rows else Verdict.NOT_APPLICABLE, value, source)


PROPOSERS: dict[str, Proposer] = {
    "registered": registered,
    "no_blanks": no_blanks,
    "staff": enough_staff,
    "standards": standards,
    "patents": patents,
    "partner": joined_partner,
    "targets": targets,
    "credit": credit,
    "evidence": evidence,
    "budget": budget,
    "first_platforms": first_platforms,
    "first_titles": first_titles,
    "first_projects": first_projects,
    "first_standards": first_standards,
}


def suggestion_for(code: str, sheet: Sheet, facts: Facts) -> Suggestion | None:
    """某一点的系统建议；全由人工的为 None。"""
    proposer = PROPOSERS.get(code)
    return proposer(sheet, facts) if proposer else None


def differs(stored: dict[str, Any], now: Suggestion | None) -> bool:
    """记下时的建议与现在的不同：多半是补正后的新一版。"""
    return canonical(stored or {}) != canonical(now.stored if now else {})
