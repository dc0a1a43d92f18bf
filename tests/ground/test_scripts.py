"""Makefile 背后的脚本：选 Python、查系统软件包。用假的 dpkg-query 等命令，不动真的系统。"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground.processes import ROOT

REAL = ("sh", "bash", "grep", "mkdir", "env", "tail", "cat")


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """只有几条真命令的 PATH；测试往里放假的。"""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in REAL:
        (folder / name).symlink_to(shutil.which(name))
    return folder


def stub(commands: Path, name: str, script: str) -> None:
    path = commands / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(commands: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=commands.parent,
        env={"PATH": str(commands)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def packages(commands: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return run(commands, str(ROOT / "scripts" / "packages.sh"), *names)


def only_installed(commands: Path, name: str) -> None:
    stub(commands, "dpkg-query", f'for last; do :; done; [ "$last" = {name} ] && echo installed')


def test_nothing_missing_says_nothing(commands: Path) -> None:
    only_installed(commands, "qpdf")
    result = packages(commands, "qpdf")
    assert (result.returncode, result.stdout) == (0, "")


def test_without_root_the_one_command_is_shown_and_it_stops(commands: Path) -> None:
    only_installed(commands, "qpdf")
    stub(commands, "id", "echo 1000")
    stub(commands, "sudo", "exit 1")
    result = packages(commands, "libpango-1.0-0", "qpdf", "fonts-noto-cjk")
    assert result.returncode == 1
    assert result.stdout.splitlines()[1:] == [
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0 fonts-noto-cjk"
    ]


@pytest.mark.parametrize(("uid", "prefix"), [("0", ""), ("1000", "sudo ")])
def test_with_rights_only_the_missing_are_installed(commands: Path, uid: str, prefix: str) -> None:
    only_installed(commands, "qpdf")
    stub(commands, "id", f"echo {uid}")
    stub(commands, "sudo", 'shift; [ "$1" = true ] || "$@"')
    stub(commands, "apt-get", 'echo "$@" >>calls')
    result = packages(commands, "qpdf", "fonts-noto-cjk")
    assert result.returncode == 0
    assert [line.split("=120 ")[1] for line in (commands.parent / "calls").read_text().splitlines()] == [
        "update -q",
        "install -q -y --no-install-recommends fonts-noto-cjk",
    ]


def test_a_failed_install_shows_its_log_and_stops(commands: Path) -> None:
    only_installed(commands, "qpdf")
    stub(commands, "id", "echo 0")
    stub(commands, "apt-get", "echo 网络不通; exit 100")
    result = packages(commands, "fonts-noto-cjk")
    assert result.returncode == 1
    assert "网络不通" in result.stdout


def test_a_python_too_old_or_broken_or_without_pip_is_passed_over(commands: Path) -> None:
    stub(commands, "python3.14", "exit 127")
    stub(commands, "python3.13", 'case "$2" in *ensurepip*) exit 1;; esac')
    stub(commands, "python3.12", f'exec {sys.executable} "$@"')
    result = run(commands, str(ROOT / "scripts" / "python.sh"))
    assert result.returncode == 0
    assert os.path.samefile(result.stdout.strip(), sys.executable)


def test_every_shell_script_parses() -> None:
    scripts = [*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"]
    assert len(scripts) >= 6
    for script in scripts:
        assert os.access(script, os.X_OK), script
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_every_command_named_in_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = {word.strip("`") for word in readme.split("`") if word.startswith("make ")}
    assert {"make run", "make test"} <= targets
    for target in targets:
        subprocess.run(["make", "-n", *target.split()[1:]], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
