"""单选。"""

from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.clean import one_line
from foundation.formspec.values import BLANKS, Value, is_answer, is_unreadable, shown, unreadable

from .leaf import Leaf


@dataclass(frozen=True, kw_only=True)
class Choice(Leaf):
    """从 ``options`` 的（代号，名称）中选一个；存代号，显示名称。"""

    shape: ClassVar[str] = "choice"
    missing: ClassVar[str] = "未选择；请从列出的选项中选一项"

    options: tuple[tuple[str, str], ...]

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        return line if line in BLANKS or line in dict(self.options) else unreadable(line)

    def faults(self, value: Value) -> list[str]:
        # 取自账户的值不经过 parse，也要查。
        is_outside = is_unreadable(value) or (is_answer(value) and value not in dict(self.options))
        return ["不在选项之内，请从列出的选项中选一项"] if is_outside else []

    def display(self, value: Value) -> str:
        return dict(self.options).get(value, value) if is_answer(value) else shown(value)
