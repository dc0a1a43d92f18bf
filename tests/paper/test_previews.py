"""申报书的文档：定稿请两份，草稿预览内容不变就是原来那份，谁看得见哪一份。"""

import pytest

from applications import partnering, services
from applications.enums import PartnerStatus
from applications.models import Application, Partner
from applications.papers import DRAFT, FORM, papers_for, request_preview
from foundation.documents.kinds import kind_of
from foundation.documents.models import Document
from foundation.filings import autosave
from foundation.workflow import jobs
from foundation.workflow.models import AccessRecord, Job
from foundation.workflow.refusals import NotPermitted
from portal.demo import answers
from tests.factories import fill, make_application
from tests.world import World

pytestmark = pytest.mark.django_db

ACCOUNT = "210000000000000001"


def _joint(world: World) -> Application:
    """甲的申报书，示例代理已接受并填好表3。"""
    application = make_application(world)
    partner = partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    partnering.accept(partner, by=world.by("代理经办"), facts={})
    fill(application, world, who="甲经办")
    filing = Partner.objects.get(status=PartnerStatus.ACCEPTED).filing
    for section in filing.sections.select_related("filing"):
        autosave.save(
            section, answers.partner()[section.name], base_version=section.version, by=world.by("代理经办")
        )
    return application


def _built(document: Document) -> str:
    return kind_of(document).build(document).html


def test_finalising_a_joint_application_makes_two_editions(world):
    application = _joint(world)
    services.finalise(application, by=world.by("甲经办"), facts={})
    full, partner = Document.objects.filter(kind=FORM).order_by("pk")
    assert (full.edition, partner.edition) == ("full", "partner")
    assert full.public_facts == partner.public_facts
    html = _built(partner)
    assert ACCOUNT not in html
    assert "联合单位版，不作为盖章件" in html
    assert not AccessRecord.objects.filter(action="reveal").exists()
    html = _built(full)
    assert ACCOUNT in html
    assert "表3（该表由联合申报单位填写" in html
    assert "不作为盖章件" not in html
    assert AccessRecord.objects.filter(action="reveal").count() == 1


def test_finalising_alone_makes_one_edition_without_table_three(world):
    make_application(world, finalised=True)
    document = Document.objects.get(kind=FORM)
    assert document.edition == "full"
    assert "表3（该表" not in _built(document)


def test_a_preview_is_made_again_only_when_something_changed(world):
    application = make_application(world)
    first = request_preview(application, by=world.by("甲经办"))
    assert request_preview(application, by=world.by("甲签署")) == first
    fill(application, world, who="甲经办")
    second = request_preview(application, by=world.by("甲经办"))
    assert second != first
    organization = application.organization
    organization.registered_address = "辽宁省沈阳市新址1号"
    organization.save()
    third = request_preview(Application.objects.get(pk=application.pk), by=world.by("甲经办"))
    assert third not in (first, second)
    assert (third.kind, third.public_facts["版次"]) == (DRAFT, 1)


def test_a_preview_shows_what_is_there_now_and_reveals_nothing(world):
    application = _joint(world)
    document = request_preview(application, by=world.by("甲经办"))
    html = _built(document)
    assert 'class="watermark">草稿' in html
    assert ACCOUNT not in html
    assert html.count("已填写（加密保存）") == 2
    assert "表3（该表由联合申报单位填写" in html
    assert "高端装备制造（大型离心压缩机组）" in html
    assert not AccessRecord.objects.exists()


def test_a_preview_that_failed_is_tried_again(world):
    application = make_application(world)
    document = request_preview(application, by=world.by("甲经办"))
    Job.objects.filter(pk=document.job_id).update(state=Job.State.FAILED, error="字体")
    again = request_preview(application, by=world.by("甲经办"))
    assert again == document
    assert Job.objects.get(pk=document.job_id).state != Job.State.FAILED


def test_a_preview_is_rendered_by_the_worker(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    document = request_preview(make_application(world), by=world.by("甲经办"))
    jobs.run(document.job_id)
    ready = Document.objects.get(pk=document.pk)
    assert (ready.state, ready.title) == ("ready", "沈阳甲示例有限公司-申报书草稿")


@pytest.mark.parametrize("who", ["甲查看", "乙经办", "代理经办", "沈阳经办", "省局经办"])
def test_only_those_who_fill_the_form_may_preview_it(world, who):
    application = make_application(world)
    with pytest.raises(NotPermitted):
        request_preview(application, by=world.by(who))
    assert not Document.objects.exists()


def test_who_sees_which_document(world):
    application = _joint(world)
    request_preview(application, by=world.by("甲经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    full, partner, draft = (FORM, "full"), (FORM, "partner"), (DRAFT, "full")
    people = ("甲经办", "代理经办", "沈阳经办")

    def seen() -> list[set[tuple[str, str]]]:
        found = [papers_for(application, by=world.by(who)) for who in people]
        return [{(d.kind, d.edition) for d in papers if d.kind in (FORM, DRAFT)} for papers in found]

    assert seen() == [{full, partner, draft}, {partner, draft}, set()]
    services.submit(application, by=world.by("甲签署"), facts={})
    assert seen() == [{full, partner, draft}, {partner, draft}, {full, partner}]


def test_staff_never_see_a_version_that_was_not_submitted(world):
    application = make_application(world, finalised=True)
    services.reopen(application, by=world.by("甲经办"), facts={})
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={})
    forms = papers_for(application, by=world.by("沈阳经办")).filter(kind=FORM)
    assert [form.public_facts["版次"] for form in forms] == [2]
    own = papers_for(application, by=world.by("甲经办")).filter(kind=FORM)
    assert [form.public_facts["版次"] for form in own] == [2, 1]
