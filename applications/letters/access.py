"""公文谁看得见、谁能登记：本机关发的本机关看、本机关登记；随申报书的，看得见那一件的工作人员都看得见。"""

from typing import Any

from django.db.models import Q

from accounts.enums import OFFICE_PERSONAS, UNIT_PERSONAS, Persona
from applications.letters.kinds import TO_UNIT
from applications.models import Application, ListIssue, RecommendationList
from foundation.letters.models import Letter
from foundation.workflow.actor import Actor

ABOUT_CASE, ABOUT_ISSUE = Application._meta.label_lower, ListIssue._meta.label_lower


def visible_to(by: Actor) -> Any:
    """此人看得见的公文，带出文件。申报单位只看写给自己的；联合申报单位看不到。"""
    if by.user is None or not by.user.is_active or by.membership is None:
        return Letter.objects.none()
    if by.role in UNIT_PERSONAS:
        return _of_unit(by)
    if by.role in OFFICE_PERSONAS | {Persona.AUDITOR}:
        return _of_staff(by)
    return Letter.objects.none()


def letters_about(application: Application, *, by: Actor) -> Any:
    """这一件上此人看得见的公文，新的在前。"""
    return Letter.objects.about(application).filter(pk__in=visible_to(by).values("pk"))


def may_handle(letter: Letter, *, by: Actor) -> bool:
    """登记文号、上传盖章原件：发文机关的人。"""
    return by.role in OFFICE_PERSONAS and by.membership.office.code == letter.office_code


def _of_unit(by: Actor) -> Any:
    own = Application.objects.filter(organization=by.membership.organization_id)
    about = Letter.objects.filter(subject_type=ABOUT_CASE, subject_id__in=own.values("pk"))
    return about.filter(kind__in=TO_UNIT).with_files()


def _of_staff(by: Actor) -> Any:
    cases = Q(subject_type=ABOUT_CASE, subject_id__in=Application.objects.visible_to(by).values("pk"))
    sent = ListIssue.objects.filter(list__in=RecommendationList.objects.visible_to(by), sent_at__isnull=False)
    issues = Q(subject_type=ABOUT_ISSUE, subject_id__in=sent.values("pk"))
    own = Q(office_code=by.membership.office.code) if by.membership.office_id else Q(pk__in=[])
    return Letter.objects.filter(cases | issues | own).with_files()
