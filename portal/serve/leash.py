"""父进程一死，子进程随之结束：总管被 kill -9 时不会留下占着端口和数据库的进程。"""

import ctypes
import os
import select
import signal
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# 在分叉之前取好：分叉之后、exec 之前只应做最少的事。
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def tied_to_parent() -> Callable[[], None]:
    """返回交给 Popen(preexec_fn=…) 的函数：子进程在当前进程死亡时收到 TERM，并恢复信号掩码。"""
    parent = os.getpid()

    def tie() -> None:
        _prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:  # 父进程在登记之前就死了，信号不会再来
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    return tie


def die_with_parent() -> None:
    """让当前进程在父进程结束时立即结束；供子进程自己分叉出的进程使用。

    这里不用 prctl：它认的是分叉的那个线程，Celery 由线程补充的进程会在线程结束时被误杀。
    """
    parent = os.getppid()
    watched = os.pidfd_open(parent)
    if os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_wait_and_exit, args=(watched,), name="leash", daemon=True).start()


def _wait_and_exit(watched: int) -> None:
    poll = select.poll()
    poll.register(watched, select.POLLIN)
    poll.poll()
    os.kill(os.getpid(), signal.SIGKILL)
