"""有固定写法的单行文字：电话、手机、电子邮箱、单位银行账号。"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from foundation.formspec.clean import halfwidth

Kind: TypeAlias = Literal["phone", "mobile", "email", "bank_account"]
EMAIL_MOST = 254

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
# HTML 标准里的邮箱写法，另要求域名至少两段：内网的单段域名收不到信。
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+")
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{8,32}")
_PERSONAL_CARD = re.compile(r"62(?:[0-9]{14}|[0-9]{17})")


@dataclass(frozen=True, kw_only=True)
class Writing:
    """一种写法：合哪些样子，不合时怎么说，合的怎样写整齐（收到的已去掉空格、成了半角）。"""

    shapes: tuple[re.Pattern[str], ...]
    wrong: str
    neaten: Callable[[str], str]

    def fits(self, text: str) -> bool:
        """合不合这种写法。"""
        return any(shape.fullmatch(text) for shape in self.shapes)

    def tidy(self, line: str) -> str:
        """写整齐；都不像的原样留下。"""
        neat = self.neaten("".join(halfwidth(line).split()))
        return neat if self.fits(neat) else line


def _bare_mobile(compact: str) -> str:
    """手机号去掉 +86 和短横线；固定电话的短横线留着。"""
    bare = compact.replace("-", "").removeprefix("+").removeprefix("86")
    return bare if _MOBILE.fullmatch(bare) else compact


def _lower_domain(compact: str) -> str:
    """域名不分大小写，成小写；@ 之前分大小写，不动。"""
    name, at, domain = compact.rpartition("@")
    return f"{name}{at}{domain.lower()}"


WRITINGS: Mapping[Kind, Writing] = {
    "phone": Writing(
        shapes=(_MOBILE, _LANDLINE),
        wrong="不是有效的电话号码，请填 11 位手机号，或带区号的固定电话，例如 024-23456789",
        neaten=_bare_mobile,
    ),
    "mobile": Writing(
        shapes=(_MOBILE,),
        wrong="不是有效的手机号，请填 11 位手机号，例如 13800000001",
        neaten=_bare_mobile,
    ),
    "email": Writing(
        shapes=(_EMAIL,),
        wrong="不是有效的电子邮箱，请按 name@example.com 的样子填写",
        neaten=_lower_domain,
    ),
    "bank_account": Writing(
        shapes=(_ACCOUNT,),
        wrong="不是有效的银行账号，请填 8 至 32 位的数字、字母或短横线",
        neaten=str,
    ),
}


def is_personal_card(account: str) -> bool:
    """个人银行卡号：16 或 19 位，62 开头，末位合 Luhn 校验；对公账号没有统一的校验位。"""
    if not _PERSONAL_CARD.fullmatch(account):
        return False
    digits = [int(digit) for digit in reversed(account)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
