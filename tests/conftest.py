"""共用的夹具：小世界、登录好的客户端、把后台任务做完。"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from tests.world import World, build

RACES_LEFT_OUT = "races: run on PostgreSQL only (TEST_DATABASE_URL)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """SQLite 一次只有一个写事务，赛不起来：明说不跑，不悄悄跳过。"""
    if connection.vendor == "postgresql":
        return
    races = [item for item in items if item.get_closest_marker("race")]
    config.hook.pytest_deselected(items=races)
    items[:] = [item for item in items if item not in races]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if connection.vendor != "postgresql":
        terminalreporter.write_line(RACES_LEFT_OUT)


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
