"""赛道：两个真线程、各自的连接，在栅栏处等齐再一起跑。"""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 20


def race(first: Callable[[], Any], second: Callable[[], Any], *, headstart: float = 0.0) -> list[Any]:
    """两个线程各用自己的连接同时跑，返回各自的结果；抛出的异常也作为结果。"""
    barrier, results = threading.Barrier(2), [None, None]

    def run(lane: int, deed: Callable[[], Any], delay: float) -> None:
        connection.ensure_connection()
        barrier.wait(PATIENCE_SECONDS)
        time.sleep(delay)
        results[lane] = alone(deed)

    lanes = [
        threading.Thread(target=run, args=(0, first, max(0.0, -headstart)), daemon=True),
        threading.Thread(target=run, args=(1, second, max(0.0, headstart)), daemon=True),
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join(PATIENCE_SECONDS)
        assert not lane.is_alive(), "两边互相等死了"
    return results


def alone(deed: Callable[[], Any]) -> Any:
    """在这个线程自己的连接上跑；抛出的异常也是结果。"""
    try:
        return deed()
    except Exception as error:  # noqa: BLE001 怎样收场都要看到
        return error
    finally:
        connection.close()


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def wait_until_blocked(count: int) -> None:
    """等到有 count 个连接卡在锁上。"""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.02)
    raise AssertionError(f"没有等到 {count} 个连接卡在锁上")
