"""共用的夹具：小世界、登录好的客户端、把后台任务做完。"""

import os
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from tests.world import World, build

RACES_LEFT_OUT = "races: run on PostgreSQL only (TEST_DATABASE_URL)"
REDIS_LEFT_OUT = "redis: run with real servers only (TEST_DATABASE_URL, TEST_REDIS_URL)"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "redis: 需要 PostgreSQL 与 Redis 两台服务器")


def left_out() -> dict[str, str]:
    """这一次不跑的标记，以及照实说出的话。"""
    if connection.vendor != "postgresql":
        return {"race": RACES_LEFT_OUT, "redis": REDIS_LEFT_OUT}
    return {} if os.environ.get("TEST_REDIS_URL") else {"redis": REDIS_LEFT_OUT}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """没有要用的服务器（SQLite 一次只有一个写事务，赛不起来）：明说不跑，不悄悄跳过。"""
    out = [item for item in items if any(item.get_closest_marker(name) for name in left_out())]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in left_out().values():
        terminalreporter.write_line(line)


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
