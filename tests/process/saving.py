"""不停暂存的人：一人一个会话、一件申报的一格；记下每个得到答复的版本，断了就重连，从断处接着存。"""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ground.processes import until
from tests.process.site import PATIENCE, rows
from tests.process.stories import LONG_TEXTS
from tests.process.visitor import LOST, Visitor

SECTION, ADDRESS, _ = LONG_TEXTS[0]
_PAUSE_AFTER_LOSS = 0.05


@dataclass
class Saver:
    """version 是服务器上已知的版本；kept 是答复过“已保存”的 版本 → 文字。"""

    visitor: Visitor
    application: int
    version: int = 1
    kept: dict[int, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    refused: list[tuple[int, bytes]] = field(default_factory=list)
    lost: int = 0

    def save_until(self, stop: threading.Event, *, pause: float = 0.0) -> None:
        """存到 stop 为止；同一段文字没有得到答复就一直重发。"""
        number = 0
        while not stop.is_set():
            number += 1
            self._keep(f"第{number}次修改，申报{self.application}。", stop)
            stop.wait(pause)

    def _keep(self, text: str, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._save(text)
                return
            except LOST:
                self.lost += 1
                stop.wait(_PAUSE_AFTER_LOSS)

    def _save(self, text: str) -> None:
        began = time.perf_counter()
        answer = self.visitor.save(self.application, SECTION, {ADDRESS: text}, version=self.version)
        self.seconds.append(time.perf_counter() - began)
        if answer.status == 200:
            self.version = answer.json["version"]
            self.kept[self.version] = text
        else:
            self.refused.append((answer.status, answer.body))


class Crowd:
    """一群 Saver，各在自己的线程里。"""

    def __init__(self, savers: list[Saver], *, pause: float = 0.0) -> None:
        self.savers = savers
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(
                target=saver.save_until, args=(self._stop,), kwargs={"pause": pause}, daemon=True
            )
            for saver in savers
        ]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=90)
        assert not any(thread.is_alive() for thread in self._threads)

    @property
    def kept(self) -> int:
        """至今得到答复的保存次数。"""
        return sum(len(saver.kept) for saver in self.savers)

    @property
    def lost(self) -> int:
        """至今没有得到答复的次数。"""
        return sum(saver.lost for saver in self.savers)

    def keep_on(self, more: int) -> None:
        """等到又有 more 次保存得到答复。"""
        wanted = self.kept + more
        until(lambda: self.kept >= wanted, seconds=PATIENCE)

    def be_cut_off(self) -> None:
        """等到又有一次没有得到答复。"""
        before = self.lost
        until(lambda: self.lost > before, seconds=PATIENCE)

    def refused(self) -> list[tuple[int, bytes]]:
        return [answer for saver in self.savers for answer in saver.refused]


def missing(folder: Path, savers: list[Saver]) -> list[Any]:
    """答复过“已保存”、修订里却找不到的；以及当前答案比答复过的还旧的。"""
    return [loss for saver in savers for loss in _missing_of(folder, saver)]


def _missing_of(folder: Path, saver: Saver) -> list[Any]:
    stored = rows(
        folder,
        "SELECT s.version AS current, s.answers ->> ? AS text, r.version, r.changes ->> ? AS change"
        " FROM filings_section s JOIN applications_application a ON a.filing_id = s.filing_id"
        " JOIN filings_revision r ON r.section_id = s.id WHERE a.id = ? AND s.name = ?",
        ADDRESS,
        f'$."{ADDRESS}"[1]',
        saver.application,
        SECTION,
    )
    changes = {row["version"]: row["change"] for row in stored}
    lost = [(version, text) for version, text in saver.kept.items() if changes.get(version) != text]
    newest = max(changes, default=1)
    current = {(row["current"], row["text"]) for row in stored}
    return lost if current == {(newest, changes.get(newest))} else [*lost, ("当前答案", current)]
