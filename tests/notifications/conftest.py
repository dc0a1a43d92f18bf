"""消息测试共用的夹具：只记下、不外发的短信网关；一件可说的事。"""

from collections.abc import Callable, Iterator

import pytest

from applications.models import Application
from foundation.notifications import sms
from foundation.notifications.services import Message
from foundation.workflow import clock
from tests.factories import make_application
from tests.world import World


class Phone:
    """记下发来的短信；fails 是发下一条时抛出的错。"""

    def __init__(self) -> None:
        self.received: list[tuple[str, str]] = []
        self.fails: BaseException | None = None

    def send(self, phone: str, text: str) -> None:
        if self.fails:
            raise self.fails
        self.received.append((phone, text))


@pytest.fixture
def phone() -> Iterator[Phone]:
    """登记成短信网关，用完换回原来的。"""
    before, fake = sms._find[:], Phone()
    sms.register(lambda: fake)
    yield fake
    sms._find[:] = before


@pytest.fixture
def application(world: World) -> Application:
    return make_application(world)


@pytest.fixture
def news(application: Application) -> Callable[..., Message]:
    """一件事；要不一样的另给。"""

    def written(**changes: object) -> Message:
        columns = {
            "kind": "returned",
            "title": "申报已退回补正",
            "text": "请于2026年12月1日24:00前补正。",
            "url": f"/applications/{application.pk}/",
            "subject": application,
            "event_key": "event:1",
            "at": clock.now(),
        }
        return Message(**columns | changes)

    return written
