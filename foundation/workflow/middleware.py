"""请求一到就盖时间戳：之后等锁、排队都不会让人变成迟到。"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from foundation.workflow import clock

GetResponse = Callable[[HttpRequest], HttpResponse]


def arrival(get_response: GetResponse) -> GetResponse:
    """最外层中间件：request.arrived_at 为到达时刻。"""

    def stamp(request: HttpRequest) -> HttpResponse:
        request.arrived_at = clock.now()  # type: ignore[attr-defined]
        return get_response(request)

    return stamp
