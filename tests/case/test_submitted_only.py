"""补正期间单位正在改：工作人员的每一页仍是提交的那一版，新写的一个字也看不到；单位自己看得到。"""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from applications import partnering, services
from applications.hosts import host_of, host_of_partner
from applications.materials import services as materials
from applications.materials.services import Proof
from applications.models import Application, Material, Partner
from applications.models.patent import PatentListing
from applications.patents import services as patents
from applications.submitted import hosts_for
from foundation.filings import autosave
from foundation.filings.models import Evidence
from foundation.filings.services import content_of
from foundation.workflow import clock
from tests import screening
from tests.factories import fill
from tests.materials.samples import put, uploaded
from tests.patents.samples import entry, invention, list_patents
from tests.test_workflow_table import accepted
from tests.world import World

pytestmark = pytest.mark.django_db
STAFF = ("沈阳经办", "沈阳负责人", "省局经办", "纪检")
RD = "investment.yearly.rd_expense.-1"
SECRETS = ("偷偷改的联系人", "一种偷偷加的装置", "偷偷换的审计报告", "偷偷写的工作计划", "偷偷加的证书")


def pinned(application, world, *addresses):
    for address in addresses:
        screening.pin(application, world, who="沈阳经办", address=address)


@pytest.fixture
def returned(world: World, settings: Any) -> Application:
    """联合申报、有材料、有证明、有专利的一件，退回后单位把能改的都改了，还没有重新提交。"""
    application = services.start(world.call, by=world.by("甲经办"))
    fill(application, world, who="甲经办")
    partner = accepted(world, application)
    work = partner.filing.sections.select_related("filing").get(name="work")
    autosave.save(work, {"work_plan": "提交时的工作计划"}, base_version=work.version, by=world.by("代理经办"))
    list_patents(application, world, [invention(1), invention(2)])
    audit = put(world, application, name="提交时的审计报告.pdf", pages=3)
    materials.link(host_of(application), [RD], proof=Proof(audit, 2), by=world.by("甲经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={"commitment": True})
    pinned(application, world, "cover.contact_person", "materials.rd_basis", "materials.standards", "patents")
    facts = screening.returning()
    services.SERVICES["give_back"](application, by=world.by("沈阳经办"), facts=facts)
    settings.PORTAL_CLOCK_FROZEN_AT += timedelta(hours=1)
    change_everything(Application.objects.get(pk=application.pk), partner, world)
    return Application.objects.get(pk=application.pk)


def change_everything(application, partner, world):
    by = world.by("甲经办")
    cover = application.filing.sections.select_related("filing").get(name="cover")
    autosave.save(cover, {"contact_person": "偷偷改的联系人"}, base_version=cover.version, by=by)
    patents.add(application, entry(application, invention(3, title="一种偷偷加的装置")), by=by)
    patents.remove(PatentListing.objects.of(application).first(), by=by)
    old = application.materials.get()
    new = materials.replace(old, uploaded(world, name="偷偷换的审计报告.pdf", pages=5), by=by)
    Material.objects.filter(pk=new.pk).update(title="偷偷换的审计报告.pdf")
    put(world, application, "standards", name="偷偷加的证书.pdf")
    host = host_of(application)
    materials.unlink(host, Evidence.objects.get(filing=application.filing), by=by)
    fresh = Material.objects.select_related("slot", "upload").get(pk=new.pk)
    materials.link(host, [RD, "unit.rd_staff_count"], proof=Proof(fresh, 4), by=by)
    sections = partner.filing.sections
    sections.filter(name="work").update(
        answers={"work_plan": "偷偷写的工作计划", "profile": "偷偷写的工作计划"}
    )


def pages(application):
    partner = Partner.objects.get(application=application)
    here = [application.pk]
    return {
        "case": reverse("applications:detail", args=here),
        "case-materials": reverse("applications:detail", args=here) + "?tab=materials",
        "case-record": reverse("applications:detail", args=here) + "?tab=record",
        "case-acts": reverse("applications:detail", args=here) + "?tab=acts",
        "section": reverse("applications:section", args=[*here, "cover"]),
        "investment": reverse("applications:section", args=[*here, "investment"]),
        "patents": reverse("applications:patents", args=here),
        "evidence": reverse("applications:evidence", args=here),
        "check": reverse("applications:check", args=here),
        "materials": reverse("applications:materials", args=here),
        "partner": reverse("applications:partner", args=[partner.pk]),
        "partner_section": reverse("applications:partner_section", args=[partner.pk, "work"]),
        "partnership": reverse("applications:partnership", args=here),
        "versions": reverse("applications:versions", args=here),
        "documents": reverse("applications:documents", args=here),
    }


def shown(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("who", STAFF)
def test_nothing_typed_since_leaks_to_the_offices(returned, sign_in, who):
    client = sign_in(who)
    for name, url in pages(returned).items():
        page = shown(client, url)
        assert [secret for secret in SECRETS if secret in page] == [], name


def test_the_unit_itself_sees_all_of_it(returned, sign_in):
    client, urls = sign_in("甲经办"), pages(returned)
    seen = "".join(
        shown(client, urls[name]) for name in ("section", "patents", "materials", "partner_section")
    )
    assert [secret for secret in SECRETS if secret not in seen] == []


def test_the_offices_see_what_was_submitted(returned, sign_in):
    client, urls = sign_in("沈阳经办"), pages(returned)
    case = shown(client, urls["case"])
    for text in ("张示例", "提交时的工作计划", "提交时共 2 件", "申报单位正在补正"):
        assert text in case, text
    assert "提交时的审计报告.pdf 第 2 页" in case
    assert "提交时的审计报告.pdf" in shown(client, urls["materials"])
    patents_page = shown(client, urls["patents"])
    assert "一种示例装置1" in patents_page
    assert "一种示例装置2" in patents_page
    assert "提交时的审计报告.pdf 第 2 页" in shown(client, urls["evidence"])
    assert "提交的第 1 版" in shown(client, urls["section"])


def test_the_links_are_those_of_the_submission(world, returned):
    [own, joined] = hosts_for(returned, by=world.by("沈阳经办"))
    links = [(address, page) for address, _, page in own.handed_in.links]
    assert (links, joined.handed_in.links) == ([(RD, 2)], ())
    assert hosts_for(returned, by=world.by("甲经办"))[0].handed_in is None


def test_the_replaced_file_is_still_read_and_the_new_one_is_not(world, returned, sign_in):
    old, new = (Material.objects.get(title=name) for name in ("提交时的审计报告.pdf", "偷偷换的审计报告.pdf"))
    officer = sign_in("沈阳经办")
    page = shown(officer, reverse("applications:material", args=[old.pk]) + "?page=2")
    assert "本页证明" in page
    for name in ("material", "material_download"):
        assert officer.get(reverse(f"applications:{name}", args=[new.pk])).status_code == 404
    side = reverse("applications:detail", args=[returned.pk]) + f"?tab=materials&material={new.pk}"
    assert "case-image" not in shown(officer, side)


def test_the_export_is_the_submitted_list(returned, sign_in):
    def titles(who):
        answer = sign_in(who).get(reverse("applications:patent_export", args=[returned.pk]))
        rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True)
        return [row[2] for row in rows]

    assert titles("沈阳经办") == ["一种示例装置1", "一种示例装置2"]
    assert titles("甲经办") == ["一种示例装置2", "一种偷偷加的装置"]


def test_a_partner_who_left_is_still_in_the_submitted_version(world, returned, sign_in):
    partner = Partner.objects.get(application=returned)
    partnering.leave(partner, by=world.by("代理经办"), facts={"note": "退出"})
    assert "提交时的工作计划" in shown(sign_in("沈阳经办"), pages(returned)["case"])


def test_a_partner_invited_since_is_not_seen(world, returned, sign_in):
    old = Partner.objects.get(application=returned)
    partnering.leave(old, by=world.by("代理经办"), facts={"note": "退出"})
    later = Partner.objects.create(
        application=returned,
        organization=old.organization,
        status="accepted",
        invited_at=clock.now(),
        answer_until=clock.now(),
        filing=services.filings.start(
            host_of_partner(old).schema, base_year=2026, prefilled={}, by=world.by("代理经办")
        ),
    )
    officer = sign_in("沈阳经办")
    assert officer.get(reverse("applications:partner", args=[later.pk])).status_code == 404
    assert officer.get(reverse("applications:partner_section", args=[later.pk, "work"])).status_code == 404


def test_after_resubmission_everything_is_seen(world, returned, sign_in):
    kept = content_of(returned.submitted)["partner"]["answers"]["work"]
    Partner.objects.get(application=returned).filing.sections.filter(name="work").update(answers=kept)
    back = screening.resubmit(returned, world)
    client, urls = sign_in("沈阳经办"), pages(back)
    case = shown(client, urls["case"])
    for text in ("偷偷改的联系人", "偷偷换的审计报告.pdf 第 4 页", "提交时共 2 件", "与第 1 版比对"):
        assert text in case, text
    assert "<del>张示例</del>" in case or "<del>王示例</del>" in case
    assert "一种偷偷加的装置" in shown(client, urls["patents"])
    assert "偷偷加的证书.pdf" in shown(client, urls["materials"])
    assert "第 2 版" in shown(client, urls["versions"])


def test_a_file_put_back_since_is_not_seen(world, settings, sign_in):
    application = services.start(world.call, by=world.by("甲经办"))
    fill(application, world, who="甲经办")
    gone = put(world, application, name="提交前移除的.pdf")
    materials.remove(gone, by=world.by("甲经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={"commitment": True})
    pinned(application, world, "materials.rd_basis")
    services.SERVICES["give_back"](application, by=world.by("沈阳经办"), facts=screening.returning())
    settings.PORTAL_CLOCK_FROZEN_AT += timedelta(hours=1)
    removed = Material.objects.select_related("application", "slot").get(pk=gone.pk)
    materials.put_back(removed, by=world.by("甲经办"))
    page = reverse("applications:materials", args=[application.pk])
    assert "提交前移除的.pdf" not in shown(sign_in("沈阳经办"), page)
    assert "提交前移除的.pdf" in shown(sign_in("甲经办"), page)
