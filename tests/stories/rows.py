"""哪个故事讲了哪一行：故事用 tells 报名，test_every_row 按动作表点名。"""

from collections import defaultdict
from collections.abc import Callable

DONE, REFUSED = "办成", "办不成"
TOLD: dict[str, set[str]] = defaultdict(set)


def tells(*rows: str, done: bool = True, refused: bool = True) -> Callable[[Callable], Callable]:
    """这个故事讲了这几行；默认既有办成的、也有办不成的。"""

    def mark(story: Callable) -> Callable:
        for row in rows:
            TOLD[row] |= {DONE} if done else set()
            TOLD[row] |= {REFUSED} if refused else set()
        return story

    return mark
