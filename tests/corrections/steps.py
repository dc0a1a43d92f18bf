"""补正故事里常做的几步，都经服务。"""

from datetime import datetime
from typing import Any

from applications import partnering, services
from applications.corrections import answering, drafting, places
from applications.corrections.answering import Answer
from applications.corrections.drafting import Wording
from applications.corrections.places import Place, Wanted
from applications.models import Application, Partner
from foundation.filings import autosave
from foundation.filings.models import CorrectionItem
from portal.demo import answers
from tests import screening
from tests.factories import fill
from tests.world import World

TEXT = "请核对更正。"


def place(
    application: Application, world: World, address: str, *, who: str = "沈阳经办", **more: Any
) -> Place:
    """机关在提交的那一版里找一处。"""
    source = places.as_submitted(application, by=world.by(who))
    return places.find(source, Wanted(address=address, **more))


def draft(
    application: Application,
    world: World,
    address: str,
    *,
    who: str = "沈阳经办",
    text: str = TEXT,
    **more: Any,
) -> CorrectionItem:
    """机关写一条。"""
    application = screening.fresh(application)
    found = place(application, world, address, who=who, **more)
    wording = Wording(clause=found.clause or "填报说明2", text=text)
    return drafting.add(application, found, wording, by=world.by(who))


def give_back(
    application: Application, world: World, *addresses: str, who: str = "沈阳经办", **changes: Any
) -> Application:
    """写好各条、退回。"""
    for address in addresses:
        draft(application, world, address, who=who)
    act = "return_to_unit" if who.startswith("省局") else "give_back"
    facts = screening.returning(**changes)
    return services.SERVICES[act](application, by=world.by(who), facts=facts).subject


def section(application: Application, name: str) -> Any:
    return application.filing.sections.select_related("filing").get(name=name)


def save(
    application: Application, world: World, name: str, changes: dict[str, str], *, who: str = "甲经办"
) -> autosave.Saved:
    """填一节里的几格。"""
    found = section(application, name)
    return autosave.save(found, changes, base_version=found.version, by=world.by(who))


def answer_all(application: Application, world: World, text: str = "已更正。") -> None:
    """逐条答复，经服务。"""
    items = CorrectionItem.objects.filter(
        filing__in=application.filing_ids(), round__isnull=False, origin="office"
    )
    given = {item.pk: Answer(item.answer, text) for item in items}
    answering.save_answers(screening.fresh(application), given, by=world.by("甲经办"))


def hand_in_again(application: Application, world: World, *, at: datetime | None = None) -> Application:
    """答复、定稿、重新提交。"""
    answer_all(application, world)
    by = world.by("甲签署", at=at)
    services.finalise(application, by=by, facts={})
    return services.SERVICES["resubmit"](application, by=by, facts={"commitment": True}).subject


def joint(world: World) -> tuple[Application, Partner]:
    """甲与代理联合申报，都填好、已提交。"""
    from tests.factories import make_application

    application = make_application(world)
    partner = partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    partnering.accept(partner, by=world.by("代理经办"), facts={})
    fill(application, world, who="甲经办")
    partner = Partner.objects.get(pk=partner.pk)
    for found in partner.filing.sections.select_related("filing"):
        posts = answers.partner()[found.name]
        autosave.save(found, posts, base_version=found.version, by=world.by("代理经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    return application, partner


def submit(application: Application, world: World) -> Application:
    return services.submit(screening.fresh(application), by=world.by("甲签署"), facts={}).subject
