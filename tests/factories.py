"""申报书工厂：经服务走到某个状态，从不直接赋值。"""

from collections.abc import Callable

from applications import services
from applications.materials import services as materials
from applications.models import Application, Material
from foundation.filings import autosave
from portal.demo import answers
from tests import screening
from tests.uploading import make_upload
from tests.world import World

FILLED = answers.enterprise()
FILLED["cover"] |= {"application_date": "2026-11-20", "appointed_on": "2026-07-01"}


def fill(application: Application, world: World, *, who: str, posts: answers.Posts = FILLED) -> None:
    """以某人之手填满全部各节；所属市局与户名用这家单位自己的。"""
    organization = application.organization
    own = {
        "cover": {"office": organization.office.code if organization.office else ""},
        "unit": {"account_name": organization.name},
    }
    for section in application.filing.sections.select_related("filing"):
        changes = posts[section.name] | own.get(section.name, {})
        autosave.save(section, changes, base_version=section.version, by=world.by(who))


def hand_in(application: Application, world: World, *, code: str, who: str, pages: int = 1) -> Material:
    """以某人之手把一份材料交到某栏。"""
    slot = application.call.slots.get(code=code)
    upload = make_upload(world, who=who, pages=pages)
    return materials.add(application, slot, upload, by=world.by(who))


def make_application(
    world: World, *, unit: str = "甲", status: str = "draft", finalised: bool = False
) -> Application:
    """一件走到 status 的申报：一步一步经服务走过去。"""
    application = services.start(world.call, by=world.by(f"{unit}经办"))
    steps = (*STEPS[status], *([_finalise] if finalised else []))
    for step in steps:
        step(Application.objects.get(pk=application.pk), world, unit)
    return Application.objects.get(pk=application.pk)


def _finalise(application: Application, world: World, unit: str) -> None:
    fill(application, world, who=f"{unit}经办")
    services.finalise(application, by=world.by(f"{unit}经办"), facts={})


def _submit(application: Application, world: World, unit: str) -> None:
    services.submit(application, by=world.by(f"{unit}签署"), facts={})


def _withdraw(application: Application, world: World, unit: str) -> None:
    services.withdraw(application, by=world.by(f"{unit}经办"), facts={"note": "不再申报"})


def _give_back(application: Application, world: World, unit: str) -> None:
    screening.give_back(application, world, who=f"{CITY_OF[unit]}经办")


def _decline(application: Application, world: World, unit: str) -> None:
    screening.decline(application, world, city=CITY_OF[unit])


def _recommend(application: Application, world: World, unit: str) -> None:
    screening.recommend(application, world, who=f"{CITY_OF[unit]}经办")


def _send(application: Application, world: World, unit: str) -> None:
    screening.send_list(application, world, city=CITY_OF[unit])


def _admit(application: Application, world: World, unit: str) -> None:
    services.SERVICES["admit"](application, by=world.by("省局经办"), facts={})


Step = Callable[[Application, World, str], None]
CITY_OF = {"甲": "沈阳", "乙": "大连"}
SUBMITTED = (_finalise, _submit)
STEPS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "withdrawn": (_withdraw,),
    "city_review": SUBMITTED,
    "returned": (*SUBMITTED, _give_back),
    "declined": (*SUBMITTED, _decline),
    "recommended": (*SUBMITTED, _recommend),
    "province_review": (*SUBMITTED, _recommend, _send),
    "expert_review": (*SUBMITTED, _recommend, _send, _admit),
}
