"""每个动作意味着什么：一个函数一段话。"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.models import Office, Organization
from applications import acts, dossiers, notices, rules, submitted
from applications.corrections.reasons import GUIDE_REASONS
from applications.enums import ApplicationStatus, CallStatus
from applications.lists import services as lists
from applications.models import (
    Application,
    Call,
    CallCity,
    ChecklistPoint,
    MaterialSlot,
    StandardReason,
    UnitInCall,
)
from applications.papers import FORM, RECEIPT, form_facts, receipt_facts
from applications.partnering import void_confirmation, void_if_changed, void_if_opened
from applications.screening import proposals
from applications.screening.points import GUIDE_POINTS
from applications.screening.services import SCREENING_SERVICES
from applications.slots import GUIDE_SLOTS
from applications.tables import schema_for
from foundation.documents import services as documents
from foundation.documents.enums import Edition
from foundation.filings import services as filings
from foundation.filings.models import Snapshot
from foundation.workflow.act import Facts
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import known_start, perform, record
from foundation.workflow.refusals import NotLegal


def start(call: Call, *, by: Actor) -> Application:
    """新建申报：给单位在批次里立账，建一份空的填报件；可以有几份草稿，只能提交一件。

    抛出 NotLegal：身份不对、不在申报期内、主体不合要求。
    """
    if reasons := rules.may_start(call, by=by, facts={}):
        raise NotLegal(reasons)
    organization = by.membership.organization
    unit, _ = UnitInCall.objects.get_or_create(call=call, organization=organization)
    with transaction.atomic():
        UnitInCall.objects.select_for_update(no_key=True).get(pk=unit.pk)
        if earlier := known_start(Application, "start", by):
            return Application.objects.get(pk=earlier.subject_id)
        application = _blank(call, unit, organization, by=by)
        record(application, "start", by)
    return application


def _blank(call: Call, unit: UnitInCall, organization: Organization, *, by: Actor) -> Application:
    schema = schema_for(organization.kind)
    office = organization.office.code if organization.office else ""
    prefilled = {"cover": {"office": office}} if office else {}
    return Application.objects.create(
        call=call,
        organization=organization,
        unit_in_call=unit,
        filing=filings.start(schema, base_year=call.year, prefilled=prefilled, by=by),
        unit_name=organization.name,
        created_at=by.at,
    )


@transaction.atomic
def finalise(application: Application, *, by: Actor, facts: Facts) -> Event:
    """定稿：冻结一版内容、锁住各节，并请后台排出供打印盖章的申报书。"""
    event = perform(application, acts.FINALISE, by=by, facts=facts)
    if not event.is_replay:
        void_if_changed(event.subject, by=by)
        _request_form(event.subject)
        notices.tell(event)
    return event


def _request_form(application: Application) -> None:
    """完整版供打印盖章；有联合申报单位的另排一份给它看的。"""
    snapshot: Snapshot = application.finalised  # type: ignore[assignment]
    is_joint = filings.content_of(snapshot)["partner"] is not None
    for edition in (Edition.FULL, Edition.PARTNER) if is_joint else (Edition.FULL,):
        documents.request(
            application,
            FORM,
            key=f"{FORM}:{application.pk}:{snapshot.number}:{edition}",
            edition=edition,
            public_facts=form_facts(application, snapshot),
        )


@transaction.atomic
def reopen(application: Application, *, by: Actor, facts: Facts) -> Event:
    """解除定稿：各节重新可改，原定稿、它的扫描件与联合申报单位的确认一并作废。"""
    event = perform(application, acts.REOPEN, by=by, facts=facts)
    if not event.is_replay:
        void_if_opened(event.subject, by=by)
    return event


@transaction.atomic
def submit(application: Application, *, by: Actor, facts: Facts) -> Event:
    """提交：给出申报编号，进入市局审核，并请后台排出申报回执、装订卷宗。"""
    return _handed_in(perform(application, acts.SUBMIT, by=by, facts=facts), by=by)


@transaction.atomic
def resubmit(application: Application, *, by: Actor, facts: Facts) -> Event:
    """重新提交：补正后的一版交回退回的一方，请后台重新排出回执、装订卷宗。"""
    return _handed_in(perform(application, acts.RESUBMIT, by=by, facts=facts), by=by)


def _handed_in(event: Event, *, by: Actor) -> Event:
    """交上来之后：留下此刻的证明链接，排回执、订卷宗，旧的拟办作罢，告知双方；重放的不再做。"""
    if not event.is_replay:
        submitted.keep_links(event.subject)
        _request_receipt(event)
        dossiers.request(event.subject)
        proposals.settle(event, by=by)
        notices.tell(event)
    return event


def _request_receipt(event: Event) -> None:
    application: Application = event.subject
    snapshot: Snapshot = application.submitted  # type: ignore[assignment]
    documents.request(
        application,
        RECEIPT,
        key=f"{RECEIPT}:{application.pk}:{event.seq}",
        public_facts=receipt_facts(application, snapshot, event.at),
    )


@transaction.atomic
def recall(application: Application, *, by: Actor, facts: Facts) -> Event:
    """撤回修改：回到待提交，解除定稿，编号保留。"""
    event = perform(application, acts.RECALL, by=by, facts=facts)
    if not event.is_replay:
        void_confirmation(event.subject, by=by)
        proposals.settle(event, by=by)
        notices.tell(event)
    return event


@transaction.atomic
def withdraw(application: Application, *, by: Actor, facts: Facts) -> Event:
    """撤回申报：本件终止，材料留存；在推荐清单上的一行退出。"""
    event = perform(application, acts.WITHDRAW, by=by, facts=facts)
    if not event.is_replay:
        proposals.settle(event, by=by)
        lists.drop(event.subject, reason="申报单位撤回", by=by)
        notices.tell(event)
    return event


SERVICES: dict[str, Callable[..., Event]] = {
    act.__name__: act for act in (finalise, reopen, submit, resubmit, recall, withdraw)
} | SCREENING_SERVICES


@transaction.atomic
def prepare_call(call: Call, *, rubrics: dict[str, list[tuple[str, int]]], by: Actor) -> Call:
    """建批次：随之建评分表、材料栏、审核要点、常用事由与各市局的账。"""
    call.save()
    _lay_out(call, rubrics)
    cities = Office.objects.filter(level="city")
    CallCity.objects.bulk_create(CallCity(call=call, office=office) for office in cities)
    record(call, "prepare", by)
    return call


def _lay_out(call: Call, rubrics: dict[str, list[tuple[str, int]]]) -> None:
    """批次的数据：评分表、材料栏、审核要点、常用补正事由，都以指南的底本起步。"""
    for kind, items in rubrics.items():
        rubric = call.rubrics.create(kind=kind)
        for position, (title, points) in enumerate(items, start=1):
            rubric.items.create(position=position, title=title, points=points)
    MaterialSlot.objects.bulk_create(
        MaterialSlot(
            call=call,
            position=position,
            code=slot.code,
            title=slot.title,
            help=slot.help,
            clause=slot.clause,
            holder=slot.holder,
            required_of=list(slot.required_of),
        )
        for position, slot in enumerate(GUIDE_SLOTS, start=1)
    )
    ChecklistPoint.objects.bulk_create(
        ChecklistPoint(call=call, position=position, **vars(point))
        for position, point in enumerate(GUIDE_POINTS, start=1)
    )
    StandardReason.objects.bulk_create(
        StandardReason(call=call, position=position, **vars(reason))
        for position, reason in enumerate(GUIDE_REASONS, start=1)
    )


@transaction.atomic
def publish(call: Call, *, by: Actor) -> Event:
    """发布批次。"""
    return perform(call, acts.PUBLISH, by=by)


def turn_pages(at: datetime) -> None:
    """到点开放与截止：一行一个事务，重做无害。"""
    by = Actor.clock(at)
    for call in Call.objects.to_open(at):
        with suppress(NotLegal), transaction.atomic():  # 刚刚被人翻过页的不必再翻
            perform(call, acts.OPEN, by=by)
    for call in Call.objects.to_close(at):
        with suppress(NotLegal), transaction.atomic():
            perform(call, acts.CLOSE, by=by)
    for call in Call.objects.to_recheck(at):
        with suppress(NotLegal), transaction.atomic():
            perform(call, acts.BEGIN_RECHECK, by=by)


@transaction.atomic
def extend(call: Call, *, by: Actor, facts: Facts) -> Event:
    """延长批次的期限：各件经手一方的截止随之延后；截止之后的重新开放。"""
    act = acts.EXTEND_CLOSED if call.status == CallStatus.CLOSED else acts.EXTEND
    event = perform(call, act, by=by, facts=facts)
    if not event.is_replay:
        rows = Application.objects.filter(call=call)
        rows.filter(status=ApplicationStatus.PROVINCE_REVIEW).update(due_at=event.subject.recheck_until)
        with_city = rows.filter(
            status__in=(ApplicationStatus.CITY_REVIEW, ApplicationStatus.RECOMMENDED),
            case_city_until__isnull=True,
        )
        with_city.update(due_at=event.subject.city_until)
        notices.tell_extension(event, event.subject)
    return event
