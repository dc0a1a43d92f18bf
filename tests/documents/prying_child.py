"""测试用的子进程：看看自己手里有什么，或照吩咐越界。"""

import os
import resource
import signal
import time
from typing import Any

from foundation.documents import confine


def pry(request: dict[str, Any]) -> dict[str, Any]:
    if asked := request.get("asked"):
        _misbehave(asked)
    return {
        "names": sorted(os.environ),
        "pid": os.getpid(),
        "session": os.getsid(0),
        "address_space": resource.getrlimit(resource.RLIMIT_AS)[0],
    }


def _misbehave(asked: str) -> None:
    if asked == "sleep":
        time.sleep(60)
    if asked == "hoard":
        bytearray(1 << 30)
    if asked == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    while asked == "spin":
        pass


if __name__ == "__main__":
    confine.serve(lambda: pry)
