"""简报的查询。"""

from __future__ import annotations

from typing import Any

from accounts.enums import PROVINCE_PERSONAS, Persona
from foundation.workflow.actor import Actor
from foundation.workflow.sealed import SealedQuerySet


class BriefingQuerySet(SealedQuerySet[Any]):
    def visible_to(self, by: Actor) -> BriefingQuerySet:
        """省局与纪检看得见。"""
        if by.user is None or not by.user.is_active or by.membership is None:
            return self.none()
        return self.all() if by.role in PROVINCE_PERSONAS | {Persona.AUDITOR} else self.none()
