"""每次请求的办理人与空闲时间。"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.acting import actor_of, touch
from accounts.http import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponse]


def acting_membership(get_response: GetResponse) -> GetResponse:
    """request.actor：此人以会话里选定的任职行事；用到时才查库。"""

    def attach(request: PortalRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[assignment]
        return get_response(request)

    return attach  # type: ignore[return-value]


def idle_stamp(get_response: GetResponse) -> GetResponse:
    """空闲满三十分钟退出；活动时间每分钟至多写一次，免得每次保存都多一次写库。"""

    def stamp(request: HttpRequest) -> HttpResponse:
        touch(request)
        return get_response(request)

    return stamp
