"""从材料到核验：传齐材料与盖章件、提交、回执、卷宗、凭验证码比对，全在浏览器里。"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name
from playwright.sync_api import Page, expect

from applications import services
from applications.models import Application, MaterialSlot
from applications.papers import FORM
from applications.slots import GUIDE_SLOTS
from foundation.documents.models import Document
from tests.factories import make_application
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEEDED = [slot for slot in GUIDE_SLOTS if "enterprise" in slot.required_of]


@pytest.fixture
def strict(world: World) -> World:
    """批次按指南要求材料。"""
    for slot in GUIDE_SLOTS:
        own = MaterialSlot.objects.filter(call=world.call, code=slot.code)
        own.update(required_of=list(slot.required_of))
    return world


def lettered(path: Path, word: str, pages: int) -> Path:
    """每页写着 word 与页码的 PDF。"""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(1, pages + 1):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        words = f"BT /F1 24 Tf 100 700 Td ({word} page {number}) Tj ET".encode()
        page.obj.Contents = pikepdf.Stream(made, words)
    made.save(path)
    return path


def hand_in(page: Page, code: str, file: Path, work: Callable[[], int]) -> None:
    slot = page.locator(f"#slot-{code}")
    slot.locator("input[type=file]").first.set_input_files(file)
    expect(slot.get_by_text("检查中").first).to_be_visible(timeout=10000)
    while work():
        pass
    expect(slot.locator(".slot-head").get_by_text("合格")).to_be_visible(timeout=10000)


def texts(document: Document) -> list[str]:
    with document.file.open("rb") as opened:
        pages = pypdfium2.PdfDocument(opened.read())
    return [page.get_textpage().get_text_range() for page in pages]


def outline(path: Path) -> list[tuple[int, str]]:
    """目录：级别与名称。"""
    found = []
    with pikepdf.open(path) as bound, bound.open_outline() as tree:
        for group in tree.root:
            found.append((1, str(group.title)))
            found += [(2, str(child.title)) for child in group.children]
    return found


def test_from_materials_to_verification(
    strict: World, browser_as: Any, work: Callable[[], int], tmp_path: Path
) -> None:
    application = make_application(strict, finalised=True)
    while work():
        pass
    form = Document.objects.about(application).get(kind=FORM, edition="full")
    handler = browser_as("甲经办", f"/applications/{application.pk}/materials/")
    for slot in NEEDED:
        pages = form.page_count if slot.code == "stamped_form" else 2
        hand_in(handler, slot.code, lettered(tmp_path / f"{slot.code}.pdf", slot.code, pages), work)

    signatory = browser_as("甲签署", f"/applications/{application.pk}/acts/submit/")
    button = signatory.get_by_role("button", name="确认提交")
    button.click()
    assert signatory.get_by_role("checkbox").evaluate("box => box.validity.valueMissing")
    signatory.get_by_role("checkbox").check()
    button.click()
    expect(signatory.get_by_role("heading", level=1)).to_contain_text("回执")
    application.refresh_from_db()
    expect(signatory.locator("main")).to_contain_text(application.number)
    while work():
        pass

    dossier = Document.objects.about(application).get(kind="application_dossier")
    signatory.goto(f"/applications/{application.pk}/")
    with signatory.expect_download() as download:
        signatory.get_by_role("link", name="申报卷宗（第1版）").click()
    book = tmp_path / "dossier.pdf"
    download.value.save_as(book)
    assert subprocess.run(["qpdf", "--check", book], capture_output=True, check=False).returncode == 0
    names = [name for _, name in outline(book)]
    assert [name for name in names if name in {slot.title for slot in NEEDED}] == [s.title for s in NEEDED]
    read = texts(dossier)
    assert (
        len(read)
        == dossier.page_count
        == form.page_count
        + sum(1 + (form.page_count if slot.code == "stamped_form" else 2) for slot in NEEDED)
    )
    for slot in NEEDED:
        pages = [number for number, text in enumerate(read) if f"{slot.code} page" in text]
        assert f"{slot.code} page 1" in read[pages[0]]
        assert slot.title in read[pages[0] - 1]
        assert pages == list(range(pages[0], pages[0] + len(pages)))
    assert all(f"{number} / {len(read)}" in text for number, text in enumerate(read, start=1))

    public = browser_as("甲查看", f"/verify/{dossier.code}/")
    expect(public.locator("main")).to_contain_text(application.number)
    public.locator("input[type=file]").set_input_files(book)
    public.get_by_role("button", name="比对").click()
    expect(public.get_by_text("一字不差")).to_be_visible()
    assert Application.objects.get(pk=application.pk).status == "city_review"


def test_a_second_press_gives_the_same_receipt(world: World, browser_as: Any) -> None:
    application = make_application(world, finalised=True)
    page = browser_as("甲签署", f"/applications/{application.pk}/acts/submit/")
    page.get_by_role("checkbox").check()
    form = page.locator("form.act-form")
    key = form.locator("[name=key]").input_value()
    services.submit(application, by=world.by("甲签署", key=key), facts={"commitment": True})
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("回执")
    assert Application.objects.get(pk=application.pk).number.endswith("-0001")
