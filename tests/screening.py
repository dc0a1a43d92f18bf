"""审核故事里常做的几步：登记信用核查、逐条核对要点、拟好补正事项、报送清单。都经服务。"""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.enums import CreditResult
from accounts.models import CreditCheck
from applications import services
from applications.lists import services as lists
from applications.models import Application, Finding, RecommendationList
from applications.screening import proposals
from applications.screening.acts import SCREENING_ACTS
from applications.screening.proposals import Draft
from foundation.filings.enums import Pin
from foundation.filings.models import CorrectionItem
from foundation.workflow import clock
from tests.uploading import make_upload
from tests.world import World

ACTS = {act.name: act for act in SCREENING_ACTS}


def fresh(application: Application) -> Application:
    """重新读出。"""
    return Application.objects.get(pk=application.pk)


def check_credit(
    application: Application, world: World, *, who: str, result: str = CreditResult.CLEAR, days_ago: int = 0
) -> CreditCheck:
    """某人登记一次信用核查。"""
    return CreditCheck.objects.create(
        credit_code=application.organization.credit_code,
        source="信用中国",
        checked_on=clock.today() - timedelta(days=days_ago),
        result=result,
        recorded_by=world.people[who],
        recorded_at=clock.now(),
    )


def judge_all(application: Application, world: World, *, who: str, verdict: str = "ok") -> None:
    """某人把全部要点逐条核对。"""
    membership, application = world.people[who], fresh(application)
    for point in application.call.points.all():
        Finding.objects.update_or_create(
            application=application,
            point=point,
            office=membership.office,
            defaults={
                "snapshot": application.submitted,
                "verdict": verdict,
                "judged_by": membership,
                "judged_at": clock.now(),
            },
        )


def pin(
    application: Application,
    world: World,
    *,
    who: str,
    address: str = "cover.contact_person",
    kind: str = Pin.FIELD,
) -> CorrectionItem:
    """某机关拟一条补正事项。"""
    by = world.by(who)
    return CorrectionItem.objects.create(
        filing=application.filing,
        office_code=by.membership.office.code,
        pin=kind,
        address=address,
        label="封面 · 联系人",
        clause="填报说明2",
        text="请核对更正。",
        author=by.user,
        created_at=by.at,
    )


def returning(**changes: Any) -> dict[str, Any]:
    """退回的事实：五个工作日之后截止。"""
    return {"note": "材料不全，请补正。", "ground": "incomplete", "due_on": date(2026, 11, 27)} | changes


def give_back(
    application: Application, world: World, *, who: str = "沈阳经办", **changes: Any
) -> Application:
    """拟一条、退回。"""
    pin(application, world, who=who)
    return services.SERVICES["give_back"](application, by=world.by(who), facts=returning(**changes)).subject


def answer_all(application: Application) -> None:
    """单位逐条答复。"""
    CorrectionItem.objects.filter(filing__in=application.filing_ids(), round__isnull=False).update(
        answer="已更正。"
    )


def resubmit(application: Application, world: World, *, at: datetime | None = None) -> Application:
    """答复、定稿、重新提交。"""
    answer_all(application)
    by = world.by("甲签署", at=at)
    services.finalise(application, by=by, facts={})
    return services.SERVICES["resubmit"](application, by=by, facts={"commitment": True}).subject


def recommend(application: Application, world: World, *, who: str = "沈阳经办") -> Application:
    """核对、查信用、通过。"""
    judge_all(application, world, who=who)
    check_credit(application, world, who=who)
    facts = {"note": "材料初审合格，同意推荐"}
    return services.SERVICES["recommend"](application, by=world.by(who), facts=facts).subject


def send_list(application: Application, world: World, *, city: str = "沈阳") -> Application:
    """编制、盖章、报送。"""
    officer, head = f"{city}经办", f"{city}负责人"
    found = RecommendationList.objects.get(call_city=application.call_city)
    issue = lists.prepare(found, by=world.by(officer))
    lists.attach_stamped(issue, make_upload(world, who=officer), by=world.by(officer))
    lists.send(found, by=world.by(head), facts={})
    return fresh(application)


def propose(
    application: Application, world: World, *, act: str, who: str = "沈阳经办", **facts: Any
) -> proposals.Proposal:
    """某人拟办。"""
    draft = Draft(opinion="拟办意见：见事由。", facts=facts)
    return proposals.propose(application, ACTS[act], draft, by=world.by(who))


def decline(
    application: Application, world: World, *, city: str = "沈阳", ground: str = "not_eligible"
) -> Application:
    """经办拟、负责人签。"""
    propose(application, world, act="decline", who=f"{city}经办", ground=ground)
    return services.SERVICES["decline"](application, by=world.by(f"{city}负责人"), facts={}).subject
