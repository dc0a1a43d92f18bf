"""载入演示数据，可以重复执行。"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.offices import load_offices
from foundation.workflow import clock
from portal.demo.calls import load_calls
from portal.demo.cases import load_cases
from portal.demo.people import load_people


class Command(BaseCommand):
    help = "载入演示数据：机关、单位、人、批次；已有的不动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", action="store_true", help="再备几件已提交的演示案卷（约十几秒）")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_offices()
            load_people()
        load_calls(clock.now())
        if options["cases"]:
            self.stdout.write("正在准备演示案卷（首次约十几秒）……")
            self.stdout.write(f"新备 {load_cases()} 件。")
        self.stdout.write("演示数据已就绪。")
