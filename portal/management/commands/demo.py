"""载入演示数据，可以重复执行。"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.offices import load_offices
from foundation.workflow import clock
from portal.demo.calls import load_calls
from portal.demo.people import load_people


class Command(BaseCommand):
    help = "载入演示数据：机关、单位、人、批次；已有的不动"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_offices()
            load_people()
        load_calls(clock.now())
        self.stdout.write("演示数据已就绪。")
