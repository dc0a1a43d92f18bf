"""按规格填满一份表：认得每一种格子；只有须与别处相符的几格写明填什么。"""

from collections.abc import Callable
from datetime import date
from fnmatch import fnmatch
from random import Random
from typing import Any

from applications.tables.common import TASKS
from foundation.filings.services import Book
from foundation.formspec.fields import Leaf, RowOrder
from foundation.formspec.schema import Schema, Section

_NONE = "无"
ROW_IDS = tuple(f"r{number:03d}" for number in range(1, 21))
_PHRASES = (
    "建立专利导航与布局的常态机制",
    "设专职知识产权管理部门，配备管理与检索人员",
    "研发立项前完成查新与侵权风险排查",
    "重点产品形成发明专利组合，并在海外主要市场布局",
    "与高校院所共建联合实验室，成果权属与收益约定明确",
    "对职务发明给予奖励和报酬，与晋升考核挂钩",
)
_TEXTS = {
    "phone": "024-80000001",
    "mobile": "13800000001",
    "email": "example@example.com",
    "bank_account": "210000000000000001",
}
# 跨栏校验要它们彼此相符；户名在载入时填单位的名称。
_AGREED = {
    "unit.total_staff_count": "1286",
    "unit.senior_ip_count": "1",
    "policy.standards.*.valid_until": "2035-12-31",
    "counts.foreign_grants.count.*": "2",
    "counts.foreign_grants.countries.*": "美国1、德国1",
    "plan.targets.grants.*": "30",
    "plan.targets.high_value.*": "20",
    **{f"plan.tasks.{row_id}.task": key for row_id, (key, _) in zip(ROW_IDS, TASKS, strict=False)},
}
Typing = Callable[[Any, Random], str]


def filled(schema: Schema, random: Random, *, filed_on: date) -> Book:
    """每一格都填了的一份答案；敏感的格子是明文，存之前由调用方换成引用。filed_on 是落款的日期。"""
    agreed = _AGREED | {"cover.application_date": filed_on.isoformat()}
    return {section.name: _filled_section(section, random, agreed) for section in schema.sections}


def _filled_section(section: Section, random: Random, agreed: dict[str, str]) -> dict[str, Any]:
    orders = {
        address: typed(entry.leaf, random)
        for address, entry in section.entries.items()
        if isinstance(entry.leaf, RowOrder)
    }
    entries = section.entries_in(section.parse(orders))
    cells = {
        address: _agreed(f"{section.name}.{address}", agreed) or typed(entry.leaf, random)
        for address, entry in entries.items()
        if address not in orders and not entry.leaf.readonly
    }
    return dict(section.parse(orders | cells))


def _agreed(address: str, agreed: dict[str, str]) -> str | None:
    return next((text for pattern, text in agreed.items() if fnmatch(address, pattern)), None)


def typed(leaf: Leaf, random: Random) -> str:
    """一格里打的字。另有校验的、不认得的格子填“无”。"""
    if getattr(leaf, "rule", None) is not None:
        return _NONE
    return _TYPED.get(leaf.shape, _none)(leaf, random)


def _none(leaf: Leaf, random: Random) -> str:
    return _NONE


def _text(leaf: Any, random: Random) -> str:
    text = _TEXTS.get(leaf.kind or "", f"示例{random.choice('甲乙丙丁戊己庚辛')}")
    return text if len(text) <= leaf.max_length else _NONE


def _row_order(leaf: Any, random: Random) -> str:
    return " ".join(ROW_IDS[: max(leaf.min_rows, random.randint(1, 3))])


def _long_text(leaf: Any, random: Random) -> str:
    paragraphs = ["；".join(random.sample(_PHRASES, k=len(_PHRASES))) for _ in range(3)]
    return "".join(f"本单位{paragraph}。\n" for paragraph in paragraphs)[: leaf.max_length]


_TYPED: dict[str, Typing] = {
    "text": _text,
    "long_text": _long_text,
    "row_order": _row_order,
    "count": lambda leaf, random: str(random.randint(3, 400)),
    "quantity": lambda leaf, random: str(random.randint(1, 60)),
    "money": lambda leaf, random: f"{random.randint(10_000, 9_000_000) / 100:.2f}",
    "date": lambda leaf, random: "2026-03-18" if leaf.precision == "day" else "2018-06",
    "choice": lambda leaf, random: str(random.choice(leaf.options)[0]),
}
