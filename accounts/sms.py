"""短信出口。真网关另行接入；默认写到日志，演示号码绝不外发。"""

import logging
from typing import Protocol

logger = logging.getLogger("portal.sms")


class Gateway(Protocol):
    """能发一条短信的东西。"""

    def send(self, phone: str, text: str) -> None: ...


class ConsoleGateway:
    """写到日志里，供开发与演示。"""

    def send(self, phone: str, text: str) -> None:
        logger.warning("短信 → %s：%s", phone, text)


def gateway() -> Gateway:
    """当前的短信出口。"""
    return ConsoleGateway()
