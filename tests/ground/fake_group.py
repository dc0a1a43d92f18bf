"""总管的替身：守护若干条 shell 命令，不涉及 Django。

用法：fake_group.py 数据目录 停止时最多等几秒 名字=命令 …
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from portal.serve.child import Member
from portal.serve.folder import DataFolder, FolderInUse
from portal.serve.group import Group


def main() -> int:
    folder = DataFolder(Path(sys.argv[1]))
    try:
        folder.lock()
    except FolderInUse as problem:
        sys.stdout.write(f"{problem}\n")
        return 1
    folder.clear_leftovers()
    named = [argument.split("=", 1) for argument in sys.argv[3:]]
    members = [
        Member(name, name, ("/bin/sh", "-c", command), environment=folder.environment())
        for name, command in named
    ]
    group = Group(members, logs=folder.logs, cwd=folder.path, grace=float(sys.argv[2]))

    def announce() -> None:
        folder.write_state({"pid": os.getpid(), "children": group.pids()})

    try:
        return group.run(probe=lambda: True, on_change=announce)
    finally:
        folder.clear_state()


if __name__ == "__main__":
    sys.exit(main())
