"""测试的小世界：沈阳的甲、大连的乙、一家服务机构，各级机关的人。大连与乙永远不该看见甲。"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.acting import acting_as
from accounts.enums import OrganizationKind, Persona, VerificationStatus
from accounts.models import Membership, Office, Organization, User
from accounts.offices import load_offices
from applications import services
from applications.models import Call, MaterialSlot
from applications.rubrics import GUIDE_RUBRICS
from foundation.workflow import clock
from foundation.workflow.actor import Actor

SHENYANG, DALIAN, PROVINCE = "210100", "210200", "210000"

ORGANIZATIONS = {
    "甲": ("91210106EXAMPLE03B", "沈阳甲示例有限公司", OrganizationKind.ENTERPRISE, "210106", SHENYANG),
    "乙": ("91210211EXAMPLE38A", "大连乙示例有限公司", OrganizationKind.ENTERPRISE, "210211", DALIAN),
    "代理": ("91210112EXAMPLE2XK", "示例代理有限公司", OrganizationKind.AGENCY, "210112", SHENYANG),
}
PEOPLE = {
    "甲经办": (Persona.HANDLER, "甲"),
    "甲签署": (Persona.SIGNATORY, "甲"),
    "甲查看": (Persona.VIEWER, "甲"),
    "乙经办": (Persona.HANDLER, "乙"),
    "乙签署": (Persona.SIGNATORY, "乙"),
    "代理经办": (Persona.HANDLER, "代理"),
    "沈阳经办": (Persona.CITY_OFFICER, SHENYANG),
    "沈阳同事": (Persona.CITY_OFFICER, SHENYANG),
    "沈阳负责人": (Persona.CITY_HEAD, SHENYANG),
    "大连经办": (Persona.CITY_OFFICER, DALIAN),
    "大连负责人": (Persona.CITY_HEAD, DALIAN),
    "省局经办": (Persona.PROVINCE_OFFICER, PROVINCE),
    "省局负责人": (Persona.PROVINCE_HEAD, PROVINCE),
    "专家": (Persona.EXPERT, ""),
    "纪检": (Persona.AUDITOR, ""),
    "系统管理员": (Persona.SYSTEM_ADMIN, ""),
}


@dataclass
class World:
    """按名字取人、取单位、取批次。"""

    people: dict[str, Membership] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    call: Call = field(default_factory=Call)

    def by(self, name: str, *, at: datetime | None = None, key: str = "") -> Actor:
        """某人此刻作为办理人。"""
        return acting_as(self.people[name], at=at or clock.now(), key=key)

    def user(self, name: str) -> User:
        """某人的账号。"""
        return self.people[name].user


def build() -> World:
    """建好小世界：一个正在申报的批次，日期相对于程序时间。"""
    load_offices()
    world = World()
    for name, (code, title, kind, division, office) in ORGANIZATIONS.items():
        world.organizations[name] = Organization.objects.create(
            credit_code=code,
            name=title,
            kind=kind,
            legal_representative=f"{name}法人",
            registered_address=f"辽宁省示例路{code[:6]}号",
            registered_division=division,
            office=Office.objects.get(code=office),
            verification_status=VerificationStatus.VERIFIED,
        )
    for number, (name, (persona, where)) in enumerate(PEOPLE.items(), start=1):
        world.people[name] = _person(world, number, name, persona, where)
    world.call = new_call(world, year=clock.today().year)
    return world


def _person(world: World, number: int, name: str, persona: Persona, where: str) -> Membership:
    user = User.objects.create_user(
        name, password="test", full_name=name, phone=f"+86138000001{number:02d}", phone_verified=True
    )
    return Membership.objects.create(
        user=user,
        persona=persona,
        organization=world.organizations.get(where),
        office=Office.objects.filter(code=where).first(),
    )


def new_call(world: World, *, year: int, mode: str = "live") -> Call:
    """一个已发布、正在申报的批次。"""
    now = clock.now()
    call = Call(
        title=f"{year}年度测试批次",
        year=year,
        mode=mode,
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=10),
        city_until=now + timedelta(days=20),
        recheck_until=now + timedelta(days=30),
    )
    head = world.by("省局负责人")
    services.publish(services.prepare_call(call, rubrics=GUIDE_RUBRICS, by=head), by=head)
    # 材料要求是批次的数据：一般的测试用不要求材料的批次，材料的测试自己要求。
    MaterialSlot.objects.filter(call=call).update(required_of=[])
    services.turn_pages(now)
    return Call.objects.get(pk=call.pk)
