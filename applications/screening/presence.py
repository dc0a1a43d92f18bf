"""两人同时打开：谁此刻也开着这一件。只作提示，不挡任何人办理（挡重的是加锁与状态）。"""

from datetime import timedelta

from accounts.enums import CITY_PERSONAS
from applications.models import Application, Viewing
from foundation.workflow.actor import Actor

FRESH = timedelta(minutes=5)
"""五分钟之内打开过的，算正开着。"""
WRITE_EVERY = timedelta(minutes=1)
"""同一人一分钟之内再打开，不重复写。"""


def seen_and_others(application: Application, *, by: Actor) -> list[str]:
    """记下此人打开了这一件，返回别的正开着的人；纪检查看不留在这里。"""
    if by.membership.office_id is None:
        return []
    seen(application, by=by)
    return others(application, by=by)


def seen(application: Application, *, by: Actor) -> None:
    """记下此人此刻打开了这一件；一分钟之内的不再写。"""
    mine = Viewing.objects.filter(application=application, membership=by.membership)
    last = mine.values_list("seen_at", flat=True).first()
    if last is None:
        Viewing.objects.get_or_create(
            application=application, membership=by.membership, defaults={"seen_at": by.at}
        )
    elif last <= by.at - WRITE_EVERY:
        mine.update(seen_at=by.at)


def others(application: Application, *, by: Actor) -> list[str]:
    """五分钟之内打开过这一件的别人，后来的在前；市局只看得见本局的。"""
    fresh = Viewing.objects.filter(application=application, seen_at__gt=by.at - FRESH)
    rows = fresh.exclude(membership__user=by.user).select_related("membership__user", "membership__office")
    if by.role in CITY_PERSONAS:
        rows = rows.filter(membership__office=by.membership.office_id)
    return [
        f"{row.membership.acting_for} {row.membership.user.display_name}"
        for row in rows.order_by("-seen_at", "pk")
    ]
