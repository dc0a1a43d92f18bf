"""总管的守护循环，用假的子进程：死了重启、屡死停下、停得干净、被 kill -9 不留进程、目录只许一个用。"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.ground.processes import members_of, running, state_of, until

pytestmark = pytest.mark.process
FAKE = str(Path(__file__).with_name("fake_group.py"))
# 一个子进程带一个自己的后代；后代也必须跟着走。
WITH_OFFSPRING = "sleep 1000 & sleep 1000; true"
STUBBORN = "trap '' TERM; sleep 1000 & while :; do sleep 1; done"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for pid in members_of(tmp_path):
        os.kill(pid, signal.SIGKILL)


def group(folder: Path, *named: str, grace: float = 5.0) -> AbstractContextManager[subprocess.Popen[str]]:
    return running(folder, FAKE, str(folder), str(grace), *named)


def started(folder: Path, *, processes: int) -> dict[str, int]:
    """等到全部进程都在，返回各子进程的进程号。"""
    until(lambda: state_of(folder) and len(members_of(folder)) == processes)
    return state_of(folder)["children"]


def is_gone(folder: Path) -> bool:
    return not members_of(folder)


def test_a_dead_child_is_replaced_and_its_offspring_is_cleared(folder: Path) -> None:
    with group(folder, f"one={WITH_OFFSPRING}", "two=exec sleep 1000"):
        before = started(folder, processes=4)
        offspring = set(members_of(folder)) - set(before.values())
        os.kill(before["one"], signal.SIGKILL)
        after = until(
            lambda: (state := state_of(folder)) and state["children"] != before and state["children"]
        )
        assert after["two"] == before["two"]
        assert after["one"] != before["one"]
        started(folder, processes=4)
        assert not offspring & set(members_of(folder))
        assert "被信号 9 终止" in (folder / "log" / "one.log").read_text()


def test_five_deaths_in_a_minute_stop_the_group_with_the_reason(folder: Path) -> None:
    with group(folder, "bad=echo 配置有误; exit 3", "good=exec sleep 1000") as process:
        output, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "bad（bad）一分钟内结束了 5 次，最后一次：退出码 3" in output
    assert output.rstrip().endswith("—— bad（bad）结束：退出码 3 ——")
    assert output.count("配置有误") == 5
    assert is_gone(folder)
    assert state_of(folder) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_ends_everything(folder: Path, number: signal.Signals) -> None:
    with group(folder, f"one={WITH_OFFSPRING}", "two=exec sleep 1000") as process:
        started(folder, processes=4)
        process.send_signal(number)
        output, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert output == "正在停止……\n已停止。\n"
    assert is_gone(folder)
    assert state_of(folder) is None


def test_a_child_deaf_to_term_is_killed_after_the_grace(folder: Path) -> None:
    with group(folder, f"deaf={STUBBORN}", grace=0.3) as process:
        started(folder, processes=3)
        process.terminate()
        process.communicate(timeout=10)
    assert process.returncode == 0
    assert is_gone(folder)


def test_kill_9_takes_the_children_along_and_a_new_start_works_at_once(folder: Path) -> None:
    with group(folder, "one=exec sleep 1000", "two=exec sleep 1000") as process:
        before = started(folder, processes=2)
        process.kill()
        until(partial(is_gone, folder))
    with group(folder, "one=exec sleep 1000", "two=exec sleep 1000"):
        after = until(
            lambda: (state := state_of(folder)) and state["children"] != before and state["children"]
        )
        assert set(after) == {"one", "two"}


def test_a_new_start_clears_what_outlived_kill_9(folder: Path) -> None:
    with group(folder, f"deaf={STUBBORN}") as process:
        started(folder, processes=3)
        survivors = set(members_of(folder))
        process.kill()
        process.wait()
        assert survivors & set(members_of(folder))
    with group(folder, "one=exec sleep 1000"):
        until(lambda: (state := state_of(folder)) and "one" in state["children"])
        assert not survivors & set(members_of(folder))


def test_the_second_on_one_folder_is_told_who_holds_it(folder: Path) -> None:
    with group(folder, "one=exec sleep 1000") as holder:
        before = started(folder, processes=1)
        with group(folder, "one=exec sleep 1000") as second:
            output, _ = second.communicate(timeout=10)
        assert second.returncode == 1
        assert output == f"数据目录 {folder.resolve()} 正在使用中（进程号 {holder.pid}，正在启动）\n"
        assert state_of(folder) == {"pid": holder.pid, "children": before}


def test_logs_are_rotated_at_each_start(folder: Path) -> None:
    for word in ("first", "second"):
        with group(folder, f"one=echo {word}; exec sleep 1000") as process:
            until(lambda word=word: word in _log(folder, "one.log"))
            process.terminate()
            process.communicate(timeout=10)
    assert "second" in _log(folder, "one.log")
    assert "first" not in _log(folder, "one.log")
    assert "first" in _log(folder, "one.log.1")


def _log(folder: Path, name: str) -> str:
    path = folder / "log" / name
    return path.read_text() if path.exists() else ""
