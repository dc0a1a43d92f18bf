"""共用的夹具：小世界、登录好的客户端、把后台任务做完。"""

from collections.abc import Callable

import pytest
from django.test import Client

from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from tests.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def sign_in(world: World) -> Callable[[str], Client]:
    """以某人登录的测试客户端。"""

    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(world.user(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def work() -> Callable[[], int]:
    """像工人那样把到时的任务做完，返回件数。"""

    def run_all() -> int:
        due = list(Job.objects.due(clock.real_now()).values_list("pk", flat=True))
        for job_id in due:
            jobs.run(job_id)
        return len(due)

    return run_all
