"""来访的人与他们问的页面：路由普查与各页的测试共用。"""

import io
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import credit
from accounts.credit import Found
from accounts.models import CreditCheck
from applications import services
from applications.figures import briefings
from applications.hosts import host_of
from applications.materials import services as materials
from applications.materials.services import Proof
from applications.models import Application, Briefing, Correction, Material
from applications.models.patent import PatentListing
from foundation.documents.models import Document, Upload
from foundation.filings.models import CorrectionItem, Evidence
from foundation.notifications.models import Notification
from foundation.notifications.services import Message, Recipient, send
from foundation.workflow import clock
from portal.access import ROUTES, Answer, Who
from tests import official, screening
from tests.factories import hand_in, make_upload
from tests.patents import samples
from tests.test_workflow_table import accepted, draft
from tests.world import World

# 小世界里的每个人是哪一种来访者；甲的申报已提交到沈阳，代理已加入。
PERSONAS = {
    "甲签署": Who.SIGNATORY,
    "甲经办": Who.HANDLER,
    "甲查看": Who.VIEWER,
    "代理经办": Who.PARTNER,
    "乙经办": Who.OTHER_UNIT,
    "乙签署": Who.OTHER_UNIT,
    "沈阳经办": Who.CITY_OFFICER,
    "沈阳同事": Who.CITY_OFFICER,
    "沈阳负责人": Who.CITY_HEAD,
    "大连经办": Who.OTHER_CITY,
    "大连负责人": Who.OTHER_CITY,
    "省局经办": Who.PROVINCE,
    "省局负责人": Who.PROVINCE,
    "专家": Who.EXPERT,
    "纪检": Who.AUDITOR,
    "系统管理员": Who.ADMIN,
}
INSIDERS = {Who.SIGNATORY, Who.HANDLER, Who.VIEWER, Who.PARTNER}
LOGINS = ("/accounts/login/", "/admin/login/")
ABSENT = 999_999


def _hand_in(application: Application, world: World) -> None:
    """一份交上的材料，和一份还没有附上的上传。"""
    material = hand_in(application, world, code="rd_basis", who="甲经办")
    for field in (material.upload.file, material.upload.copy):
        field.save("basis.pdf", ContentFile(_one_page()))
    materials.link(
        host_of(application), ["unit.rd_staff_count"], proof=Proof(material, 1), by=world.by("甲经办")
    )
    loose = make_upload(world, who="甲经办")
    loose.name = "还没有附上.pdf"
    loose.save()


def _check_credit(application: Application, world: World) -> None:
    """一次附了截图的信用核查。"""
    shot = make_upload(world, who="沈阳经办")
    shot.copy.save("shot.pdf", ContentFile(_one_page()))
    found = Found(
        credit_code=application.organization.credit_code,
        source="信用中国",
        checked_on=clock.today(),
        result="clear",
        screenshot=shot,
    )
    by = world.by("沈阳经办")
    credit.record(found, by=by, uploader=materials.uploader_of(by))


def _correct(application: Application, world: World) -> None:
    """补正事项各一条：拟好的，发出并答复过的，单位自行打开的。"""
    officer = world.people["沈阳经办"]
    Correction.objects.create(
        application=application,
        number=1,
        office=officer.office,
        snapshot=application.submitted,
        ground="incomplete",
        opinion="请补正。",
        due_on=clock.today(),
        due_at=clock.end_of_day(clock.today()),
        returned_by=officer,
        returned_at=clock.now(),
        answered=application.submitted,
        answered_at=clock.now(),
    )
    for origin, number in (("office", None), ("office", 1), ("unit", 1)):
        item = screening.pin(application, world, who="沈阳经办")
        item.origin, item.round = origin, number
        item.save()


def _item(**wanted: Any) -> int:
    found = CorrectionItem.objects.filter(**wanted).first()
    return found.pk if found else ABSENT


def _tell(application: Application, world: World) -> None:
    """给甲经办的一条消息。"""
    message = Message(
        kind="visit",
        title="只给甲经办",
        text="正文",
        url="/desk/",
        subject=application,
        event_key="visit",
        at=clock.now(),
    )
    with transaction.atomic():
        send([Recipient(world.user("甲经办"))], message)


def _one_page() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(stream)
    return stream.getvalue()


def submitted_jointly(world: World) -> Application:
    """甲已提交、代理已加入、专利清单里有一行的一件。"""
    application = finalised_jointly(world)
    services.submit(application, by=world.by("甲签署"), facts={})
    official.issue(Application.objects.get(pk=application.pk), world)
    _check_credit(application, world)
    _correct(Application.objects.get(pk=application.pk), world)
    return Application.objects.get(pk=application.pk)


def finalised_jointly(world: World) -> Application:
    application = draft(world)
    accepted(world, application)
    samples.list_patents(application, world, [samples.invention(1)])
    _hand_in(application, world)
    _tell(application, world)
    briefings.prepare(application.call, by=world.by("省局经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    return application


def form_of(application: Application) -> Document:
    return Document.objects.about(application).get(kind="application_form", edition="full")


def ready(document: Document) -> Document:
    """像排版好了那样有一个文件。"""
    document.file.save("form.pdf", ContentFile(b"%PDF-1.7"), save=False)
    document.title, document.size_bytes, document.ready_at = "申报书", 8, clock.now()
    document.save()
    return document


def arguments(application: Application, *, pk: int | None = None) -> dict[str, list[Any]]:
    """带行号的路由的参数；pk 另给时换掉行号。"""
    partner = application.partners.get()
    here, there = pk or application.pk, pk or partner.pk
    section = partner.filing.sections.order_by("pk").first().name
    material = application.materials.get().pk
    document, row = form_of(application).public_id, PatentListing.objects.of(application).get().pk
    return {
        "portal:message": [Notification.objects.get(kind="visit").pk],
        "portal:verify": [form_of(application).code],
        "portal:calendar_year": [2026],
        "portal:calendar_export": [2026, "csv"],
        "portal:calendar_correct": [2026],
        **official.arguments(here, pk=pk),
        "applications:case_judge": [here, application.call.points.get(code="seals").pk],
        "applications:case_confirm": [here],
        "applications:case_note": [here],
        "applications:case_credit": [here],
        "applications:case_screenshot": [here, CreditCheck.objects.values_list("pk", flat=True).first() or 1],
        "applications:quotas": [application.call_id],
        "applications:call": [application.call_id],
        "applications:start": [application.call_id],
        "applications:queue_batch": ["recommend"],
        "applications:detail": [here],
        "applications:check": [here],
        "applications:section": [here, "unit"],
        "applications:save": [here, "unit"],
        "applications:reveal": [here, "unit"],
        "applications:act": [here, "give_back"],
        "applications:receipt": [here],
        "applications:preview": [here],
        "applications:documents": [here],
        "applications:progress": [here],
        "applications:call_extend": [application.call_id],
        "applications:briefings": [application.call_id],
        "applications:briefing": [application.call_id],
        "applications:briefing_download": [Briefing.objects.get().pk],
        "applications:download": [here, document],
        "applications:retry_document": [here, document],
        "applications:partnership": [here],
        "applications:paste": [here, "unit"],
        "applications:versions": [here],
        "applications:corrections": [here],
        "applications:correction_answers": [here],
        "applications:correction_open": [here],
        "applications:correction_close": [here, _item(origin="unit")],
        "applications:correction_drafts": [here],
        "applications:correction_add": [here],
        "applications:correction_change": [here, _item(round=None)],
        "applications:correction_remove": [here, _item(round=None)],
        "applications:correction_put_back": [here],
        "applications:correction_review": [here],
        "applications:correction_judge": [here, _item(origin="office", round=1)],
        "applications:patents": [here],
        "applications:patent_export": [here],
        "applications:patent_template": [here],
        "applications:patent_add": [here],
        "applications:patent": [here, row],
        "applications:patent_remove": [here, row],
        "applications:patent_undo": [here, 1],
        "applications:patent_import": [here],
        "applications:patent_report": [here, 1],
        "applications:patent_apply": [here, 1],
        "applications:patent_discard": [here, 1],
        "applications:upload": [Upload.objects.get(name="还没有附上.pdf").public_id],
        "applications:materials": [here],
        "applications:material_slot": [here, "rd_basis"],
        "applications:material_add": [here, "rd_basis"],
        "applications:evidence": [here],
        "applications:evidence_link": [here],
        "applications:evidence_unlink": [here, Evidence.objects.get(filing=application.filing).pk],
        "applications:evidence_carry_over": [here],
        **{f"applications:{name}": [pk or material] for name in MATERIAL_ROUTES},
        "applications:material_page": [pk or material, 1],
        "applications:partner": [there],
        "applications:partner_paste": [there, section],
        "applications:partner_act": [there, "leave"],
        "applications:partner_section": [there, section],
        "applications:partner_save": [there, section],
        "account_confirm_email": ["no-such-key"],
        "account_reset_password_from_key": ["a", "b-c"],
    }


MATERIAL_ROUTES = (
    "material", "material_download", "material_replace", "material_rename", "material_move",
    "material_remove", "material_put_back", "material_recheck",
)  # fmt: skip
ROW_ROUTES = [
    name
    for name in ROUTES
    if name.startswith("applications:") and ROUTES[name].answers[Who.OTHER_UNIT] is Answer.MISSING
]
JSON = "application/json"
NOTHING_CHANGED = {"version": 1, "changes": {}}
BODIES: dict[str, dict[str, Any]] = {
    "applications:reveal": {"data": {"address": "bank_account"}},
    "applications:save": {"data": NOTHING_CHANGED, "content_type": JSON},
    "applications:partner_save": {"data": NOTHING_CHANGED, "content_type": JSON},
    "applications:paste": {"data": {}, "content_type": JSON},
    "applications:partner_paste": {"data": {}, "content_type": JSON},
}


def _body(name: str) -> dict[str, Any]:
    if name == "applications:evidence_carry_over":
        return {"data": {"material": Material.objects.get().pk}}
    return BODIES.get(name, {})


def ask(client: Client, name: str, args: list[Any], *, method: str = "") -> HttpResponse:
    """问一次，随后退回它改动的一切。"""
    url = reverse(name, args=args)
    verb = (method or ROUTES[name].method).lower()
    with transaction.atomic():
        response = getattr(client, verb)(url, **(_body(name) if verb == "post" else {}))
        transaction.set_rollback(True)
    return response


def answer(response: HttpResponse) -> Answer:
    """把状态码归成规定里的说法；4xx 里的其余几种是走得通而此刻不行，503 是健康状况说工人没有起来。"""
    status, location = response.status_code, response.headers.get("Location", "")
    if status == 302 and location.partition("?")[0] in LOGINS:
        return Answer.LOGIN
    if status in (401, 403, 404):
        return Answer(str(status))
    assert status in (200, 201, 204, 302, 400, 409, 412, 422, 423, 503), status
    return Answer.SERVED
