"""先定好数据目录与设置，再载入 Django。"""

import os
import sys
import tempfile

_SERVERS = ("DATABASE_URL", "REDIS_URL")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        for name in _SERVERS:
            os.environ.pop(name, None)
        os.environ |= {"PORTAL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        from benchmarks import run

        run.run()


if __name__ == "__main__":
    sys.exit(main())
