"""启动检查：SQLite 的连接参数少一样，多人同时保存就会有人失败，而且只在忙的时候才看得出来。"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core import checks

SHORTEST_WAIT_SECONDS = 20


@checks.register
def sqlite_waits_its_turn(**kwargs: Any) -> list[checks.CheckMessage]:
    """每个 SQLite 库都须照 settings.SQLITE_OPTIONS 连接。"""
    return [error for alias, database in settings.DATABASES.items() for error in faults(alias, database)]


def faults(alias: str, database: Mapping[str, Any]) -> Iterator[checks.CheckMessage]:
    """一个库的连接参数里不合要求的地方；database 是 DATABASES 里的一项，不是 SQLite 的没有。"""
    if not database["ENGINE"].endswith("sqlite3"):
        return
    options: Mapping[str, Any] = database.get("OPTIONS", {})
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        yield _error("E001", f"{alias} 库没有用 IMMEDIATE 事务，五十人同时保存会有五分之一失败")
    if "journal_mode=wal" not in str(options.get("init_command", "")).lower().replace(" ", ""):
        yield _error("E002", f"{alias} 库没有用 WAL 日志，有人保存时别人连看都要等")
    if float(options.get("timeout", 0)) < SHORTEST_WAIT_SECONDS:
        yield _error("E003", f"{alias} 库等锁不足 {SHORTEST_WAIT_SECONDS} 秒，忙时会报 database is locked")
    if database.get("ATOMIC_REQUESTS"):
        yield _error("E004", f"{alias} 库开着 ATOMIC_REQUESTS，只看不改的页面也会占住写锁")


def _error(number: str, text: str) -> checks.CheckMessage:
    return checks.Error(
        text, hint="OPTIONS 用 settings.SQLITE_OPTIONS，ATOMIC_REQUESTS 不开。", id=f"workflow.{number}"
    )
