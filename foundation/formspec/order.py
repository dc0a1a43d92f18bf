"""逐行填写的表：行的编号，以及两个人同时增删、移动行时的合并。"""

import re
from collections.abc import Sequence

_ROW_ID = re.compile(r"[a-z][a-z0-9]{3,15}")


def is_row_id(text: str) -> bool:
    """是不是行编号：小写字母开头，4 至 16 位小写字母和数字；由浏览器随手取，此后不变。"""
    return _ROW_ID.fullmatch(text) is not None


def merged_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """两个人都从 ``base`` 改起，合成一个次序：谁删的都删去，谁加的都在，一行不重。

    以对方的次序为底，去掉我删的，我加的各放在我这边的前一行之后；前一行已被对方删去的，放在再前一行之后。
    只有我移动过行的，改以我的次序为底：移动不会白做；两人都移动过的，从对方。三个次序各自不含重复。
    """
    if _has_moved(base, mine) and not _has_moved(base, theirs):
        return _replayed(base, theirs, onto=mine)
    return _replayed(base, mine, onto=theirs)


def _has_moved(base: Sequence[str], now: Sequence[str]) -> bool:
    """两边都有的行，先后变了没有。"""
    return [row for row in base if row in set(now)] != [row for row in now if row in set(base)]


def _replayed(base: Sequence[str], changed: Sequence[str], *, onto: Sequence[str]) -> list[str]:
    """把 base → changed 的增删，在 onto 上再做一遍。"""
    removed = set(base) - set(changed)
    rows = [row for row in onto if row not in removed]
    for position, row in enumerate(changed):
        if row not in base and row not in rows:
            before = (rows.index(earlier) for earlier in reversed(changed[:position]) if earlier in rows)
            rows.insert(next(before, -1) + 1, row)
    return rows
