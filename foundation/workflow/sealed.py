"""只增不改的表：留痕、定稿、查阅记录。改与删在管理器上就被拒绝；真正的证明是哈希链。"""

from typing import Any, NoReturn, TypeVar

from django.db import models

_Model = TypeVar("_Model", bound=models.Model)


class Sealed(TypeError):
    """试图修改或删除只增不改的行。"""


class SealedQuerySet(models.QuerySet[_Model]):
    """拒绝 update、delete、bulk_update 与“有则改之”的 bulk_create 的查询集。"""

    def update(self, **values: Any) -> NoReturn:
        raise Sealed(f"{self.model._meta.verbose_name}只能新增，不能修改")

    def _update(self, values: Any) -> NoReturn:
        raise Sealed(f"{self.model._meta.verbose_name}只能新增，不能修改")

    def delete(self) -> NoReturn:
        raise Sealed(f"{self.model._meta.verbose_name}只能新增，不能删除")

    def bulk_create(self, *args: Any, **options: Any) -> list[_Model]:
        if options.get("update_conflicts"):
            raise Sealed(f"{self.model._meta.verbose_name}只能新增，不能修改")
        return super().bulk_create(*args, **options)


class SealedModel(models.Model):
    """以 SealedQuerySet 为基础管理器的抽象模型。"""

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """这是全站唯一覆盖 delete 的地方。"""
        raise Sealed(f"{self._meta.verbose_name}只能新增，不能删除")
