"""拒绝办理的三种说法：看不见（404）、无权（403）、此刻不行（409，附理由）。"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """一条理由：说清什么、在哪里、怎样改；address 指到表单里的位置。"""

    text: str
    clause: str = ""
    address: str = ""


class Refused(Exception):
    """办理被拒绝。"""


class NotVisible(Refused):
    """此人不应知道这一行存在。"""


class NotPermitted(Refused):
    """看得见，但此身份无权办理。"""


class NotLegal(Refused):
    """有权办理，但此刻不合流程；reasons 原样显示给办理人。"""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__("；".join(reason.text for reason in reasons))
        self.reasons = reasons
