"""逐页出图：尺寸对、存下来、盖得上水印，画不出来的说得明白。"""

import io

import pytest
from PIL import Image, ImageChops

from foundation.documents import preview, sandbox
from foundation.documents.models import Upload
from tests.documents.crafting import picture
from tests.documents.upload_samples import GOOD, checked, desk, put_files_under, sent, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    return put_files_under(settings, tmp_path)


@pytest.fixture
def who(db):
    return desk().first


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body), formats=["JPEG"]).convert("RGB")


@pytest.mark.parametrize("encrypt", [False, True])
def test_a_page_is_drawn_once_and_kept(who, files, settings, monkeypatch, encrypt):
    settings.PORTAL_ENCRYPT_FILES = encrypt
    upload = checked(GOOD, by=who)
    first = preview.page_image(upload, 2, width=790)
    assert opened(first).size == (800, 1132)
    assert opened(first).getpixel((250, 800)) == (51, 51, 51)

    def never(*given: object, **options: object) -> None:
        raise AssertionError("不该再画")

    monkeypatch.setattr(sandbox, "run", never)
    assert preview.page_image(upload, 2, width=800) == first
    kept = [name for name in stored(files) if "previews" in name]
    assert len(kept) == 1
    preview.remove_pages(upload)
    assert not [name for name in stored(files) if "previews" in name]


def test_a_watermark_is_over_the_page_and_not_kept(who):
    upload = checked(GOOD, by=who)
    plain = preview.page_image(upload, 1, width=800)
    marked = preview.page_image(upload, 1, width=800, watermark="专家 张喆 2026-11-20")
    difference = ImageChops.difference(opened(plain), opened(marked)).convert("L")
    left, top, right, bottom = difference.point(lambda v: 255 * (v > 24)).getbbox()
    assert right - left > 700
    assert bottom - top > 1000
    assert preview.page_image(upload, 1, width=800) == plain


def test_a_photo_is_turned_upright(who):
    exif = Image.Exif()
    exif[0x0112] = 6
    upload = checked(picture("JPEG", (640, 480), exif=exif), by=who, name="a.jpg")
    assert opened(preview.page_image(upload, 1, width=240)).size == (240, 320)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_there_is_no_such_page(who, number):
    with pytest.raises(preview.NoSuchPage):
        preview.page_image(checked(GOOD, by=who), number, width=800)


def test_nothing_is_drawn_before_the_check(who):
    with pytest.raises(preview.NoSuchPage):
        preview.page_image(sent(GOOD, by=who), 1, width=800)


def test_a_page_that_cannot_be_drawn_says_so(who, monkeypatch):
    upload = checked(GOOD, by=who)
    limits = sandbox.Limits(memory_bytes=1 << 30, cpu_seconds=5, wall_seconds=9, file_bytes=8)
    monkeypatch.setattr(preview, "_LIMITS", limits)
    with pytest.raises(preview.Undrawable, match="第 1 页画不出来"):
        preview.page_image(upload, 1, width=800)
    assert Upload.objects.get().state == "ready"
