"""演示用的单位与人，每种身份至少一位。信用代码的主体标识码是 EXAMPLEx，手机号是 138000000xx。"""

from dataclasses import dataclass

from accounts.enums import OrganizationKind, Persona, VerificationStatus
from accounts.models import Membership, Office, Organization, User

PASSWORD = "liaoning-demo"  # 演示账号只在本机可用，serve 拒绝把它们绑到别的地址


@dataclass(frozen=True)
class Unit:
    """一个演示单位。"""

    code: str
    name: str
    kind: OrganizationKind
    legal_representative: str
    address: str
    division: str
    office: str


@dataclass(frozen=True)
class Person:
    """一个演示人；where 是信用代码、区划代码，或空（专家、纪检、管理员）。"""

    username: str
    full_name: str
    phone: str
    persona: Persona
    where: str = ""


ENTERPRISE = "91210106EXAMPLE03B"
UNIVERSITY = "12210000EXAMPLE11F"
AGENCY = "91210112EXAMPLE2XK"
DALIAN_UNIT = "91210211EXAMPLE38A"

UNITS = (
    Unit(
        ENTERPRISE, "辽宁示例重工有限公司", OrganizationKind.ENTERPRISE, "赵示例",
        "辽宁省沈阳市铁西区示例大街100号", "210106", "210100",
    ),
    Unit(
        UNIVERSITY, "辽宁示例理工大学", OrganizationKind.UNIVERSITY, "何示例",
        "辽宁省大连市甘井子区示例路1号", "210211", "210200",
    ),
    Unit(
        AGENCY, "示例知识产权代理（沈阳）有限公司", OrganizationKind.AGENCY, "孙示例",
        "辽宁省沈阳市浑南区示例路8号5层", "210112", "210100",
    ),
    Unit(
        DALIAN_UNIT, "大连示例精密制造有限公司", OrganizationKind.ENTERPRISE, "林示例",
        "辽宁省大连市甘井子区示范街20号", "210211", "210200",
    ),
    Unit(
        "91210102EXAMPLEH20", "沈阳示例机器人有限公司", OrganizationKind.ENTERPRISE, "钱示例",
        "辽宁省沈阳市和平区示例街1号", "210102", "210100",
    ),
    Unit(
        "91210103EXAMPLEK70", "沈阳示例航空部件有限公司", OrganizationKind.ENTERPRISE, "吴示例",
        "辽宁省沈阳市沈河区示例街2号", "210103", "210100",
    ),
    Unit(
        "91210104EXAMPLEL59", "沈阳示例新材料有限公司", OrganizationKind.ENTERPRISE, "郑示例",
        "辽宁省沈阳市大东区示例街3号", "210104", "210100",
    ),
)  # fmt: skip

PEOPLE = (
    Person("handler", "王示例", "+8613800000001", Persona.HANDLER, ENTERPRISE),
    Person("signatory", "赵示例", "+8613800000005", Persona.SIGNATORY, ENTERPRISE),
    Person("viewer", "李示例", "+8613800000003", Persona.VIEWER, ENTERPRISE),
    Person("agency", "周示例", "+8613800000012", Persona.HANDLER, AGENCY),
    Person("agency-head", "孙示例", "+8613800000011", Persona.SIGNATORY, AGENCY),
    Person("university", "杨示例", "+8613800000021", Persona.HANDLER, UNIVERSITY),
    Person("university-head", "何示例", "+8613800000025", Persona.SIGNATORY, UNIVERSITY),
    Person("dalian-handler", "高示例", "+8613800000031", Persona.HANDLER, DALIAN_UNIT),
    Person("dalian-signatory", "林示例", "+8613800000032", Persona.SIGNATORY, DALIAN_UNIT),
    Person("robot", "钱示例", "+8613800000034", Persona.SIGNATORY, "91210102EXAMPLEH20"),
    Person("aviation", "吴示例", "+8613800000035", Persona.SIGNATORY, "91210103EXAMPLEK70"),
    Person("material", "郑示例", "+8613800000036", Persona.SIGNATORY, "91210104EXAMPLEL59"),
    Person("city", "马示例", "+8613800000041", Persona.CITY_OFFICER, "210100"),
    Person("city-head", "朱示例", "+8613800000042", Persona.CITY_HEAD, "210100"),
    Person("dalian", "胡示例", "+8613800000043", Persona.CITY_OFFICER, "210200"),
    Person("dalian-head", "郭示例", "+8613800000044", Persona.CITY_HEAD, "210200"),
    Person("province", "罗示例", "+8613800000051", Persona.PROVINCE_OFFICER, "210000"),
    Person("province-head", "梁示例", "+8613800000052", Persona.PROVINCE_HEAD, "210000"),
    Person("expert", "宋示例", "+8613800000061", Persona.EXPERT),
    Person("auditor", "唐示例", "+8613800000071", Persona.AUDITOR),
    Person("system-admin", "许示例", "+8613800000081", Persona.SYSTEM_ADMIN),
    Person("security-admin", "邓示例", "+8613800000082", Persona.SECURITY_ADMIN),
    Person("audit-admin", "冯示例", "+8613800000083", Persona.AUDIT_ADMIN),
)


def accounts() -> list[tuple[str, str, str]]:
    """（登录名，密码，是谁）一览，给启动时与首页显示。"""
    return [(person.username, PASSWORD, _who(person)) for person in PEOPLE]


def _who(person: Person) -> str:
    units = {unit.code: unit.name for unit in UNITS}
    where = units.get(person.where) or _office_name(person.where)
    return f"{where}{person.persona.label}{person.full_name}"


def _office_name(code: str) -> str:
    from accounts.divisions import OFFICE_NAMES

    return {"210000": "辽宁省知识产权局", **OFFICE_NAMES}.get(code, "")


def load_people() -> None:
    """建立演示单位与人，可以重复执行；已有的不动。"""
    for unit in UNITS:
        _load_unit(unit)
    for person in PEOPLE:
        _load_person(person)


def _load_unit(unit: Unit) -> None:
    Organization.objects.get_or_create(
        credit_code=unit.code,
        defaults={
            "name": unit.name,
            "kind": unit.kind,
            "legal_representative": unit.legal_representative,
            "registered_address": unit.address,
            "registered_division": unit.division,
            "office": Office.objects.get(code=unit.office),
            "verification_status": VerificationStatus.VERIFIED,
        },
    )


def _load_person(person: Person) -> None:
    if User.objects.filter(username=person.username).exists():
        return
    user = User.objects.create_user(
        person.username,
        password=PASSWORD,
        full_name=person.full_name,
        phone=person.phone,
        phone_verified=True,
        is_staff=person.persona == Persona.SYSTEM_ADMIN,
    )
    Membership.objects.create(
        user=user,
        persona=person.persona,
        organization=Organization.objects.filter(credit_code=person.where).first(),
        office=Office.objects.filter(code=person.where).first(),
    )


def listed() -> list[tuple[str, str, str]]:
    """首页上列出的演示账号；正式环境里没有这些人，列表为空。"""
    active = User.objects.filter(is_active=True, phone__in=[person.phone for person in PEOPLE])
    existing = set(active.values_list("username", flat=True))
    return [row for row in accounts() if row[0] in existing]
