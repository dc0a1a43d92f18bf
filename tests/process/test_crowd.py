"""五十人同时填写，工人同时写库：SQLite 上一次也不出错。快慢只印出来，不作判断。"""

import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.ground.processes import until
from tests.process.saving import Crowd, Saver, missing
from tests.process.site import PATIENCE, is_sound, manage, one, script, serving
from tests.process.visitor import CSRF, SESSION, Visitor

pytestmark = pytest.mark.process

PEOPLE = 50
SECONDS = 8.0
PAUSE = 0.5


def test_fifty_people_saving_while_the_worker_writes(folder: Path, port: int) -> None:
    manage(folder, "load_scale", "--applications", "260", "--units", "200")
    opened = script(folder, "sessions", str(PEOPLE), "100")
    assert len(opened) == PEOPLE
    with serving(folder, port) as site:
        savers = [
            Saver(Visitor(port, {SESSION: each["session"], CSRF: "x" * 32}), each["application"])
            for each in opened
        ]
        before = papers(site.folder)
        with Crowd(savers, pause=PAUSE) as crowd:
            end = time.monotonic() + SECONDS
            # 时间到了，而且每人都存过、工人也写过，才算数。
            until(
                lambda: (
                    time.monotonic() > end
                    and all(saver.kept for saver in savers)
                    and papers(site.folder) > before
                ),
                seconds=SECONDS + PATIENCE,
            )
        taken = [seconds * 1000 for saver in savers for seconds in saver.seconds]
        print(
            f"{PEOPLE} 人保存 {len(taken)} 次，工人同时生成 {papers(site.folder) - before} 份："
            f"p50 {median(taken):.0f} 毫秒，p95 {quantiles(taken, n=20)[-1]:.0f} 毫秒"
        )
        assert Counter(status for status, _ in crowd.refused()) == {}
        assert crowd.lost == 0
        assert missing(folder, savers) == []
        assert is_sound(folder)


def papers(folder: Path) -> int:
    """已生成的文档数。"""
    count: int = one(folder, "SELECT count(*) AS found FROM documents_document WHERE ready_at IS NOT NULL")[
        "found"
    ]
    return count
