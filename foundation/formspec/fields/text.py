"""单行文字，以及两种有固定写法的文字：电话、单位银行账号。"""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from foundation.formspec.clean import halfwidth, one_line
from foundation.formspec.values import Value, is_answer, shown

from .leaf import Leaf
from .writing import writing_problems

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{8,32}")
_PERSONAL_CARD = re.compile(r"62(?:[0-9]{14}|[0-9]{17})")


@dataclass(frozen=True, kw_only=True)
class Text(Leaf):
    """单行文字；``max_length`` 按码点计，``kind`` 写明时还须合电话或银行账号的写法。"""

    shape: ClassVar[str] = "text"

    max_length: int = 100
    kind: Literal["phone", "bank_account"] | None = None

    def parse(self, raw: str) -> Value:
        line = one_line(raw)
        if self.kind == "phone":
            return _tidy_phone(line)
        if self.kind == "bank_account":
            return _tidy_account(line)
        return line

    def problems(self, value: Value) -> list[str]:
        if not is_answer(value):
            return []
        return writing_problems(value, max_length=self.max_length) + self._kind_problems(value)

    def _kind_problems(self, text: str) -> list[str]:
        if self.kind == "phone" and not (_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text)):
            return ["不是有效的电话号码，请填 11 位手机号，或带区号的固定电话，例如 024-23456789"]
        if self.kind == "bank_account" and not _ACCOUNT.fullmatch(text):
            return ["不是有效的银行账号，请填 8 至 32 位的数字、字母或短横线"]
        return []

    def warnings(self, value: Value) -> list[str]:
        if self.kind == "bank_account" and is_answer(value) and _is_personal_card(value):
            return ["像是个人银行卡号，请核对是否为单位的对公账号"]
        return []

    def display(self, value: Value) -> str:
        return shown(value)


def _tidy_phone(line: str) -> str:
    """手机号去掉 +86、空格和短横线，固定电话去掉空格；都不像的原样留下。"""
    compact = "".join(halfwidth(line).split())
    if mobile := _MOBILE.fullmatch(compact.replace("-", "")):
        return mobile[1]
    return compact if _LANDLINE.fullmatch(compact) else line


def _tidy_account(line: str) -> str:
    """账号去掉分组的空格，全角成半角；不像账号的原样留下。"""
    compact = "".join(halfwidth(line).split())
    return compact if _ACCOUNT.fullmatch(compact) else line


def _is_personal_card(account: str) -> bool:
    """个人银行卡号：16 或 19 位，62 开头，末位合 Luhn 校验；对公账号没有统一的校验位。"""
    if not _PERSONAL_CARD.fullmatch(account):
        return False
    digits = [int(digit) for digit in reversed(account)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
