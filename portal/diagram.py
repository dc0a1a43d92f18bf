"""由动作表、状态与路由规定写出 docs/workflow.md 与 docs/permissions.md；表改了没有重写，检查就不通过。"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from django.db.models import Model, TextChoices
from django_fsm import State
from rules import Predicate

from accounts import permissions as account_permissions
from accounts.enums import Persona
from applications import acts, permissions
from applications.enums import UNIT_LABELS, ApplicationStatus, CallStatus, ListStatus, PartnerStatus
from applications.lists import acts as list_acts
from applications.models import Application, Call, Partner, RecommendationList
from applications.screening import permissions as screening_permissions
from foundation.workflow.act import Act
from portal.access import NAMESPACES, ROUTES, Access, Who

GENERATED = "<!-- 由 manage.py workflow_diagram 写出，不要手改；改动作表或路由规定之后重写一遍。 -->"
START = "[*]"


@dataclass(frozen=True)
class Story:
    """一种行的流程：模型、状态、动作。outside 是单位一方的说法，没有的与工作人员相同。"""

    title: str
    model: type[Model]
    states: type[TextChoices]
    table: tuple[Act, ...]
    outside: dict[str, str]


STORIES = (
    Story("申报书", Application, ApplicationStatus, acts.ACTS, UNIT_LABELS),
    Story("联合申报", Partner, PartnerStatus, acts.PARTNER_ACTS, {}),
    Story("推荐清单", RecommendationList, ListStatus, list_acts.LIST_ACTS, {}),
    Story("申报批次", Call, CallStatus, acts.CALL_ACTS, {}),
)


def pages() -> dict[str, str]:
    """{文件名: 全文}。"""
    return {"workflow.md": _workflow(), "permissions.md": _permissions()}


def _workflow() -> str:
    stories = "\n\n".join(_story(story) for story in STORIES)
    return f"{GENERATED}\n\n# 流程\n\n{stories}\n"


def _story(story: Story) -> str:
    acts_table = _table(
        ("按钮", "从 → 到", "谁", "条件", "条款"), (_act_row(story, act) for act in story.table)
    )
    return f"## {story.title}\n\n{_diagram(story)}\n\n{acts_table}\n\n{_states(story)}"


def _act_row(story: Story, act: Act) -> tuple[str, ...]:
    conditions = [_first_sentence(guard) for guard in (act.applies, *act.guards) if guard]
    conditions += ["须写明原因。"] if act.needs_note else []
    return (
        f"{act.label} `{act.name}`",
        "<br>".join(_moves(story, act)),
        _who(act),
        "<br>".join(conditions) or "—",
        act.clause,
    )


def _moves(story: Story, act: Act) -> Iterator[str]:
    for source, target in _transitions(story.model, act):
        yield f"{_label(story, source)} → {_label(story, target) if target else '不变'}"


def _transitions(model: type[Model], act: Act) -> list[tuple[str, str | None]]:
    """状态机上这个动作的每一条：(从, 到)，到为 None 的不改状态。"""
    meta: Any = getattr(model, act.method or act.name)._django_fsm
    return [(str(t.source), target) for t in meta.transitions.values() for target in _targets(t)]


def _targets(transition: Any) -> list[str | None]:
    """到哪些状态；由条件决定的逐个列出。"""
    target = transition.target
    if isinstance(target, State):
        return [str(state) for state in target.allowed_states]
    return [str(target) if target else None]


def _label(story: Story, state: str) -> str:
    return str(story.states(state).label)


def _who(act: Act) -> str:
    """权限谓词的名字换成中文：谓词取说明的第一句，身份取它的名称。"""
    words = {str(p): _first_sentence(p.fn).rstrip("。") for p in _predicates()}
    words |= {persona.value: str(persona.label) for persona in Persona}
    text = re.sub(r"\w+", lambda word: words.get(word[0], word[0]), str(act.permission))
    text = (
        text.replace(" & ", "，且").replace("|", "或").replace(" ", "").replace("(", "（").replace(")", "）")
    )
    who = text[1:-1] if text.startswith("（") else text
    return f"时钟到点；{who}可补办" if act.by_clock else who


def _predicates() -> Iterator[Predicate]:
    for module in (permissions, screening_permissions, list_acts, account_permissions):
        for value in vars(module).values():
            if isinstance(value, Predicate) and getdoc(value.fn):
                yield value


def _diagram(story: Story) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    moves = [
        (act, source, target) for act in story.table for source, target in _transitions(story.model, act)
    ]
    reached = {state for _, source, target in moves for state in (source, target or source)}
    lines += [
        f'    state "{state.label}" as {state.value}' for state in story.states if state.value in reached
    ]
    lines += [f"    {START} --> {story.states.values[0]}"]
    for act, source, target in moves:
        lines.append(f"    {source} --> {target or source}: {act.label}")
    return "\n".join([*lines, "```"])


def _states(story: Story) -> str:
    rows = (
        (f"`{state.value}`", str(state.label), story.outside.get(state.value, str(state.label)))
        for state in story.states
    )
    return _table(("状态", "工作人员看到", "单位看到"), rows)


def _permissions() -> str:
    heading = ("路由", "方法", *(who.value for who in Who))
    rows = [_route_row(name, access) for name, access in ROUTES.items()]
    rows += [_route_row(f"{space}:*", access) for space, access in NAMESPACES.items()]
    return f"{GENERATED}\n\n# 谁能走哪条路\n\n{EXPLANATION}\n\n{_table(heading, rows)}\n"


EXPLANATION = """表里说的是已提交、服务机构已加入的一件申报。
草稿只有申报单位与已加入的服务机构看得见，其余的人一律 404。

“可”是走得通：看到页面、转到下一页，或得到“此刻为什么不行”的说明。“登录”是转去登录页。
404 是看不见：与根本没有这一行说的话一样。403 是看得见、此身份不能办。"""


def _route_row(name: str, access: Access) -> tuple[str, ...]:
    return (f"{access.title} `{name}`", access.method, *(access.answers[who].value for who in Who))


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _first_sentence(thing: Any) -> str:
    """说明文字的第一句。"""
    text = getdoc(thing) or ""
    return text.partition("。")[0] + "。" if text else ""
