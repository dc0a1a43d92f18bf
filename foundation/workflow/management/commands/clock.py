"""时钟进程：隔几秒做一遍到点的事。"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from foundation.workflow import clock, clockwork


class Command(BaseCommand):
    help = "时钟进程：到点开放与截止、任务巡检、每日落锚"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, help="间隔秒数")
        parser.add_argument("--once", action="store_true", help="只做一遍")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            close_old_connections()
            try:
                clockwork.tick(clock.now())
            except OperationalError as error:
                self.stderr.write(f"数据库暂时不可用，稍后再试：{error}")
            if options["once"]:
                return
            time.sleep(options["every"])
