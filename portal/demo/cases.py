"""演示案卷：几家沈阳的单位把申报走到不同的环节，市局与省局一登录就有事可做。全部经服务办理。"""

from dataclasses import dataclass

from django.core.files.base import ContentFile

from accounts.acting import acting_as
from accounts.enums import Persona
from accounts.models import Membership
from applications import services
from applications.enums import STAMPED_FORM
from applications.hosts import host_of
from applications.materials import evidence
from applications.materials import services as materials
from applications.materials.services import Proof
from applications.models import Application, Call, Material
from applications.papers import FORM
from foundation.documents import uploads
from foundation.documents.models import Document
from foundation.filings import autosave
from foundation.workflow import clock, jobs
from foundation.workflow.actor import Actor
from portal.demo import answers
from portal.demo.papers import paper, required_codes


@dataclass(frozen=True)
class Case:
    """一件：哪家单位，交上来之后有没有人领取。"""

    credit_code: str
    is_taken: bool = False


CASES = (
    Case("91210102EXAMPLEH20"),
    Case("91210103EXAMPLEK70", is_taken=True),
    Case("91210104EXAMPLEL59"),
)


def load_cases() -> int:
    """在今年的批次里备好演示案卷，返回新备了几件；已有申报的单位不动。"""
    call = Call.objects.filter(mode="live").order_by("-year").first()
    if call is None or not call.opens_at <= clock.now() < call.closes_at:
        return 0
    waiting = [case for case in CASES if not _has_one(case, call)]
    for case in waiting:
        _load(case, call)
    return len(waiting)


def _has_one(case: Case, call: Call) -> bool:
    return Application.objects.filter(call=call, organization__credit_code=case.credit_code).exists()


def _load(case: Case, call: Call) -> None:
    signatory = _actor(Membership.objects.get(organization__credit_code=case.credit_code))
    application = services.start(call, by=signatory)
    _fill(application, by=signatory)
    services.finalise(application, by=signatory, facts={})
    application.refresh_from_db()
    for code in required_codes():
        _hand_in(application, code, by=signatory)
    _link_everything(application, by=signatory)
    services.submit(application, by=signatory, facts={"commitment": True})
    if case.is_taken:
        office = application.organization.office
        officer = Membership.objects.get(persona=Persona.CITY_OFFICER, office=office)
        services.SERVICES["take"](application, by=_actor(officer), facts={})


def _actor(membership: Membership) -> Actor:
    return acting_as(membership, at=clock.now())


def _fill(application: Application, *, by: Actor) -> None:
    """以表1 的示例填满各节；户名、所属市局与落款日期用这家单位自己的。"""
    organization = application.organization
    today = clock.today().isoformat()
    own = {
        "cover": {
            "office": organization.office.code if organization.office else "",
            "application_date": today,
        },
        "unit": {"account_name": organization.name},
    }
    for section in application.filing.sections.select_related("filing"):
        posts = answers.enterprise()[section.name] | own.get(section.name, {})
        autosave.save(section, posts, base_version=section.version, by=by)


def _hand_in(application: Application, code: str, *, by: Actor) -> Material:
    """交一份到某栏，当场检查。"""
    body = _printed_form(application) if code == STAMPED_FORM else paper(code)
    slot = application.call.slots.get(code=code)
    file = ContentFile(body, name=f"{slot.title}（示例）.pdf")
    upload = uploads.receive_whole(file, by=materials.uploader_of(by))
    if upload.job:
        jobs.run(upload.job.pk)
    return materials.add(application, slot, upload, by=by)


def _printed_form(application: Application) -> bytes:
    """定稿的打印件，当场排版；演示里就当它已经盖了章。"""
    form = Document.objects.about(application).filter(kind=FORM, edition="full").latest("pk")
    jobs.run(form.job.pk)
    form.refresh_from_db()
    with form.file.open() as file:
        return bytes(file.read())


def _link_everything(application: Application, *, by: Actor) -> None:
    """各处填报都链到研发基础证明的第一页，演示从数字跳到证明。"""
    host = host_of(application)
    basis = application.materials.get(slot__code="rd_basis")
    addresses = [figure.address for figures in evidence.figures_of(host).values() for figure in figures]
    materials.link(host, addresses, proof=Proof(basis, page=1), by=by)
