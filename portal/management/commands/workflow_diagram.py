"""写出 docs/workflow.md 与 docs/permissions.md；--check 只比对。"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.diagram import pages


class Command(BaseCommand):
    help = "由动作表写出流程图与权限表；--check 不写，只看是不是最新"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="与现有的不同即返回非零")
        parser.add_argument(
            "--into", type=Path, default=Path(settings.BASE_DIR) / "docs", help="写到哪个目录"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stale = [name for name, text in pages().items() if _read(options["into"] / name) != text]
        if options["check"]:
            if stale:
                raise CommandError(f"{'、'.join(stale)}不是最新，请执行 manage.py workflow_diagram")
            return
        for name in stale:
            (options["into"] / name).write_text(pages()[name], encoding="utf-8")
            self.stdout.write(f"已写出 {name}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
