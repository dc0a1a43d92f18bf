"""统计的底稿：两市九件，各走各的日子，都经服务。日期是 2026 年 11 月，20 日是星期五。"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.enums import OrganizationKind, Persona, VerificationStatus
from accounts.models import Membership, Office, Organization, User
from applications import services
from applications.corrections import drafting
from applications.corrections.places import Wanted, as_submitted, find
from applications.lists import services as lists
from applications.models import Application, RecommendationList
from foundation.workflow.clock import SHANGHAI, end_of_day
from portal.demo import answers
from tests import screening
from tests.factories import FILLED, fill, make_upload
from tests.world import DALIAN, SHENYANG, World

CITY_OF = {SHENYANG: "沈阳", DALIAN: "大连"}
UNITS = {
    "丙": ("91210303EXAMPLE46P", SHENYANG, OrganizationKind.ENTERPRISE),
    "丁": ("91210411EXAMPLE54A", SHENYANG, OrganizationKind.ENTERPRISE),
    "戊": ("91210504EXAMPLE626", SHENYANG, OrganizationKind.ENTERPRISE),
    "己": ("12210000EXAMPLE11F", DALIAN, OrganizationKind.UNIVERSITY),
    "庚": ("91210603EXAMPLE70P", DALIAN, OrganizationKind.ENTERPRISE),
    "辛": ("91210711EXAMPLE89C", SHENYANG, OrganizationKind.ENTERPRISE),
    "壬": ("91210804EXAMPLE978", SHENYANG, OrganizationKind.ENTERPRISE),
}
RESEARCH = answers.university()
RESEARCH["cover"] |= {"application_date": "2026-11-20", "appointed_on": "2026-07-01"}


def on(day: int, hour: int = 9) -> datetime:
    """11 月某日某时。"""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


@dataclass
class Story:
    """走完的各件，按单位取。"""

    world: World
    cases: dict[str, Application] = field(default_factory=dict)

    def start(self, unit: str) -> Application:
        """新建、填满、定稿。"""
        handler = self.world.by(f"{unit}经办")
        application = services.start(self.world.call, by=handler)
        research = application.organization.kind != OrganizationKind.ENTERPRISE
        fill(application, self.world, who=f"{unit}经办", posts=RESEARCH if research else FILLED)
        services.finalise(application, by=handler, facts={})
        self.cases[unit] = application
        return application

    def submit(self, unit: str, at: datetime) -> None:
        services.submit(self.start(unit), by=self.world.by(f"{unit}签署", at=at), facts={"commitment": True})

    def act(self, unit: str, name: str, who: str, at: datetime, **facts: Any) -> None:
        """某人某时办一个动作。"""
        service = services.SERVICES[name]
        self.cases[unit] = service(self._now(unit), by=self.world.by(who, at=at), facts=facts).subject

    def give_back(self, unit: str, at: datetime, *addresses: str, ground: str = "incomplete") -> None:
        """点名几处、退回。"""
        who = f"{self.city(unit)}经办"
        self.pin(unit, who, at, *addresses)
        self.act(unit, "give_back", who, at, note="请补正。", ground=ground, due_on=date(2026, 12, 4))

    def pin(self, unit: str, who: str, at: datetime, *addresses: str) -> None:
        by = self.world.by(who, at=at)
        for address in addresses:
            place = find(as_submitted(self._now(unit), by=by), Wanted(address=address))
            wording = drafting.Wording(clause="填报说明2", text="请核对更正。")
            drafting.add(self._now(unit), place, wording, by=by)

    def resubmit(self, unit: str, at: datetime) -> None:
        screening.answer_all(self._now(unit))
        by = self.world.by(f"{unit}签署", at=at)
        services.finalise(self._now(unit), by=by, facts={})
        self.cases[unit] = services.resubmit(self._now(unit), by=by, facts={"commitment": True}).subject

    def recommend(self, unit: str, at: datetime) -> None:
        who = f"{self.city(unit)}经办"
        screening.judge_all(self._now(unit), self.world, who=who)
        screening.check_credit(self._now(unit), self.world, who=who)
        self.act(unit, "recommend", who, at, note="材料初审合格，同意推荐")

    def decline(self, unit: str, at: datetime) -> None:
        city = self.city(unit)
        screening.propose(
            self._now(unit), self.world, act="decline", who=f"{city}经办", ground="not_eligible"
        )
        self.act(unit, "decline", f"{city}负责人", at)

    def send_list(self, city: str, at: datetime) -> None:
        """编制、盖章、报送一个市的清单。"""
        officer = self.world.by(f"{city}经办", at=at)
        found = RecommendationList.objects.get(call_city__office=officer.membership.office)
        issue = lists.prepare(found, by=officer)
        lists.attach_stamped(issue, make_upload(self.world, who=f"{city}经办"), by=officer)
        lists.send(found, by=self.world.by(f"{city}负责人", at=at), facts={})

    def city(self, unit: str) -> str:
        return CITY_OF[self.world.organizations[unit].office.code]

    def _now(self, unit: str) -> Application:
        return Application.objects.get(pk=self.cases[unit].pk)


def add_units(world: World) -> None:
    """另外七家单位，各有经办与签署。"""
    for place, (name, (code, office, kind)) in enumerate(UNITS.items(), start=1):
        world.organizations[name] = Organization.objects.create(
            credit_code=code,
            name=f"=示例{name}单位",
            kind=kind,
            legal_representative=f"{name}法人",
            registered_address=f"辽宁省示例路{place}号",
            registered_division="210106",
            office=Office.objects.get(code=office),
            verification_status=VerificationStatus.VERIFIED,
        )
        for role, (suffix, persona) in enumerate((("经办", Persona.HANDLER), ("签署", Persona.SIGNATORY))):
            user = User.objects.create_user(f"{name}{suffix}", password="test", full_name=f"{name}{suffix}")
            user.phone, user.phone_verified = f"+861380000{2 + role}{place:03}", True
            user.save()
            world.people[f"{name}{suffix}"] = Membership.objects.create(
                user=user, persona=persona, organization=world.organizations[name]
            )


def tell(world: World) -> Story:
    """九件：沈阳六件（一件草稿、一件撤回），大连三件（一件草稿）。"""
    add_units(world)
    story = Story(world)
    story.submit("甲", on(20, 11))
    story.submit("丙", on(20, 12))
    story.submit("丁", on(20, 13))
    story.submit("己", on(20, 14))
    story.submit("戊", on(21))  # 星期六
    story.submit("乙", on(23))
    story.submit("辛", on(20, 15))
    story.start("庚")
    story.start("壬")
    story.give_back("丙", on(23), "cover.contact_person", "cover.responsible_person")
    story.decline("丁", on(23, 10))
    story.give_back("己", on(23, 11), "cover.contact_person", ground="unsigned")
    story.recommend("乙", on(23, 16))
    story.recommend("甲", on(24))
    story.act("辛", "withdraw", "辛经办", on(24, 10), note="不再申报")
    story.resubmit("丙", on(24, 11))
    story.send_list("大连", on(24, 12))
    story.send_list("沈阳", on(25))
    # 联系电话首次退回时就在那里，这次才提：未一次告知；联系人上次提过，不算。
    story.give_back("丙", on(25, 10), "cover.contact_phone", "cover.contact_person", ground="inconsistent")
    story.act(
        "乙",
        "send_back",
        "省局经办",
        on(25, 11),
        note="请再核。",
        case_city_until=end_of_day(date(2026, 12, 11)),
    )
    story.pin("甲", "省局经办", on(26), "cover.contact_person")
    story.act(
        "甲",
        "return_to_unit",
        "省局经办",
        on(26, 10),
        note="请补正。",
        ground="incomplete",
        due_on=date(2026, 12, 3),
        case_city_until=end_of_day(date(2026, 12, 14)),
    )
    story.resubmit("丙", on(26, 11))
    story.recommend("乙", on(26, 12))
    story.recommend("丙", on(27))
    return story
