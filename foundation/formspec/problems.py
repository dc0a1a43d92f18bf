"""校验发现的问题。"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """错误挡住提交；提醒只请填写人再看一眼。"""

    ERROR = "错误"
    WARNING = "提醒"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """一处问题；``address`` 是全地址，``text`` 写明什么、哪里、怎么改，``clause`` 是所依据的条款；
    ``is_missing`` 表示只是还没填，草稿里算待办，不算填错。
    """

    severity: Severity
    address: str
    text: str
    clause: str = ""
    is_missing: bool = False
