"""`manage.py serve`：一条命令启动网站、后台任务与时钟。"""

import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connections

from portal import demo
from portal.serve import demo_accounts
from portal.serve.folder import DataFolder, FolderInUse
from portal.serve.group import Group, say
from portal.serve.members import members
from portal.serve.port import FIRST, PortTaken, is_loopback, listen
from portal.serve.ready import Address, Announcement


class Command(BaseCommand):
    help = "启动网站、后台任务与时钟，并守护它们；按 Ctrl+C 停止。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="端口；不指定则取从 8000 起第一个空闲的")
        parser.add_argument("--bind", default="127.0.0.1", help="监听的地址，默认只有本机能访问")

    def handle(self, *args: Any, **options: Any) -> None:
        bind: str = options["bind"]
        present = _demo_accounts()
        if present and not is_loopback(bind):
            raise CommandError(demo_accounts.why_not_exposed(bind, present))
        connections.close_all()  # 总管长期驻留，不占着数据库连接
        folder = DataFolder(settings.DATA_DIR)
        try:
            listening = _prepare(folder, bind=bind, port=options["port"])
        except (FolderInUse, PortTaken) as problem:
            raise CommandError(str(problem)) from problem
        announcement = Announcement(
            Address.of(bind, listening.getsockname()[1]), folder=folder, lines=demo_accounts.lines(present)
        )
        raise SystemExit(_guard(listening, folder=folder, announcement=announcement))


def _demo_accounts() -> list[demo_accounts.Account]:
    try:
        return demo.listed()
    except (OperationalError, ProgrammingError) as problem:
        raise CommandError(f"数据库还没有准备好（{problem}）；请先执行 manage.py migrate") from problem


def _prepare(folder: DataFolder, *, bind: str, port: int | None) -> socket.socket:
    """占住数据目录与端口。"""
    folder.lock()
    for pid in folder.clear_leftovers():  # 先清残留：它们可能还占着端口
        say(f"清理了上次遗留的进程 {pid}。")
    listening = listen(bind, port)
    taken: int = listening.getsockname()[1]
    if port is None and taken != FIRST:
        say(f"端口 {FIRST} 已被占用，改用 {taken}。")
    return listening


def _guard(listening: socket.socket, *, folder: DataFolder, announcement: Announcement) -> int:
    group = Group(
        members(listening.fileno(), environment=folder.environment()), logs=folder.logs, cwd=settings.BASE_DIR
    )
    try:
        return group.run(
            probe=lambda: announcement.probe(group.pids()),
            on_change=lambda: announcement.write(group.pids()),
        )
    finally:
        folder.clear_state()
