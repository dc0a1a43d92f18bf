"""核验留痕：改动、删除、插入、丢尾都会指名道姓。"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.workflow import audit
from foundation.workflow.models import Anchor, Event


class Command(BaseCommand):
    help = "核验办理记录的哈希链、每日锚与查阅封存"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help="另处保存的锚文件（每行一个 JSON）")
        parser.add_argument("--export", type=Path, help="把全部锚写到文件，供另处保存")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            self._export(options["export"])
        kept = _read(options["anchors"]) if options["anchors"] else []
        findings = audit.verify(kept)
        for finding in findings:
            self.stdout.write(f"不符：{finding.where}：{finding.what}")
        self.stdout.write(
            f"共{Event.objects.count()}条，其中{audit.newer_than_last_anchor()}条比最后一个锚新，尚无锚盖住。"
        )
        if findings:
            raise CommandError(f"核验未通过，共{len(findings)}处不符")
        self.stdout.write("核验通过。")

    def _export(self, path: Path) -> None:
        anchors = Anchor.objects.order_by("day")
        lines = [
            json.dumps({"day": str(a.day), "heads": a.heads, "digest": a.digest}, ensure_ascii=False)
            for a in anchors
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"已导出{len(lines)}个锚到{path}")


def _read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
