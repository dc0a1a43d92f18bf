"""简报的文字：由数好的数写成几段，数与表里的相同。"""

from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.enums import OrganizationKind
from applications.figures.tables import Table
from foundation.workflow.clock import SHANGHAI

if TYPE_CHECKING:
    from applications.figures.pages import Report


def paragraphs(found: "Report") -> list[dict[str, str]]:
    """四段：总体、进展、当日、质量；heading 是小标题。"""
    return [
        {"heading": "总体情况", "text": _overall(found)},
        {"heading": "当日动态", "text": _today(found)},
        {"heading": "审核进展", "text": _stages(found)},
        {"heading": "审核质量", "text": _quality(found)},
    ]


def _overall(found: "Report") -> str:
    figures, at = found.figures, found.at.astimezone(SHANGHAI)
    there = sum(1 for city in figures.cities.values() if city.submitted)
    kinds = "、".join(
        f"{name}{sum(n for key, n in figures.states.items() if key[1] == kind)}件"
        for kind, name in OrganizationKind.choices
        if kind != OrganizationKind.AGENCY
    )
    return (
        f"截至{at.year}年{at.month}月{at.day}日{at:%H:%M}，{found.scope.call.title}共收到申报"
        f"{figures.whole.submitted}件，涉及{there}个市局；其中{kinds}。"
        f"另有{sum(figures.drafts.values())}件正在填报、尚未提交。"
    )


def _today(found: "Report") -> str:
    done = [(row[0].text, row[1].text) for row in _table(found, "today").rows if row[1].text != "0"]
    if not done:
        return "当日没有新的提交与办理。"
    return "当日" + "，".join(f"{name}{times}件次" for name, times in done) + "。"


def _stages(found: "Report") -> str:
    cities = _table(found, "cities")
    total = cities.rows[-1]
    there = [
        f"{name}{cell.text}件"
        for name, cell in zip(cities.columns[3:], total[3:], strict=True)
        if cell.text != "0"
    ]
    return "、".join(there) + "。" if there else "还没有提交的申报。"


def _quality(found: "Report") -> str:
    whole = found.figures.whole
    if not whole.concluded:
        return "市局还没有作出结论。"
    return (
        f"市局已对{whole.concluded}件作出结论，一次通过率{_shown(whole.first_pass_rate)}%，"
        f"件均退回{_shown(whole.returns_per_case)}次，每次提交平均{_shown(whole.each.mean)}个工作日有结论。"
        f"共提出补正事项{whole.items}条，其中首次退回时应当提出而未一次告知的{whole.late_items}条。"
    )


def _shown(number: Decimal | None) -> str:
    return "无" if number is None else f"{number:.2f}"


def _table(found: "Report", key: str) -> Table:
    return next(table for table in found.tables if table.key == key)
