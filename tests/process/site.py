"""真的单机平台：自己的数据目录与端口；另开一条路读它的数据库，看杀死之后留下了什么。"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ground.processes import ROOT, environment, running, state_of, until

# 机器忙的时候一切都慢；等的都是条件，这里只是放弃的时限。
PATIENCE = 60.0
FORM = "application_form"


@dataclass
class Site:
    """一个正在运行的平台。"""

    folder: Path
    port: int
    process: subprocess.Popen[str]

    def child(self, name: str) -> int:
        """总管的一个子进程（web、worker、clock）现在的进程号。"""
        return int(state_of(self.folder)["children"][name])

    def kill(self, name: str) -> int:
        """kill -9 一个子进程连同它的后代，返回被杀的进程号。"""
        killed = self.child(name)
        os.killpg(killed, signal.SIGKILL)
        return killed

    def replaced(self, name: str, killed: int) -> None:
        """等到总管换上了新的。"""
        until(lambda: self.child(name) != killed, seconds=PATIENCE)

    def kill_all(self) -> None:
        """kill -9 总管自己。"""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Site]:
    """运行 manage.py serve，等它宣告启动完成。"""
    with running(folder, "manage.py", "serve", "--port", str(port)) as process:
        until(lambda: (state := state_of(folder)) and state["pid"] == process.pid, seconds=PATIENCE)
        yield Site(folder, port, process)


def manage(folder: Path, *command: str) -> str:
    """在这个数据目录上执行一条管理命令，返回它的输出；不成则失败。"""
    return _output(folder, "manage.py", *command)


def script(folder: Path, name: str, *arguments: str) -> Any:
    """在这个数据目录上以正式设置执行 tests/process 里的一个脚本，返回它印出的 JSON。"""
    return json.loads(_output(folder, "-m", f"tests.process.{name}", *arguments))


def _output(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command} 返回 {done.returncode}：{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """直接打开数据库文件，不经平台的代码。"""
    path = folder / "portal.sqlite3"
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(folder: Path, query: str, *values: Any) -> list[dict[str, Any]]:
    with database(folder) as connection:
        return [dict(row) for row in connection.execute(query, values)]


def one(folder: Path, query: str, *values: Any) -> dict[str, Any]:
    (only,) = rows(folder, query, *values)
    return only


def form_job(folder: Path, application: int) -> dict[str, Any]:
    """一件申报最新一版申报书的后台任务。"""
    found = rows(
        folder,
        "SELECT job.* FROM workflow_job job JOIN documents_document d ON d.job_id = job.id"
        " WHERE d.subject_type = 'applications.application' AND d.subject_id = ? AND d.kind = ?"
        " ORDER BY d.id DESC LIMIT 1",
        application,
        FORM,
    )
    return found[0]


def documents(folder: Path, application: int, *, kind: str = FORM) -> list[dict[str, Any]]:
    return rows(
        folder,
        "SELECT * FROM documents_document WHERE subject_type = 'applications.application'"
        " AND subject_id = ? AND kind = ? ORDER BY id",
        application,
        kind,
    )


def files(folder: Path) -> set[str]:
    """存放目录里现有的文件，写作与数据库里一样的名字。"""
    stored = folder / "files"
    return {str(path.relative_to(stored)) for path in stored.rglob("*") if path.is_file()}


def done(folder: Path, application: int) -> Callable[[], bool]:
    """申报书的任务已经做完。"""
    return lambda: form_job(folder, application)["state"] == "done"


def is_sound(folder: Path) -> bool:
    """数据库文件完好，外键无一悬空。"""
    intact = rows(folder, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    return intact and rows(folder, "PRAGMA foreign_key_check") == []
