"""`manage.py serve` 的真实起停：真的网站、工人、时钟，各自的数据目录与空闲端口。"""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest

from tests.ground.processes import ROOT, environment, members_of, running, state_of, until

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("serve")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=environment(path),
        check=True,
    )
    yield path
    for pid in members_of(path):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder: Path, *options: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return running(folder, "manage.py", "serve", *options)


def ready(folder: Path, *, pid: int) -> dict[str, Any]:
    """等到 pid 这个总管宣告启动完成。"""
    return until(lambda: (state := state_of(folder)) and state["pid"] == pid and state, seconds=20)


def health(port: int) -> dict[str, Any] | None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = json.loads(answer.read())
        return body if answer.status == 200 else None


def test_serve_starts_heals_and_stops(folder: Path, port: int) -> None:
    with serve(folder, "--port", str(port)) as process:
        state = ready(folder, pid=process.pid)
        assert state["url"] == f"http://127.0.0.1:{port}/"
        assert set(state["children"]) == {"web", "worker", "clock"}
        assert health(port) == {
            "status": "ok",
            "failing": [],
            "database": "ok",
            "jobs": {"queued": 0, "oldest_seconds": 0},
            "worker_seen_seconds": pytest.approx(0, abs=20),
        }
        for name in ("web", "worker"):
            before = state_of(folder)["children"]
            os.kill(before[name], signal.SIGKILL)
            until(lambda before=before, name=name: state_of(folder)["children"][name] != before[name])
        until(lambda: health(port), seconds=20)
        process.terminate()
        output, _ = process.communicate(timeout=25)
    assert process.returncode == 0
    assert f"已启动：http://127.0.0.1:{port}/\n" in output
    assert output.endswith("正在停止……\n已停止。\n")
    assert not members_of(folder)


def test_kill_9_leaves_nothing_and_the_port_is_free_at_once(folder: Path, port: int) -> None:
    with serve(folder, "--port", str(port)) as first:
        ready(folder, pid=first.pid)
        assert len(members_of(folder)) == 5  # 网站两个，工人两个，时钟一个
        first.kill()
        until(lambda: not members_of(folder), seconds=15)
    with serve(folder, "--port", str(port)) as second:
        ready(folder, pid=second.pid)
        second.kill()
    with serve(folder, "--port", str(port)) as third:  # 不等残留自己走完
        ready(folder, pid=third.pid)
        third.terminate()
        third.communicate(timeout=25)
    assert not members_of(folder)


def test_a_job_left_running_is_handed_back_before_the_worker_starts(folder: Path, port: int) -> None:
    with closing(sqlite3.connect(folder / "portal.sqlite3", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO workflow_job (kind, key, payload, state, tries, tries_allowed, lease_until,"
            " not_before, created_at, progress, error)"
            " VALUES ('nothing', 'left', '{}', 'running', 3, 3, '2099-01-01', '2020-01-01',"
            " '2020-01-01', 0, '')"
        )
        with serve(folder, "--port", str(port)) as process:
            ready(folder, pid=process.pid)
            row = database.execute(
                "SELECT state, lease_until FROM workflow_job WHERE key = 'left'"
            ).fetchone()
        database.execute("DELETE FROM workflow_job")
    assert row[0] != "running"
    assert row[1] is None


def test_a_port_in_use_is_named_and_serve_stops(folder: Path, port: int) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        with serve(folder, "--port", str(port)) as process:
            output, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"端口 {port} 已被占用；下一个空闲的是 " in output
    assert not members_of(folder)
