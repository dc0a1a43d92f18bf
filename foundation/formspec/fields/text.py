"""单行文字。"""

from dataclasses import dataclass
from typing import ClassVar

from foundation.formspec.clean import one_line
from foundation.formspec.values import Value, is_answer, shown

from .kinds import EMAIL_MOST, WRITINGS, Kind, is_personal_card
from .leaf import Leaf
from .writing import writing_problems


@dataclass(frozen=True, kw_only=True)
class Text(Leaf):
    """单行文字；``max_length`` 按码点计，``kind`` 写明时还须合那一种的写法。

    ``phone`` 手机或带区号的固定电话，``mobile`` 只收手机，``bank_account`` 单位银行账号，
    ``email`` 电子邮箱，最多 254 字，与 ``max_length`` 无关。
    """

    shape: ClassVar[str] = "text"

    max_length: int = 100
    kind: Kind | None = None

    @property
    def limit(self) -> int:
        """最多的字数。"""
        return EMAIL_MOST if self.kind == "email" else self.max_length

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        return line if self.kind is None else WRITINGS[self.kind].tidy(line)

    def faults(self, value: Value) -> list[str]:
        if not is_answer(value):
            return []
        return writing_problems(value, max_length=self.limit) + self._kind_faults(value)

    def _kind_faults(self, text: str) -> list[str]:
        if self.kind is None or WRITINGS[self.kind].fits(text):
            return []
        return [WRITINGS[self.kind].wrong]

    def warnings(self, value: Value) -> list[str]:
        if self.kind == "bank_account" and is_answer(value) and is_personal_card(value):
            return ["像是个人银行卡号，请核对是否为单位的对公账号"]
        return []

    def display(self, value: Value) -> str:
        return shown(value)
