"""多行文字。"""

from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.clean import clean, length
from foundation.formspec.values import BLANKS, Value, is_answer, shown

from .leaf import Leaf
from .writing import writing_problems


@dataclass(frozen=True, kw_only=True)
class LongText(Leaf):
    """详述类文字，按码点计：多于 ``max_length`` 是错误，少于 ``min_length`` 只是提醒。

    行数（首尾的空行不计）多于 ``max_lines`` 也是错误：五千个换行会排出一百多页。
    """

    shape: ClassVar[str] = "long_text"

    max_length: int = 5000
    min_length: int = 0
    max_lines: int = 400

    @property
    def limit(self) -> int:
        """最多的字数。"""
        return self.max_length

    def parse(self, raw: str) -> Value:
        # 首尾空白不动，计数才与浏览器一致；只有空白等于没有填。
        text = clean(raw)
        bare = text.strip()
        return bare if bare in BLANKS else text

    def faults(self, value: Value) -> list[str]:
        if not is_answer(value):
            return []
        return writing_problems(value, max_length=self.max_length) + self._too_many_lines(value)

    def _too_many_lines(self, text: str) -> list[str]:
        count = text.strip().count("\n") + 1
        if count <= self.max_lines:
            return []
        return [f"共 {count:,} 行，超过上限 {self.max_lines:,} 行，请合并段落或删去空行"]

    def warnings(self, value: Value) -> list[str]:
        if is_answer(value) and (count := length(value)) < self.min_length:
            return [f"只有 {count:,} 字，建议不少于 {self.min_length:,} 字，请详述"]
        return []

    def display(self, value: Value) -> str:
        return shown(value)
