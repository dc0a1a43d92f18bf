"""从环境变量读设置与密钥；缺了就按名字报错，绝不悄悄用默认密钥上线。"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """环境变量 name 是否为真（1/true/yes/on）。"""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def key(name: str, *, embedded_folder: Path | None) -> str:
    """密钥 name：先看环境变量，再看 name_FILE 指的文件；单机模式在数据目录里生成一份（0600）。

    抛出 ImproperlyConfigured：服务器模式下两者都没有。
    """
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if embedded_folder is None:
        raise ImproperlyConfigured(f"请设置环境变量 {name} 或 {name}_FILE")
    return _generated(embedded_folder / f"{name.lower()}.key")


def _generated(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as draft:  # 生来就是 0600
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            # 几个进程同时起步时只有一份落定，别人读到的总是写全了的。
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="utf-8").strip()
