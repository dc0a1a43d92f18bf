"""审核页测试共用的：文件放在临时目录里，同一个浏览器。"""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import browser_as, browser_type_launch_args  # noqa: F401  同一个浏览器


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
