"""队列的测试要用的各件：大连每种状态一件，沈阳两件（一件正转往大连），都经服务走到。"""

from datetime import date

from accounts.enums import OrganizationKind, Persona, VerificationStatus
from accounts.models import Membership, Office, Organization, User
from applications import services
from applications.models import Application
from applications.screening.proposals import Draft, propose
from portal.scale.units import credit_code
from tests.factories import CITY_OF, make_application
from tests.screening import ACTS, check_credit, fresh, judge_all, pin, returning
from tests.world import DALIAN, World

ACT = services.SERVICES
DIVISION = "210211"


def add_unit(world: World, name: str, number: int) -> None:
    """大连的一家新单位与它的经办、签署。"""
    CITY_OF[name] = "大连"
    organization = world.organizations[name] = Organization.objects.create(
        credit_code=credit_code(DIVISION, number),
        name=f"大连{name}示例有限公司",
        kind=OrganizationKind.ENTERPRISE,
        legal_representative=f"{name}法人",
        registered_address="辽宁省示例路1号",
        registered_division=DIVISION,
        office=Office.objects.get(code=DALIAN),
        verification_status=VerificationStatus.VERIFIED,
    )
    for person, persona in (("经办", Persona.HANDLER), ("签署", Persona.SIGNATORY)):
        user = User.objects.create_user(f"{name}{person}", password="test", full_name=f"{name}{person}")
        world.people[f"{name}{person}"] = Membership.objects.create(
            user=user, organization=organization, persona=persona
        )


def returned(world: World, unit: str, *, due_on: date) -> Application:
    """领取、退回，给定补正截止日。"""
    application = make_application(world, unit=unit, status="city_review")
    pin(application, world, who="大连经办")
    event = ACT["give_back"](application, by=world.by("大连经办"), facts=returning(due_on=due_on))
    return fresh(event.subject)


OVERDUE_ON, DUE_ON = date(2026, 11, 23), date(2026, 12, 4)
"""一件在 11 月 25 日已逾期，一件还没有。"""


def all_cases(world: World) -> dict[str, Application]:
    """按名字取的各件。"""
    for number, name in enumerate("丙丁戊己庚辛壬癸子丑", start=1):
        add_unit(world, name, number)
    cases = {
        "admitted": make_application(world, unit="丙", status="expert_review"),
        "province": make_application(world, unit="丁", status="province_review"),
        "recommended": make_application(world, unit="戊", status="recommended"),
        "declined": make_application(world, unit="己", status="declined"),
        "returned": returned(world, "庚", due_on=DUE_ON),
        "overdue": returned(world, "辛", due_on=OVERDUE_ON),
        "untaken": make_application(world, unit="壬", status="city_review"),
        "mine": make_application(world, unit="癸", status="city_review"),
        "others": make_application(world, unit="子", status="city_review"),
        "proposed": make_application(world, unit="丑", status="city_review"),
        "incoming": make_application(world, unit="甲", status="city_review"),
        "draft": make_application(world, unit="乙"),
    }
    ACT["take"](cases["mine"], by=world.by("大连经办"), facts={})
    head = {"officer": world.people["大连负责人"]}
    ACT["assign"](cases["others"], by=world.by("大连负责人"), facts=head)
    ACT["take"](cases["proposed"], by=world.by("大连经办"), facts={})
    _propose(cases["proposed"], "decline", world, who="大连经办", ground="not_eligible")
    dalian = Office.objects.get(code=DALIAN)
    propose(
        cases["incoming"],
        ACTS["transfer"],
        Draft(opinion="单位已迁至大连。", facts={}, office=dalian),
        by=world.by("沈阳负责人"),
    )
    return {name: fresh(case) for name, case in cases.items()}


def _propose(application: Application, act: str, world: World, *, who: str, **facts: str) -> None:
    propose(application, ACTS[act], Draft(opinion="拟办意见。", facts=facts), by=world.by(who))


def ready_to_pass(world: World, unit: str, *, who: str) -> Application:
    """在审、要点核完、信用查过，随时可以通过的一件。"""
    application = make_application(world, unit=unit, status="city_review")
    judge_all(application, world, who=who)
    check_credit(application, world, who=who)
    return application
