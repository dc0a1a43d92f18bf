"""申报各表的查询，读起来像短语。visible_to 是唯一的门。"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from accounts.enums import CITY_PERSONAS, PROVINCE_PERSONAS, UNIT_PERSONAS, Persona
from applications.enums import (
    JOINED_PARTNER,
    LIVE_PARTNER,
    NOT_COUNTED_AS_LIVE,
    NOT_FOR_PARTNER,
    ApplicationStatus,
    CallStatus,
    MaterialState,
    PartnerStatus,
    SlotHolder,
)
from foundation.documents.enums import UploadState
from foundation.workflow.actor import Actor

if TYPE_CHECKING:
    from applications.models import Application


class CallQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> CallQuerySet:
        """筹备中的只有省局与管理员看得见，发布后人人可见。"""
        if by.role in PROVINCE_PERSONAS | {Persona.AUDITOR, Persona.SYSTEM_ADMIN}:
            return self.all()
        return self.exclude(status=CallStatus.DRAFT)

    def to_open(self, at: datetime) -> CallQuerySet:
        """已发布、到了开始时刻的。"""
        return self.filter(status=CallStatus.PUBLISHED, opens_at__lte=at)

    def to_recheck(self, at: datetime) -> CallQuerySet:
        """已截止、到了市局报送截止时刻的。"""
        return self.filter(status=CallStatus.CLOSED, city_until__lte=at)

    def to_close(self, at: datetime) -> CallQuerySet:
        """申报中、到了截止时刻的。"""
        return self.filter(status=CallStatus.OPEN, closes_at__lte=at)


class ApplicationQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> ApplicationQuerySet:
        """本单位看自己的；联合申报单位接受之后看得见；市局看提交到本局的；省局与纪检看全部已提交的；草稿只有单位自己看得见。"""
        if by.user is None or not by.user.is_active or by.membership is None:
            return self.none()
        if by.role in UNIT_PERSONAS:
            return self._of_unit(by.membership.organization_id)
        if by.role in CITY_PERSONAS:
            return self.submitted()._of_office(by.membership.office_id)
        if by.role in PROVINCE_PERSONAS | {Persona.AUDITOR}:
            return self.submitted()
        return self.none()

    def _of_unit(self, organization_id: int) -> ApplicationQuerySet:
        """本单位申报的，与联合申报已接受的；两边各走各的索引，不随全部申报的件数变慢。"""
        from applications.models import Partner

        joined = Partner.objects.joined().filter(organization_id=organization_id)
        return self.filter(Q(organization_id=organization_id) | Q(pk__in=joined.values("application_id")))

    def _of_office(self, office_id: int) -> ApplicationQuerySet:
        """本局的，与别的市局转来、本局还没有答复的；两边各走各的索引，不随全省的件数变慢。"""
        from applications.models import CallCity, Proposal

        own = CallCity.objects.filter(office_id=office_id).values("pk")
        incoming = Proposal.objects.incoming(office_id).values("application_id")
        return self.filter(Q(call_city__in=own) | Q(pk__in=incoming))

    def for_listing(self) -> ApplicationQuerySet:
        """列表要用的关联一并带出。"""
        return self.select_related("call", "organization", "officer__user", "call_city__office")

    def submitted(self) -> ApplicationQuerySet:
        """提交过、且没有被单位取回去改的；取回去又撤回的，改过的内容谁也不该看见。"""
        return self.filter(submitted__isnull=False).exclude(status=ApplicationStatus.DRAFT)

    def live_of_same_unit(self, application: Application) -> ApplicationQuerySet:
        """同一单位在同一批次里的其他有效申报。"""
        same = Q(unit_in_call=application.unit_in_call_id) & ~Q(pk=application.pk)
        return self.filter(same).exclude(status__in=NOT_COUNTED_AS_LIVE)


class PartnerQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> PartnerQuerySet:
        """申报单位看自己的邀请，服务机构看发给自己的；市局与省局随申报书看，补正中新邀的提交之后才看得见。"""
        if by.user is None or not by.user.is_active or by.membership is None:
            return self.none()
        if by.role in UNIT_PERSONAS:
            own = by.membership.organization_id
            return self.filter(Q(application__organization=own) | Q(organization=own))
        if by.role in CITY_PERSONAS | PROVINCE_PERSONAS | {Persona.AUDITOR}:
            from applications.models import Application

            there = Q(invited_at__lte=F("application__submitted_at"))
            return self.joined().filter(there, application__in=Application.objects.visible_to(by))
        return self.none()

    def live(self) -> PartnerQuerySet:
        """还作数的：已邀请、已接受、已确认。"""
        return self.filter(status__in=LIVE_PARTNER)

    def joined(self) -> PartnerQuerySet:
        """已经加入的：已接受、已确认。"""
        return self.filter(status__in=JOINED_PARTNER)

    def to_expire(self, at: datetime) -> PartnerQuerySet:
        """到期没有答复的。"""
        return self.filter(status=PartnerStatus.INVITED, answer_until__lte=at)


class MaterialQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> MaterialQuerySet:
        """随申报书：看得见那一件，就看得见它的材料；盖章扫描件与承诺书不给联合申报单位看。"""
        from applications.models import Application

        found = self.filter(application__in=Application.objects.visible_to(by))
        if by.role in UNIT_PERSONAS:
            own = by.membership.organization_id
            # 联合申报单位只看得见申报单位的材料（盖章件与承诺书除外）和自己交的，看不见前一家留下的。
            not_formal = Q(slot__holder=SlotHolder.UNIT) & ~Q(slot__code__in=NOT_FOR_PARTNER)
            handed_in = Q(upload__holder=f"organization:{own}")
            return found.filter(Q(application__organization=own) | not_formal | handed_in)
        return found.as_submitted()

    def as_submitted(self) -> MaterialQuerySet:
        """最近一次提交时在用的；补正中单位正在换的，重新提交之前机关看不到。"""
        there = Q(added_at__lte=F("application__submitted_at"))
        still = Q(state=MaterialState.CURRENT) | Q(changed_at__gt=F("application__submitted_at"))
        return self.filter(there & still)

    def current(self) -> MaterialQuerySet:
        """在用的。"""
        return self.filter(state=MaterialState.CURRENT)

    def ready(self) -> MaterialQuerySet:
        """在用、且检查合格的。"""
        return self.current().filter(upload__state=UploadState.READY)

    def in_order(self) -> MaterialQuerySet:
        """按栏、栏内次序。"""
        return self.order_by("slot__position", "position", "pk")


class CorrectionQuerySet(models.QuerySet[Any]):
    def current_of(self, application: Application) -> Any:
        """还没有答复的那一次退回；没有的为 None。"""
        return self.filter(application=application, answered_at__isnull=True).last()

    def by_office(self, application: Application, office_id: int) -> CorrectionQuerySet:
        """某机关对这一件的各次退回。"""
        return self.filter(application=application, office_id=office_id)


class ProposalQuerySet(models.QuerySet[Any]):
    def open(self) -> ProposalQuerySet:
        """等着签发的。"""
        return self.filter(outcome="")

    def of(self, application: Application) -> Any:
        """这一件等着签发的拟办；没有的为 None。"""
        return self.open().filter(application=application).first()

    def incoming(self, office_id: int) -> ProposalQuerySet:
        """别的市局转来、等本局答复的。"""
        return self.open().filter(act="transfer", signing_office_id=office_id)

    def visible_to(self, by: Actor) -> ProposalQuerySet:
        """市局只看得见本局拟的与等本局签的；省局与纪检看全部；单位一方从来看不到。"""
        if by.role in CITY_PERSONAS:
            own = by.membership.office_id
            return self.filter(Q(proposed_by__office=own) | Q(signing_office=own))
        return self.all() if by.role in PROVINCE_PERSONAS | {Persona.AUDITOR} else self.none()

    def awaiting(self, office_id: int) -> ProposalQuerySet:
        """等某机关签发的。"""
        return self.open().filter(signing_office_id=office_id)


class RecommendationListQuerySet(models.QuerySet[Any]):
    def visible_to(self, by: Actor) -> RecommendationListQuerySet:
        """市局看自己的；省局与纪检看报送过的。"""
        if by.user is None or not by.user.is_active or by.membership is None:
            return self.none()
        if by.role in CITY_PERSONAS:
            return self.filter(call_city__office_id=by.membership.office_id)
        if by.role in PROVINCE_PERSONAS | {Persona.AUDITOR}:
            return self.filter(pk__in=self.filter(issues__sent_at__isnull=False).values("pk"))
        return self.none()


class ListEntryQuerySet(models.QuerySet[Any]):
    def standing(self) -> ListEntryQuerySet:
        """还在清单上的。"""
        return self.filter(dropped_at__isnull=True)

    def standing_of(self, city: Any) -> ListEntryQuerySet:
        """某市在某批次清单上的：占用名额的就是这些，不随申报后来的状态变。"""
        return self.standing().filter(list__call_city=city)
