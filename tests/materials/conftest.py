"""材料测试共用的夹具：文件放在临时目录里；甲的一件草稿；服务机构加入了的一件。"""

from pathlib import Path
from typing import Any

import pytest

from applications import partnering
from applications.models import Application, Partner
from tests.browser.conftest import browser_as, browser_type_launch_args  # noqa: F401  同一个浏览器
from tests.factories import make_application
from tests.world import World


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def application(world: World) -> Application:
    return make_application(world)


@pytest.fixture
def partner(world: World, application: Application) -> Partner:
    invited = partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    partnering.accept(invited, by=world.by("代理经办"), facts={})
    return Partner.objects.get(pk=invited.pk)
