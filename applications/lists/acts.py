"""推荐清单的动作表与条件（指南六.2）。"""

from collections.abc import Mapping
from typing import Any

from rules import predicate

from accounts.permissions import is_of_a_city, signs_for_city
from applications.enums import ApplicationStatus, ListStatus
from applications.lists.issues import changes_since_sent, current_text
from applications.models import Application, RecommendationList
from applications.wording import moment
from foundation.workflow.act import Act
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

Facts = Mapping[str, Any]


@predicate
def is_of_the_lists_office(by: Any, found: Any) -> bool:
    """清单所属市局的人。"""
    return bool(by and by.membership and by.membership.office_id == found.call_city.office_id)


may_prepare = is_of_the_lists_office & is_of_a_city


def why_not_preparable(found: RecommendationList) -> list[Reason]:
    """报送过、没有变更的不必再编；空的清单编不成。报送之后有退出、有更新的，也要更正（指南六.2）。"""
    changes = changes_since_sent(found)
    if changes["is_changed"]:
        return []
    if found.status == ListStatus.OPEN:
        return [Reason("清单里还没有推荐的申报。", "指南六.2")]
    return [Reason("清单已报送，没有新的变更。", "指南六.2")]


def is_prepared_and_stamped(found: RecommendationList, *, by: Actor, facts: Facts) -> list[Reason]:
    """须先编制汇总表、打印推荐函盖章，上传扫描件（指南六.2）。"""
    issue = (
        found.issues.filter(sent_at__isnull=True, voided_at__isnull=True).select_related("stamped").first()
    )
    if issue is None:
        return [Reason("请先编制推荐汇总表；编制之后清单又有变动的，须重新编制。", "指南六.2")]
    if issue.content != current_text(found):
        return [Reason("编制之后清单上有单位更新了内容，请重新编制、重新盖章。", "指南六.2")]
    if issue.stamped is None:
        return [Reason("还没有上传盖章的推荐函。", "指南六.2")]
    if issue.stamped.state != "ready":
        return [Reason("盖章的推荐函还在检查或没有通过检查，请稍候或重新上传。", "指南六.2")]
    return []


def nobody_is_late(found: RecommendationList, *, by: Actor, facts: Facts) -> list[Reason]:
    """清单上待报送的各件都须在各自的市局截止之前（指南六.2）。"""
    waiting = Application.objects.filter(
        call_city=found.call_city, status=ApplicationStatus.RECOMMENDED
    ).select_related("call")
    late = [row for row in waiting if by.at >= row.city_cut_off]
    return [
        Reason(f"{row.unit_name}的市局截止是{moment(row.city_cut_off)}，已过；请联系省局。", "指南六.2")
        for row in late[:3]
    ]


SEND = Act(
    name="send",
    label="报送",
    clause="指南六.2",
    permission=is_of_the_lists_office & signs_for_city,
    guards=(is_prepared_and_stamped, nobody_is_late),
    locks=("call_city",),
    tone="primary",
    consequence="报送后清单冻结，各件转由省局复核；以后的变更另编更正表，不改已报送的。",
)
REOPEN_LIST = Act(
    name="reopen_list",
    label="转为待更正",
    clause="指南六.2",
    permission=is_of_the_lists_office & is_of_a_city,
    locks=("call_city",),
)
LIST_ACTS = (SEND, REOPEN_LIST)
