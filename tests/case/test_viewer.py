"""右边的材料：翻页、这一页证明什么、检索与标出的位置、看不到的打不开。"""

import re

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from pikepdf import Name

from applications import services
from applications.hosts import host_of
from applications.materials import services as materials
from applications.materials.services import Proof
from applications.models import Application, Material
from foundation.documents.models import Upload
from tests.documents.crafting import saved
from tests.factories import fill, make_application
from tests.materials.samples import put

pytestmark = pytest.mark.django_db
RD = "investment.yearly.rd_expense.-1"


def lettered(*pages: str) -> bytes:
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    for text in pages:
        page = made.add_blank_page(page_size=(600, 800))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pikepdf.Stream(made, f"BT /F1 20 Tf 100 700 Td ({text}) Tj ET".encode())
    return saved(made)


@pytest.fixture
def application(world):
    """一份三页有字的审计报告，第 2 页证明研发费用；一份没有字的扫描件。"""
    application = services.start(world.call, by=world.by("甲经办"))
    fill(application, world, who="甲经办")
    audit = put(world, application, name="审计报告.pdf", pages=3)
    Upload.objects.get(pk=audit.upload_id).copy.save(
        "audit.pdf", ContentFile(lettered("Cover", "Expense 4753.12", "Expense total and expense"))
    )
    put(world, application, "platforms", name="扫描件.pdf", pages=1)
    materials.link(host_of(application), [RD], proof=Proof(audit, 2), by=world.by("甲经办"))
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={"commitment": True})
    return Application.objects.get(pk=application.pk)


def looked(client, application, name, **wanted):
    material = Material.objects.get(title=name)
    wanted = {"tab": "materials", "material": material.pk, **wanted}
    response = client.get(reverse("applications:detail", args=[application.pk]), wanted)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode()).split('id="case-side"')[1]


def test_a_value_leads_to_the_page_that_proves_it_and_back(application, sign_in):
    client, material = sign_in("沈阳经办"), Material.objects.get(title="审计报告.pdf")
    page = client.get(reverse("applications:detail", args=[application.pk])).content.decode()
    assert f"?tab=materials&amp;material={material.pk}&amp;page=2" in page
    side = looked(client, application, "审计报告.pdf", page=2)
    assert "本页证明" in side
    assert f'href="#{RD.replace(".", "-")}"' in side
    assert f'id="{RD.replace(".", "-")}"' in page
    assert "本页证明" not in looked(client, application, "审计报告.pdf", page=1)


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (2, 2), (99, 3)])
def test_a_page_beyond_the_end_is_the_last(application, sign_in, asked, given):
    side = looked(sign_in("沈阳经办"), application, "审计报告.pdf", page=asked)
    assert f"第 {given} 页" in side
    assert ('rel="prev"' in side, 'rel="next"' in side) == (given > 1, given < 3)


def test_words_are_found_on_their_pages_and_marked(application, sign_in):
    client = sign_in("沈阳经办")
    side = looked(client, application, "审计报告.pdf", page=3, q="EXPENSE")
    assert '共 <b class="number">3</b> 处，在 2 页' in side
    assert side.count("<rect") == 2
    assert "第 3 页（2 处）" in side
    assert side.count("<rect") == looked(client, application, "审计报告.pdf", page=3, q="exp ense").count(
        "<rect"
    )
    assert "<rect" not in looked(client, application, "审计报告.pdf", page=1, q="expense")
    assert "没有找到" in looked(client, application, "审计报告.pdf", q="nowhere")


def test_a_scan_says_that_it_has_no_words(application, sign_in):
    assert "扫描的图" in looked(sign_in("沈阳经办"), application, "扫描件.pdf", q="expense")


def test_a_broken_file_still_shows_its_pages(application, sign_in):
    upload = Material.objects.get(title="审计报告.pdf").upload
    upload.copy.save("broken.pdf", ContentFile(b"%PDF-1.7 broken"))
    side = looked(sign_in("沈阳经办"), application, "审计报告.pdf", q="expense")
    assert "读不出来" in side
    assert "case-image" in side


def test_what_is_searched_is_shown_as_text(application, sign_in):
    side = looked(sign_in("沈阳经办"), application, "审计报告.pdf", q='<script>"')
    assert "<script>" not in side
    assert "&lt;script&gt;" in side


def test_a_file_of_another_case_is_not_opened_here(world, application, sign_in):
    other = make_application(world, unit="乙")
    theirs = put(world, other, who="乙经办", name="乙的.pdf")
    url = reverse("applications:detail", args=[application.pk])
    page = sign_in("沈阳经办").get(url, {"tab": "materials", "material": theirs.pk}).content.decode()
    assert "乙的.pdf" not in page
    assert "case-image" not in page
