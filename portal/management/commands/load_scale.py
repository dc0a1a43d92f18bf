"""载入规模数据，供压力测试与性能数字使用。"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.enums import CallMode, CallStatus
from applications.models import Call
from portal import scale


class Command(BaseCommand):
    help = (
        "载入成千上万件虚构的申报，从待提交到专家评审：答案、定稿、编号、退回补正、要点结论、推荐清单、"
        "留痕链都齐，核验得过。状态与行的种类随系统长大而增加。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--applications", type=int, required=True, help="申报件数")
        parser.add_argument("--units", type=int, help="申报单位数；不指定则一个单位一件")
        parser.add_argument("--seed", type=int, default=1, help="种子；同一种子得到同样的计划与内容")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["applications"]
        size = scale.Size(count, options["units"] or count, options["seed"])
        if min(size.applications, size.units) < 1:
            raise CommandError("件数与单位数都须大于零")
        call = Call.objects.filter(status=CallStatus.OPEN, mode=CallMode.LIVE).order_by("-year").first()
        if call is None:
            raise CommandError("没有正在申报的批次；可以先执行 manage.py demo")
        began = time.perf_counter()
        scale.load(call, size)
        seconds = time.perf_counter() - began
        self.stdout.write(f"已载入 {size.units} 个单位、{count} 件申报，用时 {seconds:.1f} 秒。")
