"""两版印在纸上的内容是不是一样：一样的，旧的盖章件仍然有效，不必重新盖章（附件2.五.1）。"""

from typing import Any

from foundation.filings.models import Snapshot
from foundation.filings.services import content_of

Content = dict[str, Any]
NOT_PRINTED = frozenset({"avoidance"})
"""不印在申报书上的各节。"""


def prints_the_same(one: Snapshot | None, other: Snapshot | None) -> bool:
    """申报书（含表3）印出来的内容相同；专利清单与不印的各节可以不同。"""
    if one is None or other is None or one.pk == other.pk:
        return one is not None and one == other
    return _printed(content_of(one)) == _printed(content_of(other))


def prints_the_same_table3(one: Snapshot | None, other: Snapshot | None) -> bool:
    """表3 印出来的内容相同。"""
    if one is None or other is None or one.pk == other.pk:
        return one is not None and one == other
    return bool(content_of(one)["partner"] == content_of(other)["partner"])


def _printed(content: Content) -> Content:
    kept = {name: part for name, part in content.items() if name not in ("patents", "answers", "computed")}
    for name in ("answers", "computed"):
        kept[name] = {key: part for key, part in content[name].items() if key not in NOT_PRINTED}
    return kept
