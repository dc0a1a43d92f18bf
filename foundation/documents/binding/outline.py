"""目录：每个分隔页、每组一条，组内每份一条。"""

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """level 为 1 或 2；page 从 1 起。"""

    level: int
    title: str
    page: int


def outline(parts: list[dict[str, Any]], counts: list[int]) -> list[Entry]:
    """分隔页自成一条，其后同名组的各份归在它下面；没有组名的自成一条。"""
    entries: list[Entry] = []
    page, group = 1, ""
    for part, count in zip(parts, counts, strict=True):
        if part["kind"] == "divider":
            group = part["title"]
            entries.append(Entry(1, part["title"], page))
        else:
            if part["group"] and part["group"] != group:
                entries.append(Entry(1, part["group"], page))
            group = part["group"]
            entries.append(Entry(2 if group else 1, part["title"], page))
        page += count
    return entries
