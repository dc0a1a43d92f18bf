"""端口：未指定则取下一个空闲的，指定的被占则说明并停下；哪些地址算本机。"""

import socket

import pytest

from portal.serve import port
from portal.serve.port import PortTaken, is_loopback, listen
from portal.serve.ready import Address


@pytest.fixture
def taken() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_an_unasked_port_moves_on_to_the_next_free_one(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "FIRST", taken)
    with listen("127.0.0.1", None) as found:
        assert taken < found.getsockname()[1] < taken + 200


def test_an_asked_port_is_taken_when_free(taken: int) -> None:
    with listen("127.0.0.1", None) as probe:
        free = probe.getsockname()[1]
    with listen("127.0.0.1", free) as found:
        assert found.getsockname() == ("127.0.0.1", free)


def test_an_asked_port_in_use_is_refused_naming_a_free_one(taken: int) -> None:
    with pytest.raises(PortTaken) as refusal:
        listen("127.0.0.1", taken)
    text = str(refusal.value)
    assert text.startswith(f"端口 {taken} 已被占用；下一个空闲的是 ")
    named = int(text.split("是 ")[1].split("：")[0])
    with listen("127.0.0.1", named) as found:
        assert found.getsockname()[1] == named


@pytest.mark.parametrize(
    ("bind", "expected"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
    ],
)
def test_which_addresses_only_this_machine_can_reach(bind: str, expected: bool) -> None:
    assert is_loopback(bind) is expected


def test_the_address_printed_can_be_opened() -> None:
    urls = [Address.of(bind, 8000).url for bind in ("127.0.0.1", "0.0.0.0", "::", "192.0.2.7")]
    assert urls == [
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "http://192.0.2.7:8000/",
    ]
