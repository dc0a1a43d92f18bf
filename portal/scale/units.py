"""虚构的单位与人：各市都有，名称带“示例”，信用代码的主体标识码以 EXAMP 开头。账号没有可用的密码。"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from stdnum.cn import uscc

from accounts.divisions import DISTRICTS, SHENFU_CODE
from accounts.enums import OfficeLevel, OrganizationKind, Persona, VerificationStatus
from accounts.models import Membership, Office, Organization, User

UNIT_KIND = OrganizationKind.ENTERPRISE
PREFIX = "scale-"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BASE = len(_ALPHABET)
_SHENFU_LIES_IN = "210400"
_WORDS = "远航恒信启明鼎盛华辰新锐瑞丰博源中科天行卓越凌云东方宏图"
_TRADES = (
    "精密机械", "新材料", "医疗器械", "机器人", "轨道交通装备", "软件", "精细化工", "海洋工程",
    "泵业", "轴承", "数控机床", "生物医药", "环保科技", "输变电设备", "航空部件", "现代农业",
)  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


@dataclass(frozen=True)
class Unit:
    """一个单位与它的两个人。"""

    organization: Organization
    handler: Membership
    signatory: Membership

    @property
    def office_code(self) -> str:
        office = self.organization.office
        return office.code if office else ""


def load_units(start: int, count: int, *, random: Random) -> list[Unit]:
    """建立 count 个单位，序号自 start 起，各有一位经办人、一位签署人，轮流落在各市。"""
    offices = list(Office.objects.filter(level=OfficeLevel.CITY).order_by("code"))
    numbers = range(start, start + count)
    units = Organization.objects.bulk_create(
        _unit(number, offices[number % len(offices)], random) for number in numbers
    )
    handlers = _people(units, Persona.HANDLER, numbers, random)
    signatories = _people(units, Persona.SIGNATORY, numbers, random)
    return [Unit(*row) for row in zip(units, handlers, signatories, strict=True)]


def loaded_units() -> int:
    """已经载入过的单位数；再次载入从其后编号。"""
    return User.objects.filter(username__startswith=f"{PREFIX}{Persona.HANDLER}-").count()


def _unit(number: int, office: Office, random: Random) -> Organization:
    division = random.choice(_districts(office.code))
    word = random.choice(_WORDS) + random.choice(_WORDS)
    return Organization(
        name=f"{office.short_name}示例{word}{random.choice(_TRADES)}有限公司",
        credit_code=credit_code(division, number),
        kind=UNIT_KIND,
        legal_representative=f"{random.choice(_SURNAMES)}示例",
        registered_address=f"辽宁省{DISTRICTS[division][1]}示例路{random.randint(1, 400)}号",
        registered_division=division,
        office=office,
        verification_status=VerificationStatus.VERIFIED,
    )


def _districts(office_code: str) -> Sequence[str]:
    city = _SHENFU_LIES_IN if office_code == SHENFU_CODE else office_code
    return [code for code, (belongs_to, _) in DISTRICTS.items() if belongs_to == city]


def credit_code(division: str, number: int) -> str:
    """第 number 个虚构单位的统一社会信用代码，校验位正确。number 小于 31⁴。"""
    digits = "".join(_ALPHABET[number // _BASE**place % _BASE] for place in (3, 2, 1, 0))
    body = f"91{division}EXAMP{digits}"
    return body + str(uscc.calc_check_digit(body))


def _people(
    units: list[Organization], persona: Persona, numbers: Sequence[int], random: Random
) -> list[Membership]:
    users = User.objects.bulk_create(
        User(
            username=f"{PREFIX}{persona}-{number:06d}",
            full_name=f"{random.choice(_SURNAMES)}示例",
            password=f"{UNUSABLE_PASSWORD_PREFIX}{random.randbytes(20).hex()}",
        )
        for number in numbers
    )
    return Membership.objects.bulk_create(
        Membership(user=user, organization=unit, persona=persona)
        for user, unit in zip(users, units, strict=True)
    )
