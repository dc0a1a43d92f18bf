"""一份装好演示数据的数据目录，每个测试拿它的副本；每个测试一个空闲端口。"""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.processes import members_of
from tests.process.site import manage


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """建好库、载入演示数据的数据目录，只读；建一次，大家抄。"""
    folder = tmp_path_factory.mktemp("loaded")
    manage(folder, "migrate", "--no-input", "--verbosity", "0")
    manage(folder, "demo")
    return folder


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Iterator[Path]:
    """自己的一份数据目录；测试结束时不留进程。"""
    own = tmp_path / "data"
    shutil.copytree(loaded, own)
    yield own
    for pid in members_of(own):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def port() -> int:
    """一个空闲端口。"""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free
