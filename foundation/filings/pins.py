"""补正只开放点名的地址：一个地址盖住哪些地址。"""


def covers(pin: str, address: str) -> bool:
    """pin 盖住它自己与它之下的各格；空串盖住整节。如 “team” 盖住 “team.r1.name”。"""
    return pin in ("", address) or address.startswith(f"{pin}.")


def overlaps(pin: str, address: str) -> bool:
    """两个地址有一个盖住另一个。"""
    return covers(pin, address) or covers(address, pin)
