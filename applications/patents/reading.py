"""请子进程读一份上传的表格。网页进程自己从不打开它；文件只在内存里，不落盘。"""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from applications.patents.child import OUTPUT_CAP, Row

WALL_SECONDS_CAP = 20
_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-X", "utf8", "-m", "applications.patents.child")
# 一次至多两份：每份至多占 512 MB 与一个核，再多网页就慢了。
_SLOTS = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS = 20

_DAMAGED = "文件损坏或不是 Excel 工作簿，没有读取。请用 Excel 或 WPS 打开检查后另存为 .xlsx 再上传。"
_TOO_SLOW = "读取这份文件用时过长，已停止。请按模板只保留清单这一张工作表，另存之后再上传。"
_TOO_BIG = "文件展开后过大，没有读取。请只保留清单这一张工作表，另存之后再上传。"
_BUSY = "此刻读取文件的人较多，请过一分钟再上传。"


class Unreadable(Exception):
    """文件读不了；文字给上传的人看，说明怎样改。"""


def read(content: bytes) -> list[Row]:
    """一份 .xlsx 或 .csv 的各行：(行号, 单元格)。抛出 Unreadable。"""
    if not _SLOTS.acquire(timeout=_PATIENCE_SECONDS):
        raise Unreadable(_BUSY)
    try:
        return _rows(_answer(content))
    finally:
        _SLOTS.release()


def _answer(content: bytes) -> bytes:
    """子进程的输出。输入输出都是没有名字的内存文件：不会写满管道而互等，也留不下临时文件。"""
    with _memory_file(content) as given, _memory_file(b"") as answer:
        process = subprocess.Popen(
            _COMMAND, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, cwd=_ROOT, env={}, close_fds=True
        )
        try:
            code = process.wait(timeout=WALL_SECONDS_CAP)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(_TOO_SLOW) from error
        finally:
            process.kill()
            process.wait()
        if code:
            raise Unreadable(_ENDINGS.get(-code, _DAMAGED))
        answer.seek(0)
        return answer.read(OUTPUT_CAP)


_ENDINGS: dict[int, str] = {
    signal.SIGXCPU: _TOO_SLOW,
    signal.SIGKILL: _TOO_BIG,
    signal.SIGSEGV: _TOO_BIG,
    signal.SIGXFSZ: _TOO_BIG,
}


def _memory_file(content: bytes) -> Any:
    opened = os.fdopen(os.memfd_create("patents"), "w+b")
    opened.write(content)
    opened.seek(0)
    return opened


def _rows(answer: bytes) -> list[Row]:
    parsed = json.loads(answer)
    if "refused" in parsed:
        raise Unreadable(parsed["refused"])
    return [(number, cells) for number, cells in parsed["rows"]]
