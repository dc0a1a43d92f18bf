"""提交的守卫与所生成的文件：材料齐、扫描件相符、联合单位确认、守信承诺，然后是编号、回执与卷宗。"""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile

from applications import dossiers, partnering, services
from applications.enums import COMMITMENT, STAMPED_FORM, STAMPED_PARTNER
from applications.materials import services as materials
from applications.materials.services import uploader_of
from applications.models import Application, MaterialSlot
from applications.papers import FORM
from applications.slots import GUIDE_SLOTS
from foundation.documents import uploads
from foundation.documents.models import Document
from foundation.filings import autosave
from foundation.workflow import jobs
from foundation.workflow.refusals import NotLegal
from portal.demo import answers
from tests.factories import fill, hand_in, make_application

NEEDED = [slot.code for slot in GUIDE_SLOTS if "enterprise" in slot.required_of]


@pytest.fixture
def strict(world):
    """批次按指南要求材料。"""
    for slot in GUIDE_SLOTS:
        MaterialSlot.objects.filter(call=world.call, code=slot.code).update(
            required_of=list(slot.required_of)
        )
    return world


def reasons_to_wait(application, world, who="甲签署"):
    with pytest.raises(NotLegal) as refusal:
        services.submit(application, by=world.by(who), facts={"commitment": True})
    return [reason.text for reason in refusal.value.reasons]


def printed(application, pages):
    """申报书印好了，共 pages 页；排版本身另有测试。"""
    Document.objects.about(application).filter(kind=FORM).update(page_count=pages)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def test_every_required_material_is_asked_for_by_name(strict):
    application = make_application(strict, finalised=True)
    texts = reasons_to_wait(application, strict)
    wanted = [slot.title for slot in GUIDE_SLOTS if slot.code in NEEDED and slot.code != STAMPED_FORM]
    assert texts == [
        *(f"缺少“{title}”，请在“申报材料”里上传。" for title in wanted),
        "还没有上传盖章申报书的扫描件。",
    ]


def test_submit_when_everything_is_there(strict):
    application = make_application(strict, finalised=True)
    printed(application, 3)
    for code in NEEDED:
        hand_in(application, strict, code=code, who="甲经办", pages=3)
    event = services.submit(application, by=strict.by("甲签署"), facts={"commitment": True})
    kinds = [document.kind for document in Document.objects.about(application)]
    assert kinds == ["application_dossier", "application_receipt", "application_form"]
    assert event.facts["number"] == fresh(application).number


def test_a_scan_with_other_pages_is_refused(strict):
    application = make_application(strict, finalised=True)
    for code in NEEDED:
        hand_in(application, strict, code=code, who="甲经办", pages=3)
    printed(application, 4)
    assert reasons_to_wait(application, strict) == [
        "扫描件有3页，定稿有4页，页数不符；请按定稿逐页扫描成一个文件。"
    ]


def test_reopening_voids_the_scan_visibly(strict):
    application = make_application(strict, finalised=True)
    printed(application, 3)
    for code in NEEDED:
        hand_in(application, strict, code=code, who="甲经办", pages=3)
    services.reopen(application, by=strict.by("甲经办"), facts={})
    services.finalise(application, by=strict.by("甲经办"), facts={})
    assert reasons_to_wait(application, strict) == [
        "这是旧版定稿的扫描件，定稿已改，已作废；请重新打印盖章后上传。"
    ]


def test_a_handler_needs_the_stamped_commitment(world):
    application = make_application(world, finalised=True)
    assert reasons_to_wait(application, world, who="甲经办") == [
        "由经办人提交的，须先上传盖章守信承诺书；或请签署人登录提交。"
    ]
    hand_in(application, world, code=COMMITMENT, who="甲经办")
    assert services.submit(application, by=world.by("甲经办"), facts={"commitment": True})


def test_the_partner_confirms_this_very_version(strict):
    application = make_application(strict)
    partner = partnering.invite(application, strict.organizations["代理"], by=strict.by("甲经办"))
    partnering.accept(partner, by=strict.by("代理经办"), facts={})
    partner.refresh_from_db()
    fill(application, strict, who="甲经办")
    for section in partner.filing.sections.select_related("filing"):
        posts = answers.partner()[section.name]
        autosave.save(section, posts, base_version=section.version, by=strict.by("代理经办"))
    services.finalise(application, by=strict.by("甲经办"), facts={})
    assert "示例代理有限公司还没有上传表3 盖章页并确认。" in reasons_to_wait(application, strict)
    with pytest.raises(NotLegal):
        partnering.confirm(partner, by=strict.by("代理经办"), facts={})
    hand_in(fresh(application), strict, code=STAMPED_PARTNER, who="代理经办")
    partnering.confirm(partner, by=strict.by("代理经办"), facts={})
    assert "示例代理有限公司还没有上传表3 盖章页并确认。" not in reasons_to_wait(application, strict)
    services.reopen(application, by=strict.by("甲经办"), facts={})
    partner.refresh_from_db()
    assert partner.status == "accepted"


def test_materials_are_frozen_after_submission(world):
    application = make_application(world, status="city_review")
    with pytest.raises(NotLegal) as refusal:
        hand_in(application, world, code="rd_basis", who="甲经办")
    assert "“市局审核中”，材料不能再改" in refusal.value.reasons[0].text


def test_submitting_asks_for_the_commitment(world, sign_in):
    application = make_application(world, finalised=True)
    client, url = sign_in("甲签署"), f"/applications/{application.pk}/acts/submit/"
    page = client.post(url, {"key": "k1"})
    assert "请先阅读并勾选守信承诺" in page.content.decode()
    assert fresh(application).number is None
    first = client.post(url, {"key": "k1", "commitment": "on"})
    again = client.post(url, {"key": "k1", "commitment": "on"})
    assert first.url == again.url == f"/applications/{application.pk}/receipt/"
    assert fresh(application).number.endswith("-0001")


def pdf(pages, text):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Title"] = text
    body = BytesIO()
    made.save(body)
    return body.getvalue()


def test_the_dossier_binds_the_form_and_every_material(world, work):
    application = make_application(world, finalised=True)
    by = world.by("甲经办")
    for code, pages in (("rd_basis", 2), ("standards", 3)):
        slot = application.call.slots.get(code=code)
        upload = uploads.receive_whole(ContentFile(pdf(pages, code), name=f"{code}.pdf"), by=uploader_of(by))
        materials.add(application, slot, upload, by=by)
    while work():
        pass
    services.submit(application, by=world.by("甲签署"), facts={})
    while work():
        pass
    documents = {document.kind: document for document in Document.objects.about(application)}
    dossier, form = documents["application_dossier"], documents["application_form"]
    assert dossier.ready_at, dossier.error
    assert dossier.page_count == form.page_count + (1 + 2) + (1 + 3)
    with dossier.file.open("rb") as opened, pikepdf.open(opened) as bound:
        assert len(bound.pages) == dossier.page_count
        with bound.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles[0] == "申报书"
    assert "研发基础和研发实力证明" in " ".join(titles)


def test_the_same_content_is_bound_once(world, work):
    application = make_application(world, status="city_review")
    first = Document.objects.about(application).get(kind=dossiers.DOSSIER)
    assert dossiers.request(fresh(application)) == first
    assert jobs.Job.objects.filter(kind="bind_document").count() == 1


def test_the_commitment_is_on_the_record(world):
    application = make_application(world, finalised=True)
    event = services.submit(application, by=world.by("甲签署"), facts={"commitment": True})
    assert "真实性、合法性、有效性" in event.facts["commitment"]


def test_a_scan_waits_for_the_form_to_be_printed(strict):
    application = make_application(strict, finalised=True)
    for code in NEEDED:
        hand_in(application, strict, code=code, who="甲经办", pages=3)
    assert reasons_to_wait(application, strict) == [
        "定稿的申报书还没有生成好，请等它生成后再核对页数；未能生成的请先重新生成。"
    ]


def test_a_void_scan_is_not_bound(world):
    application = make_application(world, finalised=True)
    hand_in(application, world, code=STAMPED_FORM, who="甲经办")
    services.reopen(application, by=world.by("甲经办"), facts={})
    services.finalise(application, by=world.by("甲经办"), facts={})
    current = hand_in(fresh(application), world, code=STAMPED_FORM, who="甲经办")
    services.submit(application, by=world.by("甲签署"), facts={})
    submitted = fresh(application)
    manifest = dossiers.manifest_of(submitted, submitted.submitted, edition="full")
    assert [item["upload"] for item in manifest if "upload" in item] == [current.upload_id]


def test_what_was_recalled_and_then_withdrawn_is_not_shown_to_staff(world):
    application = make_application(world, status="city_review")
    officer = world.by("沈阳经办")
    assert Application.objects.visible_to(officer).exists()
    services.recall(application, by=world.by("甲经办"), facts={})
    services.withdraw(application, by=world.by("甲经办"), facts={"note": "不再申报"})
    assert not Application.objects.visible_to(officer).exists()
