"""每个视图的第一行：经 visible_to 取行，取不到就是 404。"""

import secrets

from django.shortcuts import get_object_or_404

from accounts.http import PortalRequest
from applications.models import Application, Call


def application_for(request: PortalRequest, pk: int) -> Application:
    """此人看得见的那一件，带出常用的关联。"""
    visible = Application.objects.visible_to(request.actor)
    return get_object_or_404(
        visible.select_related("call", "organization", "filing", "call_city__office", "officer__user"), pk=pk
    )


def call_for(request: PortalRequest, pk: int) -> Call:
    """此人看得见的那个批次。"""
    return get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)


def new_key() -> str:
    """随表单发出的幂等键：同一张表单按两次，只办一次。"""
    return secrets.token_hex(16)
