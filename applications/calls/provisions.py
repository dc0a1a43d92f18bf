"""批次的各项规定：指南里的数字与可选的做法，写明是多少、依据哪一条、在哪里起作用。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.enums import CITY_PERSONAS, UNIT_PERSONAS
from applications.models import Call
from foundation.workflow.actor import PUBLIC_ROLE, Actor


@dataclass(frozen=True)
class Provision:
    """一项规定。"""

    name: str
    value: str
    clause: str
    effect: str


def _yes(chosen: bool) -> str:
    return "是" if chosen else "否"


Read = Callable[[Any], str]
_FOR_ALL: tuple[tuple[str, Read, str, str], ...] = (
    (
        "max_returns",
        lambda call: f"{call.max_returns}次",
        "附件2.五.1",
        "市局、省局各自至多退回补正的次数；确需再退的，由负责人办理。",
    ),
    (
        "correction_days",
        lambda call: f"{call.correction_days}个工作日",
        "附件2.五.1",
        "退回补正时建议的期限，退回通知上写明的截止时刻为准；逾期不自动终止，由退回的机关决定。",
    ),
    (
        "skips_city",
        lambda call: _yes(call.skips_city),
        "附件2.五.3",
        "省局退回申报单位的，重新提交后是否不再经市局、直接回到省局。",
    ),
    (
        "admits_conditionally",
        lambda call: _yes(call.admits_conditionally),
        "附件2.二",
        "单位认证还在审核中的，是否可以先提交；认证未通过的，申报随之终止。",
    ),
    (
        "bans_bind_partner",
        lambda call: _yes(call.bans_bind_partner),
        "指南六.5、七",
        "不得申报的期间，是否也管联合申报单位。",
    ),
    (
        "credit_check_days",
        lambda call: f"{call.credit_check_days}天",
        "指南一",
        "推荐、复核通过之前，信用核查须在这些天之内。",
    ),
)
_FOR_STAFF: tuple[tuple[str, Read, str, str], ...] = (
    (
        "recommend_remark",
        lambda call: f"“{call.recommend_remark}”",
        "附件2.五.3",
        "市局通过时预填的审核意见，可以改写。",
    ),
)


def provisions_of(call: Call, *, by: Actor) -> list[Provision]:
    """此人看得见的各项：关系到单位的人人可见，机关内部的只给工作人员，市局另有本局的。"""
    outside = by.role in UNIT_PERSONAS or by.role == PUBLIC_ROLE
    shown = _FOR_ALL if outside else _FOR_ALL + _FOR_STAFF
    found = [Provision(_label(name), read(call), clause, effect) for name, read, clause, effect in shown]
    return found + (_of_city(call, by=by) if by.role in CITY_PERSONAS else [])


def _of_city(call: Call, *, by: Actor) -> list[Provision]:
    """本局在这个批次里的名额与审核方式。"""
    city = call.cities.filter(office=by.membership.office_id).first()
    if city is None:
        return []
    quota = "不限" if city.quota is None else f"{city.quota}件"
    return [
        Provision("本市推荐名额", quota, "指南六.2", "名额满了就不能再通过；不予推荐须注明名额已满。"),
        Provision(
            "推荐须经负责人审核", _yes(city.wants_head), "指南六.2", "是的，通过须先拟办、再由负责人签发。"
        ),
    ]


def _label(name: str) -> str:
    """列的名称，条款另列，所以去掉括号里的。"""
    field: Any = Call._meta.get_field(name)
    return str(field.verbose_name).partition("（")[0]
