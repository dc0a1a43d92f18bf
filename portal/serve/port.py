"""端口：由总管占住并传给网站进程，网站进程重启时端口不会被别人拿走，排队的连接也不丢。"""

import errno
import ipaddress
import socket
from collections.abc import Iterator

FIRST = 8000
_TRIED = 200
_BACKLOG = 512


class PortTaken(Exception):
    """指定的端口已被占用，或没有空闲端口。"""


def is_loopback(bind: str) -> bool:
    """bind 是否只有本机能访问；主机名的全部地址都须是回环地址。"""
    addresses = {info[4][0] for info in socket.getaddrinfo(bind, None, type=socket.SOCK_STREAM)}
    return all(ipaddress.ip_address(address).is_loopback for address in addresses)


def listen(bind: str, port: int | None) -> socket.socket:
    """在 bind 上监听：port 为 None 时取从 8000 起第一个空闲的，否则只用 port。

    抛出 PortTaken：指定的端口已被占用（说明下一个空闲的），或没有空闲的。
    """
    if port is None:
        return _first_free(bind, range(FIRST, FIRST + _TRIED))
    taken = _try(bind, port)
    if taken is not None:
        return taken
    with _first_free(bind, range(port + 1, min(port + _TRIED, 65536))) as free:
        raise PortTaken(f"端口 {port} 已被占用；下一个空闲的是 {free.getsockname()[1]}：请用 --port 指定它")


def _first_free(bind: str, ports: range) -> socket.socket:
    for found in _free(bind, ports):
        return found
    raise PortTaken(f"端口 {ports.start}–{ports.stop - 1} 都已被占用")


def _free(bind: str, ports: range) -> Iterator[socket.socket]:
    for port in ports:
        if (found := _try(bind, port)) is not None:
            yield found


def _try(bind: str, port: int) -> socket.socket | None:
    family, kind, protocol, _, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
    candidate = socket.socket(family, kind, protocol)
    candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        candidate.bind(address)
        candidate.listen(_BACKLOG)
    except OSError as problem:
        candidate.close()
        if problem.errno == errno.EADDRINUSE:
            return None
        raise
    return candidate
