"""每个动作办成之后告诉谁、说什么。文字在动作的事务里写好；机关内部的步骤不告诉申报单位，也从不写出经办人的姓名。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.enums import CITY_PERSONAS, PROVINCE_PERSONAS, Persona
from accounts.models import Membership
from applications.models import Application, Call, Correction, Partner, Proposal, RecommendationList
from applications.wording import moment
from foundation.notifications.enums import Channel
from foundation.notifications.services import Message, Recipient, send
from foundation.workflow.deadlines import day_of
from foundation.workflow.models import Event

HANDLING = (Persona.SIGNATORY, Persona.HANDLER)
HEADS = (Persona.CITY_HEAD, Persona.PROVINCE_HEAD)
IN_SITE: tuple[Channel, ...] = ()
EVERYWHERE = (Channel.EMAIL, Channel.SMS)

Audience = Callable[[Application], Iterable[Membership]]
Wording = Callable[[Application, Event], str]


@dataclass(frozen=True)
class Notice:
    """告诉谁（audience）、题目与正文怎样写；channels 为空的只在站内。"""

    audience: Audience
    title: str
    text: Wording
    channels: tuple[Channel, ...] = EVERYWHERE


# —— 告诉谁 ——


def unit(application: Application) -> Iterable[Membership]:
    """申报单位的签署人与经办人。"""
    return _of_organization(application.organization_id)


def signatories(application: Application) -> Iterable[Membership]:
    """申报单位的签署人。"""
    return _of_organization(application.organization_id).filter(persona=Persona.SIGNATORY)


def agency(application: Application) -> Iterable[Membership]:
    """已加入的联合申报单位。"""
    joined = application.partners.joined().values("organization")
    return _staff(Q(organization__in=joined, persona__in=HANDLING))


def city(application: Application) -> Iterable[Membership]:
    """所属市局：有承办人的只告诉承办人与负责人，没有的告诉全局。"""
    if application.call_city is None or application.first_submitted_at is None:
        return Membership.objects.none()  # 没有提交过的，市局不知道有这一件
    mine = Q(office=application.call_city.office_id, persona__in=CITY_PERSONAS)
    if application.officer_id and application.officer.office_id == application.call_city.office_id:  # type: ignore[union-attr]
        mine &= Q(pk=application.officer_id) | Q(persona=Persona.CITY_HEAD)
    return _staff(mine)


def province(application: Application) -> Iterable[Membership]:
    """省局的经办与负责人。"""
    return _staff(Q(persona__in=PROVINCE_PERSONAS))


def in_charge(application: Application) -> Iterable[Membership]:
    """现在经手的一方。"""
    return province(application) if application.status == "province_review" else city(application)


def officer(application: Application) -> Iterable[Membership]:
    """承办人。"""
    return _staff(Q(pk=application.officer_id))


def signers(application: Application) -> Iterable[Membership]:
    """等着签发的那个机关的负责人，与受委托代签的人。"""
    proposal = Proposal.objects.of(application)
    if proposal is None:
        return []
    today = day_of(proposal.proposed_at)
    deputies = Q(deputy_from__lte=today, deputy_until__gte=today)
    return _staff(Q(office=proposal.signing_office_id) & (Q(persona__in=HEADS) | deputies))


def proposer(application: Application) -> Iterable[Membership]:
    """最近一件拟办的拟办人。"""
    return _staff(Q(pk=application.proposals.order_by("-pk").values("proposed_by")[:1]))


def _of_organization(organization_id: int) -> Any:
    return _staff(Q(organization=organization_id, persona__in=HANDLING))


def _staff(who: Q) -> Any:
    return Membership.objects.active().filter(who).select_related("user", "organization", "office")


# —— 说什么 ——


def _plain(text: str) -> Wording:
    """固定的一句，可用 {unit}、{number}、{note}、{office}、{due}。"""
    return lambda application, event: text.format(**_words(application, event)).strip()


def _words(application: Application, event: Event) -> dict[str, str]:
    due = application.correction_due_at or application.due_at
    return {
        "unit": application.unit_name or str(application.organization),
        "number": application.number or "尚未编号",
        "note": event.note,
        "office": event.acting_for,
        "call": application.call.title,
        "city": str(application.call_city.office) if application.call_city else "",
        "due": moment(due) if due else "",
    }


def _returned(application: Application, event: Event) -> str:
    """退回：几条事项、何时之前、意见。"""
    correction = Correction.objects.current_of(application)
    due = moment(correction.due_at) + ("（暂定）" if correction.is_tentative else "")
    items = event.facts["items"]
    return (
        f"{event.acting_for}退回了“{application.unit_name}”的申报（{application.number}），"
        f"共{items}条补正事项，请于{due}前逐条答复、修改并重新提交。\n意见：{event.note}"
    )


RESULT = _plain("{unit}的申报（{number}）：{note}")
NOTICES: dict[str, tuple[Notice, ...]] = {
    "finalise": (
        Notice(
            signatories,
            "申报书已定稿，待提交",
            _plain("“{call}”的申报书已定稿，请打印、签字盖章、上传扫描件后提交。"),
        ),
    ),
    "submit": (
        Notice(
            unit, "申报已提交：{number}", _plain("已提交至{city}，申报编号{number}。回执可在本件页面下载。")
        ),
        Notice(city, "新的申报：{unit}", _plain("{unit}已提交申报（{number}），请在{due}前审核。"), IN_SITE),
    ),
    "resubmit": (
        Notice(unit, "补正已重新提交：{number}", _plain("补正后的一版已提交，请等待审核。")),
        Notice(in_charge, "补正已交回：{unit}", _plain("{unit}（{number}）已逐条答复并重新提交。"), IN_SITE),
    ),
    "recall": (
        Notice(city, "撤回修改：{unit}", _plain("{unit}（{number}）撤回修改，尚未重新提交。"), IN_SITE),
    ),
    "withdraw": (
        Notice(unit, "申报已撤回", RESULT),
        Notice(city, "申报撤回：{unit}", RESULT, IN_SITE),
        Notice(agency, "联合申报已撤回：{unit}", RESULT),
    ),
    "assign": (
        Notice(officer, "分派给您：{unit}", _plain("{unit}（{number}）由您承办，{due}前办理。"), IN_SITE),
    ),
    "transfer": (Notice(unit, "申报已转由{office}审核", _plain("申报编号{number}不变。")),),
    "give_back": (
        Notice(unit, "请补正，{due}截止", _returned),
        Notice(agency, "请配合补正，{due}截止", _returned),
    ),
    "return_to_unit": (
        Notice(unit, "请补正，{due}截止", _returned),
        Notice(agency, "请配合补正，{due}截止", _returned),
        Notice(city, "抄送：省局退回{unit}补正", _returned, IN_SITE),
    ),
    "extend_correction": (
        Notice(unit, "补正时限延至{due}", _plain("{office}延长了补正时限。{note}")),
        Notice(agency, "补正时限延至{due}", _plain("{office}延长了{unit}的补正时限。{note}")),
    ),
    "settle_due": (
        Notice(unit, "补正截止日已确定：{due}", _plain("放假安排已公布，补正截止为{due}。")),
        Notice(agency, "补正截止日已确定：{due}", _plain("{unit}的补正截止为{due}。")),
    ),
    "decline": (
        Notice(
            unit,
            "审核不通过，流程结束",
            _plain("{office}：{note}\n本批次不能再申报；有异议的，可请作出决定的机关负责人复查。"),
        ),
        Notice(agency, "联合申报审核不通过：{unit}", RESULT),
    ),
    "decline_on_recheck": (
        Notice(unit, "复核不通过，流程结束", _plain("{office}：{note}\n本批次不能再申报。")),
        Notice(agency, "联合申报复核不通过：{unit}", RESULT),
        Notice(city, "复核不通过：{unit}", RESULT, IN_SITE),
    ),
    "not_recommend": (
        Notice(unit, "未获推荐", _plain("{office}：{note}\n不影响以后申报。")),
        Notice(city, "未推荐：{unit}", RESULT, IN_SITE),
    ),
    "revoke_decline": (
        Notice(unit, "此前的决定已撤销，继续办理", _plain("{office}：{note}")),
        Notice(city, "决定已撤销：{unit}", RESULT, IN_SITE),
    ),
    "recommend": (Notice(unit, "市局已推荐：{number}", _plain("{office}审核通过，将随推荐清单报送省局。")),),
    "send_list": (Notice(unit, "已报送省局复核：{number}", _plain("{office}已将本件报送省局。"), IN_SITE),),
    "hand_to_province": (
        Notice(unit, "改由省局直接办理：{number}", _plain("{note}")),
        Notice(city, "省局提级办理：{unit}", RESULT, IN_SITE),
    ),
    "send_back": (
        Notice(city, "省局退回：{unit}，{due}截止", RESULT),
        Notice(unit, "省局退回市局重新审核：{number}", _plain("请等待市局办理，暂不需要操作。"), IN_SITE),
    ),
    "admit": (
        Notice(unit, "复核通过，进入专家评审：{number}", _plain("请等待评审结果。")),
        Notice(city, "复核通过：{unit}", _plain("{unit}（{number}）进入专家评审。"), IN_SITE),
    ),
    "lapse": (
        Notice(unit, "认证未通过，申报终止", RESULT),
        Notice(city, "申报终止：{unit}", RESULT, IN_SITE),
    ),
    "propose": (
        Notice(signers, "待签发：{unit}", _plain("{unit}（{number}）有一件拟办待签发：{note}"), IN_SITE),
    ),
    "refuse_proposal": (Notice(proposer, "拟办被退回：{unit}", RESULT, IN_SITE),),
}
"""没有写在这里的动作（领取、放回、解除定稿、撤回拟办、回避）只留痕，不另打扰人。"""


def tell(event: Event, application: Application | None = None) -> None:
    """办成一件申报上的动作之后，告诉有关的人；在动作的事务里调用。"""
    row: Application = application or event.subject
    for position, notice in enumerate(NOTICES.get(event.act, ())):
        words = _words(row, event)
        message = Message(
            kind=event.act,
            title=notice.title.format(**words),
            text=notice.text(row, event),
            url=reverse("applications:detail", args=[row.pk]),
            subject=row,
            event_key=f"event:{event.pk}:{position}",
            at=event.at,
            channels=notice.channels,
            is_rehearsal=row.call.is_rehearsal,
        )
        send(_recipients(notice.audience(row)), message)


def _recipients(memberships: Iterable[Membership]) -> list[Recipient]:
    return [Recipient(each.user, each.acting_for) for each in memberships]


# —— 联合申报 ——

PARTNER_NOTICES: dict[str, tuple[str, bool]] = {
    "invite": ("{applicant}邀请联合申报，{due}前答复", True),
    "cancel": ("{applicant}取消了联合申报的邀请", True),
    "continue_alone": ("{applicant}改为单独申报", True),
    "accept": ("{agency}接受了联合申报的邀请", False),
    "decline_invitation": ("{agency}谢绝了联合申报的邀请", False),
    "expire": ("{agency}逾期未答复，邀请失效", False),
    "confirm": ("{agency}已确认表3", False),
    "leave": ("{agency}退出联合申报", False),
}
"""动作 → 题目；第二项为真的告诉服务机构，为假的告诉申报单位。"""


def tell_partner(event: Event, partner: Partner) -> None:
    """联合申报上的往来告诉对方；提交之后退出的，也告诉市局（指南一）。"""
    if event.act not in PARTNER_NOTICES:
        return
    title, to_agency = PARTNER_NOTICES[event.act]
    application = partner.application
    message = Message(
        kind=event.act,
        title=title.format(
            applicant=application.organization, agency=partner.organization, due=moment(partner.answer_until)
        ),
        text=event.note or f"{application.call.title}。",
        url=reverse("applications:partner", args=[partner.pk]),
        subject=partner,
        event_key=f"event:{event.pk}",
        at=event.at,
        is_rehearsal=application.call.is_rehearsal,
    )
    people = list(_of_organization(partner.organization_id) if to_agency else unit(application))
    if event.act == "leave" and application.submitted_id:
        people += list(city(application))
    send(_recipients(people), message)


# —— 推荐清单与批次 ——


def tell_list(event: Event, found: RecommendationList) -> None:
    """市局报送了清单：告诉省局。"""
    city_office, call = found.call_city.office, found.call_city.call
    message = Message(
        kind="list_sent",
        title=f"{city_office}报送推荐清单（第{event.facts['issue']}期，{event.facts['count']}件）",
        text=f"{call.title}：{city_office}已报送，请复核。",
        url=reverse("applications:queue"),
        subject=found,
        event_key=f"event:{event.pk}",
        at=event.at,
        channels=IN_SITE,
        is_rehearsal=call.is_rehearsal,
    )
    send(_recipients(_staff(Q(persona__in=PROVINCE_PERSONAS))), message)


def tell_extension(event: Event, call: Call) -> None:
    """批次延期：在本批次里有申报或草稿的单位，与各市局，一并告知。"""
    units = Application.objects.filter(call=call).exclude(status="withdrawn").values("organization")
    people = _staff(
        Q(organization__in=units, persona__in=HANDLING) | Q(persona__in=CITY_PERSONAS | PROVINCE_PERSONAS)
    )
    message = Message(
        kind="call_extended",
        title=f"申报截止延至{moment(call.closes_at)}",
        text=f"{call.title}：市局报送截止{moment(call.city_until)}，省局复核截止{moment(call.recheck_until)}。"
        f"\n{event.note}",
        url=reverse("applications:call", args=[call.pk]),
        subject=call,
        event_key=f"event:{event.pk}",
        at=event.at,
        is_rehearsal=call.is_rehearsal,
    )
    send(_recipients(people), message)


# —— 到点的提醒 ——


REMINDERS = {
    "correction_due_in_3": "补正还有3个工作日截止（{due}）",
    "correction_due_in_1": "补正还有1个工作日截止（{due}）",
    "correction_overdue": "补正已逾期（{due}截止）",
}


def remind(application: Application, kind: str, *, key: str, at: datetime) -> None:
    """提醒申报单位补正快到期、已逾期；同一次退回、同一期限只有一条（key）。"""
    due = moment(application.correction_due_at) if application.correction_due_at else ""
    after = (
        "逾期后可联系退回的机关延长时限。" if kind == "correction_overdue" else "请尽快逐条答复并重新提交。"
    )
    message = Message(
        kind=kind,
        title=REMINDERS[kind].format(due=due),
        text=f"{application.unit_name}（{application.number}）：{after}",
        url=reverse("applications:detail", args=[application.pk]),
        subject=application,
        event_key=f"remind:{application.pk}:{key}",
        at=at,
        is_rehearsal=application.call.is_rehearsal,
    )
    send(_recipients([*unit(application), *agency(application)]), message)
