"""/healthz：正常 200；不正常 503 并说明是哪一项；不需登录，不带秘密。"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import RequestFactory

from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from portal import pulse
from portal.health import OLDEST_JOB_SECONDS, healthz

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_pulse(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    pulse.forget()
    yield
    pulse.forget()


def ask() -> tuple[int, dict[str, object]]:
    answer = healthz(RequestFactory().get("/healthz"))
    return answer.status_code, json.loads(answer.content)


def put(key: str, *, waiting_seconds: int) -> None:
    job = jobs.put("nothing", key, {})
    Job.objects.filter(pk=job.pk).update(not_before=clock.real_now() - timedelta(seconds=waiting_seconds))


def test_well() -> None:
    pulse.beat()
    put("soon", waiting_seconds=-60)
    put("now", waiting_seconds=5)
    status, state = ask()
    seen = state.pop("worker_seen_seconds")
    waited = state["jobs"].pop("oldest_seconds")
    assert status == 200
    assert state == {"status": "ok", "failing": [], "database": "ok", "jobs": {"queued": 1}}
    assert 0 <= seen < 5
    assert 5 <= waited < 10


def test_a_worker_never_seen() -> None:
    status, state = ask()
    assert (status, state["failing"], state["worker_seen_seconds"]) == (503, ["worker"], None)


def test_a_job_waiting_too_long() -> None:
    pulse.beat()
    put("old", waiting_seconds=OLDEST_JOB_SECONDS + 1)
    status, state = ask()
    assert (status, state["failing"]) == (503, ["jobs"])


def test_the_database_away() -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError("could not connect: password=hush")

    pulse.beat()
    with connection.execute_wrapper(refuse):
        status, state = ask()
    assert (status, state["failing"], state["database"]) == (503, ["database"], "unreachable")
    assert "hush" not in json.dumps(state)


def test_an_unhealthy_answer_is_not_logged_each_time(
    caplog: pytest.LogCaptureFixture, client: object
) -> None:
    assert client.get("/healthz").status_code == 503
    assert caplog.records == []


@pytest.mark.parametrize("redis", ["", "redis://in-use"])
def test_the_pulse_is_kept_in_the_folder_or_with_redis_in_the_cache(
    settings: LazySettings, tmp_path: Path, redis: str
) -> None:
    settings.REDIS_URL = redis
    assert pulse.seconds_since() is None
    pulse.beat()
    assert 0 <= pulse.seconds_since() < 5
    assert (tmp_path / "worker.seen").exists() is (redis == "")
    pulse.forget()
    assert pulse.seconds_since() is None
