"""查阅记录：谁在何时看了、下载了、揭示了什么。"""

from django.db import models

from foundation.workflow.actor import Actor
from foundation.workflow.models import AccessRecord


def remember(action: str, row: models.Model, *, by: Actor, detail: str = "") -> AccessRecord:
    """记下一次查阅。action 如 download、reveal。"""
    return AccessRecord.objects.create(
        at=by.at,
        user=by.user,
        user_name=by.name,
        role=by.role,
        acting_for=by.acting_for,
        action=action,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        detail=detail,
        ip=by.ip,
    )
