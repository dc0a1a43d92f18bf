"""坏文件：每一种不是拒收就是净化，话说得明白，工人照常干下一件。"""

import io
import os
import re
import tempfile

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from foundation.documents import inspecting, sandbox
from foundation.documents.inspection import jpeg
from tests.documents.crafting import filled_form, new_pdf, picture, saved
from tests.documents.hostile import KINDS, Hostile
from tests.documents.upload_samples import GOOD, checked, desk, put_files_under

NOT_WORDS = re.compile(r"Traceback|Error|Exception|None|pikepdf|qpdf|Pillow")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    return put_files_under(settings, tmp_path)


def examined(body: bytes, name: str = "材料.pdf") -> tuple[inspecting.Verdict, bytes]:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as copy:
        source.write(body)
        source.flush()
        verdict = inspecting.examine(source, copy, name=name)
        copy.seek(0)
        return verdict, copy.read()


def test_there_are_enough_kinds():
    assert len(KINDS) >= 25


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_kind_is_refused_or_made_safe(kind: Hostile):
    verdict, copy = examined(kind.build(), kind.name)
    if kind.refused:
        assert kind.refused in verdict.refusal
        assert verdict.refusal.endswith("。")
        assert "请" in verdict.refusal
        assert NOT_WORDS.search(verdict.refusal) is None
        return
    assert verdict.refusal == ""
    assert kind.notice in "".join(verdict.notices)
    assert [needle for needle in kind.absent if needle in _unpacked(copy)] == []


def _unpacked(copy: bytes) -> bytes:
    """解开压缩再找，免得藏在对象流里。"""
    if not copy.startswith(b"%PDF"):
        return copy
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as opened:
        opened.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.django_db
def test_the_worker_goes_on_after_a_hostile_file():
    who = desk().first
    states = [
        checked(KINDS[name].build(), by=who).state
        for name in ("object_stream_bomb", "deep_array", "content_bomb")
    ]
    assert states == ["refused"] * 3
    assert checked(GOOD, by=who).state == "ready"


def test_a_check_past_its_limits_is_a_refusal(monkeypatch):
    tight = sandbox.Limits(memory_bytes=1 << 30, cpu_seconds=20, wall_seconds=20, file_bytes=8)
    with monkeypatch.context() as patched:
        patched.setattr(inspecting, "_limits", lambda size: tight)
        assert "结构异常" in examined(GOOD)[0].refusal

    def stopped(*given: object, **options: object) -> None:
        raise sandbox.Broken("到点杀掉", too_long=True)

    monkeypatch.setattr(sandbox, "run", stopped)
    assert "用时过长" in examined(GOOD)[0].refusal


def test_our_own_mistake_is_not_blamed_on_the_file(monkeypatch):
    monkeypatch.setattr(inspecting, "CHILD", "foundation.documents.no_such_module")
    with pytest.raises(RuntimeError, match="no_such_module"):
        examined(GOOD)


def test_the_environment_is_not_given_away(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "秘密")
    found = sandbox.run(
        "tests.documents.prying_child",
        {},
        limits=sandbox.Limits(memory_bytes=1 << 30, cpu_seconds=5, wall_seconds=9, file_bytes=1 << 20),
    )
    assert set(found["names"]) - {"LC_CTYPE"} == {"LANG", "PATH"}
    assert found["session"] == found["pid"] != os.getsid(0)
    assert found["address_space"] == 1 << 30


@pytest.mark.parametrize(
    ("asked", "too_long"), [("sleep", True), ("spin", True), ("hoard", False), ("die", False)]
)
def test_a_child_out_of_bounds_is_stopped(asked, too_long):
    limits = sandbox.Limits(memory_bytes=300 << 20, cpu_seconds=1, wall_seconds=2, file_bytes=1 << 20)
    with pytest.raises(sandbox.Broken) as broken:
        sandbox.run("tests.documents.prying_child", {"asked": asked}, limits=limits)
    assert broken.value.too_long is too_long


def test_what_a_form_shows_stays_on_the_page():
    """净化去掉表单，填好的样子（红方块）要印在页上。"""
    _, copy = examined(filled_form())
    page = pypdfium2.PdfDocument(copy)[0]
    drawn = page.render(scale=1).to_pil().convert("RGB")
    assert drawn.getpixel((340, 842 - 640)) == (255, 0, 0)


def test_an_owner_locked_copy_opens_freely():
    verdict, copy = examined(KINDS["owner_password"].build())
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert (opened.is_encrypted, len(opened.pages)) == (False, 1)
    assert "使用限制" in verdict.notices[0]


def test_a_jpeg_copy_has_the_same_picture_and_direction():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET-PLACE"
    original = picture("JPEG", (120, 80), exif=exif)
    _, copy = examined(original, "a.jpg")
    assert jpeg.picture(copy) == jpeg.picture(original)
    assert jpeg.picture(copy).orientation == 6
    assert b"SECRET-PLACE" not in copy
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(original)).tobytes()


def test_a_plain_png_copy_has_the_same_picture():
    original = picture("PNG", (33, 21))
    _, copy = examined(original, "a.png")
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(original)).tobytes()


def test_a_translucent_png_gets_a_white_ground():
    _, copy = examined(picture("PNG", mode="RGBA"), "a.png")
    shown = Image.open(io.BytesIO(copy))
    assert (shown.mode, shown.getpixel((5, 5))) == ("RGB", (227, 142, 142))


def test_the_name_does_not_decide_the_type():
    verdict, _ = examined(picture("PNG"), "照片.jpg")
    assert (verdict.refusal, verdict.media_type, verdict.page_count) == ("", "image/png", 1)


def test_pages_are_counted_up_to_the_limit(settings):
    assert examined(saved(new_pdf(300)))[0].page_count == 300
    settings.PORTAL_UPLOAD_MAX_PAGES = 2
    assert "超过 2 页" in examined(saved(new_pdf(3)))[0].refusal
