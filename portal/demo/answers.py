"""把示例单位的真实长度的答案化为各节要填的文字：{节: {相对地址: 文字}}。

示例里没有、由系统补充的项在 data/*_portal.json，取自示例的正文，与正文一致。
"""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
YEARS = (-3, -2, -1)
Posts = dict[str, dict[str, str]]


def load(name: str) -> dict[str, Any]:
    """data 里的一个 JSON。"""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


def rows(field: str, items: list[dict[str, str]]) -> dict[str, str]:
    """一个多行栏目：行的次序与各格；没有行的填“无”。"""
    ids = [f"r{number:03d}" for number in range(1, len(items) + 1)]
    cells = {
        f"{field}.{row}.{column}": text
        for row, item in zip(ids, items, strict=True)
        for column, text in item.items()
    }
    return {field: " ".join(ids) or "无"} | cells


def _grid(field: str, row: str, values: list[Any]) -> dict[str, str]:
    return {f"{field}.{row}.{year}": _amount(value) for year, value in zip(YEARS, values, strict=True)}


def _amount(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _counts(example: dict[str, Any]) -> dict[str, str]:
    years = [str(example["programme_year"] + year) for year in YEARS]
    counts = example["ip_counts"]
    names = {
        "invention_filings": "invention_applications",
        "invention_grants": "invention_grants",
        "pct_filings": "pct_applications",
    }
    posts: dict[str, str] = {}
    for field, key in names.items():
        posts |= _grid(field, "count", [counts[key][year] for year in years])
    foreign = [counts["foreign_grants"][year] for year in years]
    split = ["、".join(f"{country}{n}" for country, n in year["by_country"].items()) for year in foreign]
    return (
        posts
        | _grid("foreign_grants", "count", [year["count"] for year in foreign])
        | _grid("foreign_grants", "countries", split)
    )


def _people(example: dict[str, Any]) -> dict[str, str]:
    names = {"leader": "ip_leader", "manager": "ip_manager", "contact": "contact"}
    return {
        f"staff.{row}.{column}": example["people"][key][column]
        for row, key in names.items()
        for column in ("name", "title", "mobile", "email")
    }


def _unit(example: dict[str, Any], portal: dict[str, Any], name: str) -> dict[str, str]:
    department = example["ip_department"]
    return {
        "bank_name": example["bank_name"],
        "account_name": example[name],
        "bank_account": example["bank_account"],
        "rd_staff_count": str(example["rd_staff_count"]),
        "total_staff_count": str(example["total_staff_count"]),
        "ip_department": department["name"],
        "ip_department_separate": "separate" if department["separately_established"] else "attached",
        "ip_department_level": example["ip_department_level"],
        "ip_fulltime_count": str(example["ip_fulltime_count"]),
        "ip_parttime_count": str(example["ip_parttime_count"]),
        **rows("relatives", portal["relatives"]),
        **portal["unit"],
    }


def _plan(example: dict[str, Any], portal: dict[str, Any], texts: tuple[str, ...]) -> dict[str, str]:
    budget = [
        {
            "item": line["item"],
            "first_year": _amount(line["year1_wan"]),
            "second_year": _amount(line["year2_wan"]),
            "source": "own",
        }
        for line in example["plan"]["budget_items"]
    ]
    return {
        **{text: example["plan"][text] for text in texts},
        **rows("tasks", portal["tasks"]),
        **rows("budget", budget),
        **{
            f"targets.{row}.{year}": str(value)
            for row, values in portal["targets"].items()
            for year, value in zip(("first_year", "second_year"), values, strict=True)
        },
    }


PLAN_TEXTS = ("construction_plan", "budget_plan", "output_targets", "industrialisation_prospects")
GROWTH_TEXTS = ("patent_product_sales_growth", "output_growth")


def enterprise() -> Posts:
    """表1：辽宁示例重工有限公司。"""
    example, portal = load("example_enterprise"), load("enterprise_portal")
    yearly = {
        "rd_expense": "rd_expense_wan",
        "total_sales": "total_sales_wan",
        "ip_expense": "ip_expense_wan",
        "patent_product_sales": "patent_product_sales_wan",
        "output_or_revenue": "output_or_revenue_wan",
    }
    extra = {key: example[key] for key in ("industry", "industry_code", "industrial_field")}
    return _common(example, portal, name="enterprise_name", yearly=yearly) | {
        "unit": _unit(example, portal, "enterprise_name") | extra,
        "plan": _plan(example, portal, PLAN_TEXTS + GROWTH_TEXTS),
    }


def university() -> Posts:
    """表2：辽宁示例理工大学。"""
    example, portal = load("example_university"), load("university_portal")
    yearly = {
        "rd_expense": "rd_expense_wan",
        "ip_expense": "ip_expense_wan",
        "licence_count": "licence_count",
        "licence_contract": "licence_contract_wan",
        "transfer_count": "transfer_count",
        "transfer_contract": "transfer_contract_wan",
        "equity_count": "equity_count",
        "equity_amount": "equity_amount_wan",
    }
    posts = _common(example, portal, name="org_name", yearly=yearly)
    posts["achievements"] |= rows("projects", portal["projects"])
    return posts | {
        "unit": _unit(example, portal, "org_name"),
        "plan": _plan(example, portal, PLAN_TEXTS),
    }


def _common(example: dict[str, Any], portal: dict[str, Any], *, name: str, yearly: dict[str, str]) -> Posts:
    cover = {
        key: example["cover"][key]
        for key in ("application_date", "responsible_person", "contact_person", "contact_phone")
    }
    investment: dict[str, str] = {}
    for row, key in yearly.items():
        investment |= _grid("yearly", row, example["yearly"][key])
    return {
        "cover": cover | {"office": example["recommending_bureau"]["code"]} | portal["cover"],
        "people": _people(example),
        "policy": {
            **rows("policies", example["ip_policies"]),
            "ip_policy_soundness": example["ip_policy_soundness"],
            "ip_standard_implementation": example["ip_standard_implementation"],
            **rows("standards", portal["standards"]),
        },
        "investment": investment,
        "counts": _counts(example),
        "achievements": {
            "technology_and_ip_achievements": example["technology_and_ip_achievements"],
            **rows("platforms", portal["platforms"]),
        },
        "collaboration": {"collaboration_system": example["collaboration_system"]},
        "avoidance": rows("experts", portal["avoidance"]),
    }


def partner() -> Posts:
    """表3：示例知识产权代理（沈阳）有限公司。"""
    example, portal = load("example_table3"), load("partner_portal")
    people = [
        person | extra for person, extra in zip(example["participants"], portal["participants"], strict=True)
    ]
    leader = example["project_leader"]
    return {
        "unit": {
            "organization_type": example["org_type"],
            "statistical_region": example["statistical_region"],
        },
        "people": {
            **{f"leader.leader.{column}": leader[column] for column in ("name", "title", "phone")},
            **rows("participants", people),
        },
        "work": {"profile": example["profile"], "work_plan": example["work_plan"]},
    }
