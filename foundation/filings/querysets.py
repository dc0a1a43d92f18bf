"""填报各表的查询。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F

from foundation.filings.enums import Origin

if TYPE_CHECKING:
    from foundation.filings.models import Revision, Section


class SectionQuerySet(models.QuerySet[Any]):
    def unlocked_at(self, section: Section) -> SectionQuerySet:
        """仍是读到时的版本、且未锁的那一节；暂存只更新它，晚到的保存因此落空。"""
        return self.filter(pk=section.pk, version=section.version, locked=False)

    def hold(self, section: Section) -> bool:
        """锁住这一行直到事务结束；版本已变或已锁定的，没有锁到。"""
        held = self.unlocked_at(section).select_for_update(no_key=True)
        return held.values_list("pk", flat=True).first() is not None

    def lock_all(self) -> int:
        """定稿：锁住并把版本加一，使在途的暂存全部落空。"""
        return self.update(locked=True, open_to=None, version=F("version") + 1)

    def unlock_all(self) -> int:
        """解除定稿。"""
        return self.update(locked=False, open_to=None, version=F("version") + 1)

    def open_only(self, addresses: list[str]) -> int:
        """补正：只开放点名的相对地址；空串是整节。"""
        opened = None if "" in addresses else sorted(set(addresses))
        return self.update(locked=False, open_to=opened, version=F("version") + 1)


class RevisionQuerySet(models.QuerySet[Any]):
    def since(self, section: Section, version: int) -> list[Revision]:
        """某版之后的修订，旧的在前；version 比现在的还大（库由备份恢复过），当作什么都没有看过。"""
        seen = version if version <= section.version else 0
        return list(self.filter(section=section, version__gt=seen).order_by("version"))


class CorrectionItemQuerySet(models.QuerySet[Any]):
    def drafts_of(self, filings: Iterable[int], office_code: str) -> CorrectionItemQuerySet:
        """某机关拟好、还没有随退回发出的。"""
        return self.filter(filing__in=filings, office_code=office_code, round__isnull=True)

    def of_round(self, filings: Iterable[int], number: int) -> CorrectionItemQuerySet:
        """某次退回的各条，单位自行打开的也在内。"""
        return self.filter(filing__in=filings, round=number)

    def opened_by_unit(self, filings: Iterable[int]) -> CorrectionItemQuerySet:
        """单位写明理由另外打开的。"""
        return self.filter(filing__in=filings, origin=Origin.UNIT, round__isnull=False)

    def unanswered(self) -> CorrectionItemQuerySet:
        """机关要求的、还没有答复的。"""
        return self.filter(origin=Origin.OFFICE, answer="")
