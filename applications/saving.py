"""暂存之后答给页面的话：新版本、存下的文字、计算值、问题、别人改过的地方。"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from applications.wording import moment
from foundation.filings import secrets
from foundation.filings.autosave import Answers, Clashed, Saved
from foundation.filings.models import Section
from foundation.filings.schemas import schema_of
from foundation.formspec import checks
from foundation.formspec.fields.row_order import RowOrder
from foundation.formspec.problems import Problem, Severity
from foundation.formspec.schema import Section as SectionSpec
from foundation.workflow.clock import SHANGHAI

Answer = dict[str, Any]


def save_answer(section: Section, posted: Mapping[str, str], saved: Saved, *, at: datetime) -> Answer:
    """200 的内容。problems 只说这一次改到的格子。"""
    spec = schema_of(section.filing).section(section.name)
    problems = checks.check_section(spec, saved.answers, base_year=section.filing.base_year)
    others = {address: value for address, value in saved.others.items() if address not in posted}
    return {
        "version": saved.version,
        "saved_at": f"{at.astimezone(SHANGHAI):%H:%M}",
        "texts": texts(spec, saved.answers, posted),
        "others": texts(spec, saved.answers, others),
        "displays": spec.displays(saved.answers),
        "problems": by_address(problems, saved.answers, posted),
        "remaining": {section.name: sum(problem.is_missing for problem in problems)},
    }


def conflict_answer(section: Section, posted: Mapping[str, str], clashed: Clashed) -> Answer:
    """409 的内容：两边的文字、是谁、何时。敏感值不放明文。"""
    spec = schema_of(section.filing).section(section.name)
    entries = {clash.address: spec.entry(clash.address, section.answers) for clash in clashed.clashes}
    return {
        "version": clashed.version,
        "conflicts": [
            {
                "address": clash.address,
                "label": entry.caption(section.filing.base_year),
                "mine": posted[clash.address],
                "theirs": texts(spec, {clash.address: clash.theirs}, [clash.address])[clash.address],
                "by": clash.by,
                "at": moment(clash.at),
            }
            for clash in clashed.clashes
            if (entry := entries[clash.address])
        ],
        "others": texts(spec, section.answers, _to_learn(spec, clashed.others, posted)),
    }


def closed_answer(section: Section, addresses: Iterable[str]) -> Answer:
    """423 的内容：哪几处不在补正的范围内，怎样打开。"""
    spec = schema_of(section.filing).section(section.name)
    entries = (spec.entry(address, section.answers) for address in addresses)
    names = "、".join(entry.caption(section.filing.base_year) for entry in entries if entry)
    return {
        "message": f"{names}不在这次补正的范围内，这次没有存，文字仍在本页；"
        "确需修改的，请在“补正”里写明理由打开，再回来保存。",
        "addresses": list(addresses),
    }


def _to_learn(spec: SectionSpec, others: Answers, posted: Mapping[str, str]) -> list[str]:
    """别人改过、页面要知道的地址。行的次序不会相撞，自己也送过的仍要带上，页面好合并。"""
    return [a for a in others if a not in posted or isinstance(spec.leaf(a), RowOrder)]


def texts(spec: SectionSpec, answers: Answers, addresses: Iterable[str]) -> dict[str, str]:
    """这些地址现在在输入框里应有的文字。"""
    leaves = {address: spec.leaf(address) for address in addresses}
    return {address: leaf.text(answers.get(address, "")) for address, leaf in leaves.items() if leaf}


def by_address(
    problems: Iterable[Problem], answers: Answers, addresses: Iterable[str]
) -> dict[str, list[Answer]]:
    """这些地址上的问题，没有问题的给空表；没填的不算问题，敏感值的问题在保存时已记下。"""
    found: dict[str, list[Answer]] = {address: [] for address in addresses}
    for problem in problems:
        address = problem.address.partition(".")[2]
        if address in found and not problem.is_missing:
            found[address].append({"text": problem.text, "is_error": problem.severity is Severity.ERROR})
    for address in found:
        if secrets.is_reference(answers.get(address)):
            found[address] += [{"text": text, "is_error": True} for text in answers[address]["problems"]]
    return found
