"""/healthz：给监控与总管看的健康状况。不需登录，不含任何业务内容或密钥。"""

from collections.abc import Callable
from typing import Any

from django.db import Error
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from foundation.workflow import clock
from foundation.workflow.models import Job
from portal import pulse

OLDEST_JOB_SECONDS = 600
WORKER_SILENT_SECONDS = 60


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """正常为 200；否则 503，failing 说明是哪一项：database、jobs、worker。"""
    database, jobs = _tried(_jobs, Error)
    worker, seen = _tried(pulse.seconds_since, RedisError)
    failing = [
        name
        for name, fails in {
            "database": not database,
            "jobs": bool(jobs) and jobs["oldest_seconds"] > OLDEST_JOB_SECONDS,
            "worker": not worker or seen is None or seen > WORKER_SILENT_SECONDS,
        }.items()
        if fails
    ]
    state = {
        "status": "failing" if failing else "ok",
        "failing": failing,
        "database": "ok" if database else "unreachable",
        "jobs": jobs,
        "worker_seen_seconds": None if seen is None else round(seen, 1),
    }
    response = JsonResponse(state, status=503 if failing else 200)
    # 监控每隔几秒问一次；不健康已写在答复里，不必每次再往错误日志里记一行。
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _jobs() -> dict[str, int]:
    """到时而尚未领走的任务数，及其中等得最久的秒数。"""
    at = clock.real_now()
    waiting = Job.objects.due(at).filter(state=Job.State.QUEUED)
    oldest = waiting.aggregate(oldest=Min("not_before"))["oldest"]
    return {
        "queued": waiting.count(),
        "oldest_seconds": int((at - oldest).total_seconds()) if oldest else 0,
    }


def _tried(read: Callable[[], Any], error: type[Exception]) -> tuple[bool, Any]:
    try:
        return True, read()
    except error:
        return False, None
