"""公文与文号的查询。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from foundation.letters.models import Letter


class LetterQuerySet(models.QuerySet[Any]):
    def about(self, row: models.Model) -> LetterQuerySet:
        """某一行的全部公文，新的在前，带上页面要用的文件。"""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk).with_files()

    def of_office(self, code: str) -> LetterQuerySet:
        """某机关发出的，新的在前，带上页面要用的文件。"""
        return self.filter(office_code=code).with_files()

    def of_kind(self, kind: str) -> LetterQuerySet:
        """某一种的。"""
        return self.filter(kind=kind)

    def current(self) -> LetterQuerySet:
        """没有被后来的公文代替的。"""
        return self.filter(successors=None)

    def awaiting_number(self) -> LetterQuerySet:
        """待登记文号的。"""
        return self.filter(number="", sealed=None)

    def with_files(self) -> LetterQuerySet:
        """新的在前；文档、它的任务与盖章原件一次取来。"""
        return self.select_related("document__job", "sealed", "supersedes").order_by("-pk")

    def hold(self, letter: Letter) -> Letter:
        """锁住这一行直到事务结束，返回重新读出的它。"""
        locked: Letter = self.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
        return locked


class NumberSeriesQuerySet(models.QuerySet[Any]):
    def hold(self, keys: list[tuple[str, str, int]]) -> dict[tuple[str, str, int], Any]:
        """锁住几个系列（机关代码、机关代字、年份），没有的先建；总按同样的次序锁，免得互相等。"""
        return {key: self._hold_one(*key) for key in sorted(set(keys))}

    def _hold_one(self, office_code: str, prefix: str, year: int) -> Any:
        row, _ = self.get_or_create(office_code=office_code, prefix=prefix, year=year)
        return self.select_for_update(no_key=True).get(pk=row.pk)
