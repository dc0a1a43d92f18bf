"""申报书工厂：经服务走到某个状态，从不直接赋值。"""

from applications import services
from applications.materials import services as materials
from applications.materials.services import uploader_of
from applications.models import Application, Material
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.filings import autosave
from tests import answers
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


def make_upload(world: World, *, who: str, pages: int = 1) -> Upload:
    """一份检查合格、尚未附到材料上的上传；检查本身另有测试。"""
    by = world.by(who)
    return Upload.objects.create(
        uploader=by.user,
        holder=uploader_of(by).holder,
        name="示例材料.pdf",
        size_bytes=1000,
        received_bytes=1000,
        state=UploadState.READY,
        sha256="0" * 64,
        media_type="application/pdf",
        page_count=pages,
        created_at=by.at,
    )


def hand_in(application: Application, world: World, *, code: str, who: str, pages: int = 1) -> Material:
    """以某人之手把一份材料交到某栏。"""
    slot = application.call.slots.get(code=code)
    upload = make_upload(world, who=who, pages=pages)
    return materials.add(application, slot, upload, by=world.by(who))


def make_application(
    world: World, *, unit: str = "甲", status: str = "draft", finalised: bool = False
) -> Application:
    """一件走到 status 的申报：从 draft 到 expert_review，以及 returned、declined、withdrawn。"""
    from tests import screening

    handler, signatory = f"{unit}经办", f"{unit}签署"
    city = "沈阳" if unit == "甲" else "大连"
    application = services.start(world.call, by=world.by(handler))
    if status == "withdrawn":
        services.withdraw(application, by=world.by(handler), facts={"note": "不再申报"})
    elif finalised or status != "draft":
        fill(application, world, who=handler)
        services.finalise(application, by=world.by(handler), facts={})
    if status in AFTER_SUBMISSION:
        services.submit(application, by=world.by(signatory), facts={})
    if status == "returned":
        screening.give_back(application, world, who=f"{city}经办")
    if status == "declined":
        screening.decline(application, world, city=city)
    if status in AFTER_RECOMMENDATION:
        screening.recommend(application, world, who=f"{city}经办")
    if status in ("province_review", "expert_review"):
        screening.send_list(screening.fresh(application), world, city=city)
    if status == "expert_review":
        services.SERVICES["admit"](application, by=world.by("省局经办"), facts={})
    return Application.objects.get(pk=application.pk)


AFTER_RECOMMENDATION = ("recommended", "province_review", "expert_review")
AFTER_SUBMISSION = ("city_review", "returned", "declined", *AFTER_RECOMMENDATION)
