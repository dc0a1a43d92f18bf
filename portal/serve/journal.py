"""子进程的日志文件：启动时轮换，过大时也轮换，出事时取末尾给人看。"""

import os
from pathlib import Path
from typing import BinaryIO

_KEPT = 3
LIMIT = 10 * 1024 * 1024
_TAIL_BYTES = 8000


class Journal:
    """一个子进程的日志：name.log，旧的依次为 name.log.1 至 name.log.3。"""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rotate(self) -> None:
        """把现有日志移到 .1；空的不移。"""
        if self._size():
            self._make_room()
            self.path.replace(self._aged(1))

    def trim(self) -> None:
        """运行中超过上限时，内容移到 .1 并清空；子进程以追加方式写入，故不必重启。"""
        if self._size() > LIMIT:
            self._make_room()
            self._aged(1).write_bytes(self.path.read_bytes())
            os.truncate(self.path, 0)

    def open(self) -> BinaryIO:
        """以追加方式打开，不加缓冲。"""
        return self.path.open("ab", buffering=0)

    def note(self, text: str) -> None:
        with self.open() as stream:
            stream.write(f"{text}\n".encode())

    def tail(self, lines: int = 20) -> str:
        """末尾若干行。"""
        if not self._size():
            return "（空）"
        with self.path.open("rb") as stream:
            stream.seek(max(0, self._size() - _TAIL_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def _make_room(self) -> None:
        """旧日志各退一位，最旧的丢掉。"""
        for age in range(_KEPT, 1, -1):
            younger = self._aged(age - 1)
            if younger.exists():
                younger.replace(self._aged(age))

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _aged(self, age: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{age}")
