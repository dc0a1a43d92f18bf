"""当前环节：现在由谁办、到何时、还剩几个工作日。截止只有一个出处，这里照样读它（附件2.四）。"""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.enums import UNIT_PERSONAS
from applications.enums import ApplicationStatus
from applications.models import Application, Correction, Proposal
from applications.wording import moment
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import Deadline, last_day_of, working_days_left
from foundation.workflow.models import CalendarDay

PROVINCE = "辽宁省知识产权局"
REVIEWED = (ApplicationStatus.EXPERT_REVIEW, ApplicationStatus.SCORED, ApplicationStatus.DECIDED)
ENDED = frozenset(
    {
        ApplicationStatus.DECLINED,
        ApplicationStatus.NOT_RECOMMENDED,
        ApplicationStatus.NOT_SELECTED,
        ApplicationStatus.DISQUALIFIED,
        ApplicationStatus.DESIGNATED,
        ApplicationStatus.WITHDRAWN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """当前环节。until 为空的没有期限；tone 是 wait、soon、overdue 或 done。"""

    step: str
    holder: str = ""
    hint: str = ""
    until: datetime | None = None
    until_text: str = ""
    days_left: int | None = None
    left_text: str = ""
    tone: str = "wait"

    @property
    def is_over(self) -> bool:
        """流程已经结束。"""
        return self.tone == "done"


def standing_of(application: Application, *, by: Actor) -> Standing:
    """此刻的环节；工作人员另看到承办人与等待签发的拟办。"""
    stage = _stage_of(application)
    if by.role not in UNIT_PERSONAS:
        stage = replace(stage, hint=_inside(application, by=by) or stage.hint)
    if stage.until is None:
        return stage
    return _timed(stage, application, at=by.at)


def _stage_of(application: Application) -> Standing:
    unit, call = application.unit_name, application.call
    stages = {
        ApplicationStatus.DRAFT: Standing(step="填报", holder=unit, until=call.closes_at),
        ApplicationStatus.CITY_REVIEW: Standing(
            step="市局审核", holder=_city(application), until=application.city_cut_off
        ),
        ApplicationStatus.RETURNED: Standing(step="补正", holder=unit, until=application.correction_due_at),
        ApplicationStatus.RECOMMENDED: Standing(
            step="等待报送", holder=_city(application), until=application.city_cut_off
        ),
        ApplicationStatus.PROVINCE_REVIEW: Standing(
            step="省局复核", holder=PROVINCE, until=application.due_at or call.recheck_until
        ),
        **dict.fromkeys(REVIEWED, Standing(step="专家评审", holder=PROVINCE)),
    }
    if application.status in ENDED:
        return Standing(step="流程已结束", tone="done")
    elsewhere = Standing(step=str(application.get_status_display()), holder=PROVINCE)
    return stages.get(ApplicationStatus(application.status), elsewhere)


def _city(application: Application) -> str:
    return str(application.call_city.office) if application.call_city else "市局"


def _inside(application: Application, *, by: Actor) -> str:
    """机关内部看得见的：谁承办、等谁签发。"""
    mine = Proposal.objects.visible_to(by).open().filter(application=application)
    waiting = mine.select_related("signing_office").first()
    officer = application.officer.user.display_name if application.officer else ""
    told = [f"{officer}承办"] if officer else []
    return "，".join([*told, f"拟办等待{waiting.signing_office}签发"] if waiting else told)


def _timed(stage: Standing, application: Application, *, at: datetime) -> Standing:
    """写上截止与剩余的工作日。"""
    until: datetime = stage.until  # type: ignore[assignment]
    if at >= until:
        return replace(_overdue(stage, application), until_text=moment(until), days_left=0)
    calendar = CalendarDay.objects.calendar()
    left = working_days_left(at, until, calendar)
    caveat = _caveat(application, until)
    return replace(
        stage,
        until_text=moment(until) + (f"（{caveat}）" if caveat else ""),
        days_left=left,
        left_text=_left(left),
        tone="soon" if left is not None and left <= 3 else "wait",
    )


def _overdue(stage: Standing, application: Application) -> Standing:
    """逾期只是显示；补正逾期的，等退回的机关决定，不自动处理（附件2.五.1）。"""
    told = replace(stage, left_text="已逾期", tone="overdue")
    if application.status != ApplicationStatus.RETURNED:
        return told
    return replace(told, holder=str(application.held_by), hint=told.hint or "补正逾期，等待退回的机关决定")


def _left(days: int | None) -> str:
    if days is None:
        return "跨入放假安排尚未公布的年份，工作日数待定"
    return f"剩余{days}个工作日" if days else "最后一天"


def _caveat(application: Application, until: datetime) -> str:
    """暂定的补正期限须说明。"""
    if application.status != ApplicationStatus.RETURNED:
        return ""
    current = Correction.objects.current_of(application)
    tentative = bool(current and current.is_tentative)
    return Deadline(last_day_of(until), until, tentative).caveat
