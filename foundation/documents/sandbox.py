"""在隔离的子进程里做一件危险的事：自己的会话，限内存、处理器时间、文件大小与总时长，不带环境变量里的密钥。

父进程给一段 JSON 和几个文件描述符，子进程一行行回话：先是 started，其间可报进度，最后是结果。
子进程里的那一头见 confine。
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_LINE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """内存与写出的文件以字节计，时间以秒计；wall_seconds 到了连同其子孙一起杀掉。"""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    file_bytes: int


class Broken(Exception):
    """子进程没有给出结果。too_long：超时；否则是崩溃、内存不足或遇到看不懂的内容。detail 只进日志。"""

    def __init__(self, detail: str, *, too_long: bool) -> None:
        super().__init__(detail)
        self.too_long = too_long


def run(
    module: str,
    request: dict[str, Any],
    *,
    limits: Limits,
    descriptors: Sequence[int] = (),
    on_progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """以子进程运行 module，返回它的结果。

    抛出 Broken；子进程连开始都没有则抛 RuntimeError，那是我们自己的毛病。
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as errors:
        asked.write(json.dumps({"limits": asdict(limits), "request": request}).encode())
        asked.seek(0)
        process = _started(module, asked, errors, descriptors=descriptors)
        watch = threading.Timer(limits.wall_seconds, _kill, [process])
        watch.start()
        try:
            heard = _listen(process, on_progress)
            if "result" not in heard:
                process.wait()  # 话说到一半没了：等它自己的结束原因，到点有人杀它
        finally:
            watch.cancel()
            _kill(process)
            process.wait()
        if "result" in heard:
            return dict(heard["result"])
        raise _failure(process.returncode, heard, _tail(errors))


def _started(
    module: str, asked: IO[bytes], errors: IO[bytes], *, descriptors: Sequence[int]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-B", "-s", "-m", module],
        stdin=asked,
        stdout=subprocess.PIPE,
        stderr=errors,
        pass_fds=tuple(descriptors),
        cwd=_ROOT,
        env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _listen(process: subprocess.Popen[bytes], on_progress: Callable[[int], None] | None) -> dict[str, Any]:
    """听到结束为止；过长的一行、不是 JSON 的一行都当作没有。"""
    heard: dict[str, Any] = {}
    assert process.stdout is not None
    with process.stdout as output:
        while line := output.readline(_LONGEST_LINE):
            said = _parsed(line)
            heard |= said
            if on_progress and "progress" in said:
                on_progress(said["progress"])
            if "result" in said:
                break
    return heard


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """连同它自己的会话里的都杀掉；已经收尸的不动（编号可能已是别人的）。"""
    if process.returncode is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _failure(code: int, heard: dict[str, Any], errors: str) -> Exception:
    if "started" not in heard:
        return RuntimeError(f"子进程没有开始（{code}）：{errors}")
    too_long = code in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM)
    return Broken(f"子进程没有结果（{code}）：{errors}", too_long=too_long)


def _tail(errors: IO[bytes]) -> str:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 2000))
    return errors.read().decode("utf-8", "replace")
