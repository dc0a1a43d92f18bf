"""卷宗：次序、目录、页脚、旋转、大纸、图片方向、损坏而能开的，装订后 qpdf 挑不出毛病。"""

import hashlib
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from pikepdf import Array, Stream
from PIL import Image, ImageChops

from foundation.documents import dossier
from foundation.documents.binding.paper import A4, FOOT, place
from foundation.documents.dossier import Divider, Footing, ImagePart, PdfPart
from foundation.documents.inspecting import examine
from foundation.workflow.jobs import JobFailed
from tests.documents.crafting import filled_form, picture
from tests.documents.hostile import KINDS

CODE = "113J-FADS-8T3Z-HWTQ-S2VC-599N-WXR3"
FOOTING = Footing("GJZPY-2024-210100-0001", CODE, f"https://portal.example.cn/verify/{CODE}", "卷宗·沈阳甲")
A3 = (A4[1], A4[0] * 2)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def quadrants(
    path: Path, *, size: tuple[float, float], rotate: int = 0, pages: int = 1, **keys: object
) -> Path:
    """左下红、右下绿、左上蓝、右上黄的页；转没转、缩没缩一看便知。"""
    w, h = size
    corners = ((0, 0, "1 0 0"), (w / 2, 0, "0 1 0"), (0, h / 2, "0 0 1"), (w / 2, h / 2, "1 1 0"))
    drawn = " ".join(f"{color} rg {x} {y} {w / 2} {h / 2} re f" for x, y, color in corners)
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Contents = Stream(pdf, drawn.encode())
            page.obj.Rotate = rotate
            page.obj.update({f"/{key}": value for key, value in keys.items()})
        pdf.save(path)
    return path


class Book:
    """装订好的一卷，供看。"""

    def __init__(self, bound: dossier.Bound) -> None:
        self.bound = bound
        self.opened = pypdfium2.PdfDocument(str(bound.path))
        self.texts = [page.get_textpage().get_text_range() for page in self.opened]
        self.sizes = [tuple(round(side) for side in page.get_size()) for page in self.opened]

    def colors(self, page: int) -> dict[str, str]:
        """除去页脚，内容四角的颜色。"""
        drawn = self.opened[page - 1].render(scale=0.5).to_pil().convert("RGB")
        body = drawn.crop((0, 0, drawn.width, drawn.height - int(FOOT / 2) - 1))
        shades = body.getchannel("R").point(lambda v: 255 - v)
        for channel in "GB":
            shades = ImageChops.lighter(shades, body.getchannel(channel).point(lambda v: 255 - v))
        left, top, right, bottom = shades.point(lambda v: 255 * (v > 128)).getbbox()
        places = {
            "左上": (left + INSET, top + INSET),
            "右上": (right - INSET, top + INSET),
            "左下": (left + INSET, bottom - INSET),
            "右下": (right - INSET, bottom - INSET),
        }
        return {name: _named(body.getpixel(at)) for name, at in places.items()}


def _named(color: tuple[int, int, int]) -> str:
    return NAMES.get(tuple(255 * (value > 128) for value in color), "别的")


INSET = 6
NAMES = {(255, 0, 0): "红", (0, 255, 0): "绿", (0, 0, 255): "蓝", (255, 255, 0): "黄"}
UPRIGHT = {"左上": "蓝", "右上": "黄", "左下": "红", "右下": "绿"}
TURNED = {"左上": "红", "右上": "蓝", "左下": "绿", "右下": "黄"}  # 顺时针转九十度


def bind(*parts: dossier.Part) -> Book:
    return Book(dossier.assemble(parts, stamp=FOOTING))


def require_clean(path: Path) -> None:
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Book:
    """各样都有的一卷，大家共用。"""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("dossier")
    before, settings.DATA_DIR = settings.DATA_DIR, folder
    photo = folder / "photo.jpg"
    photo.write_bytes(picture("JPEG", (640, 480)))
    form = quadrants(folder / "form.pdf", size=A4, pages=3)
    large = quadrants(folder / "a3.pdf", size=A3)
    try:
        return bind(
            PdfPart(form, "申报书", foot_is_blank=True),
            Divider("一、资质证明", "共 2 份"),
            PdfPart(quadrants(folder / "turned.pdf", size=A4, rotate=90), "营业执照", "一、资质证明"),
            PdfPart(large, "图纸", "一、资质证明"),
            ImagePart(photo, "现场照片", "二、照片"),
            PdfPart(quadrants(folder / "a5.pdf", size=(420, 595), rotate=180), "小证书", "二、照片"),
            Divider("三、其他"),
        )
    finally:
        settings.DATA_DIR = before


def test_the_book_is_clean_and_private(mixed):
    require_clean(mixed.bound.path)
    assert stat.S_IMODE(mixed.bound.path.stat().st_mode) == 0o600
    assert mixed.bound.page_count == len(mixed.texts) == 9
    assert 0 < mixed.bound.peak_mb < 150
    assert [path.name for path in mixed.bound.path.parent.iterdir()] == [mixed.bound.path.name]


def test_the_outline_names_each_group_and_file(mixed):
    expected = (
        (1, "申报书", 1),
        (1, "一、资质证明", 4),
        (2, "营业执照", 5),
        (2, "图纸", 6),
        (1, "二、照片", 7),
        (2, "现场照片", 7),
        (2, "小证书", 8),
        (1, "三、其他", 9),
    )
    assert mixed.bound.outline == expected
    found = [
        (mark.level + 1, mark.get_title(), mark.get_dest().get_index() + 1) for mark in mixed.opened.get_toc()
    ]
    assert tuple(found) == expected


def test_every_page_has_its_number_and_code(mixed):
    for number, text in enumerate(mixed.texts, start=1):
        assert f"{FOOTING.number} · {number} / 9 · {CODE}" in text
    assert "一、资质证明" in mixed.texts[3]
    assert "共 2 份" in mixed.texts[3]


def test_one_code_and_one_font_for_the_whole_book(mixed):
    with pikepdf.open(mixed.bound.path) as opened:
        codes = {page.Resources.XObject.FootCode.objgen for page in opened.pages}
        fonts = {page.Resources.Font.FootFont.objgen for page in opened.pages}
        assert (len(codes), len(fonts)) == (1, 1)
        assert opened.docinfo.Title == FOOTING.title
        with opened.open_metadata() as described:
            assert (described["dc:title"], described["dc:identifier"]) == (FOOTING.title, FOOTING.number)


def test_sizes_up_to_a4_are_kept_and_larger_become_a4(mixed):
    portrait, landscape = (595, 842), (842, 595)
    assert mixed.sizes[:3] == [portrait] * 3
    assert mixed.sizes[4] == landscape  # 转了九十度的 A4
    assert mixed.sizes[5] == portrait  # A3 竖放
    assert mixed.sizes[6] == landscape  # 横的照片
    assert mixed.sizes[7] == (420, round(595 + FOOT))  # 小纸原大，下面加一条页脚


def test_rotation_is_honoured(mixed):
    assert mixed.colors(5) == TURNED
    assert mixed.colors(6) == UPRIGHT
    assert mixed.colors(8) == {"左上": "绿", "右上": "红", "左下": "黄", "右下": "蓝"}


def test_nothing_of_a_scan_is_under_the_foot(mixed):
    """满版的页让出页脚：页脚那一条只有字与二维码，是白底。"""
    drawn = mixed.opened[5].render(scale=1).to_pil().convert("RGB")
    strip = drawn.crop((0, drawn.height - int(FOOT) + 2, 60, drawn.height))
    assert strip.getextrema() == ((255, 255),) * 3


def test_the_code_is_printed_black_on_white(mixed):
    drawn = mixed.opened[5].render(scale=4).to_pil().convert("L")
    corner = drawn.crop((drawn.width - 180, drawn.height - 170, drawn.width - 58, drawn.height - 46))
    assert corner.getextrema() == (0, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_upright_whatever_the_camera_did(tmp_path, orientation):
    """同一幅画按八种方向存，装订出来都一样正。"""
    shown = Image.new("RGB", (400, 300))
    for x, y, color in ((0, 0, "blue"), (200, 0, "yellow"), (0, 150, "red"), (200, 150, "lime")):
        shown.paste(color, (x, y, x + 200, y + 150))
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in undo.get(orientation, []):
        shown = shown.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.jpg"
    shown.save(path, "JPEG", exif=exif, quality=95)
    assert bind(ImagePart(path, "照片")).colors(1) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1", "I;16"])
def test_png_is_embedded_without_loss(tmp_path, mode):
    path = tmp_path / "a.png"
    drawn = Image.linear_gradient("L").resize((300, 200))
    wide = drawn.point(lambda v: v * 257, "I").convert("I;16") if mode == "I;16" else drawn.convert(mode)
    wide.save(path)
    book = bind(ImagePart(path, "图"))
    require_clean(book.bound.path)
    with pikepdf.open(book.bound.path) as opened:
        image = opened.pages[0].Resources.XObject.Page.Resources.XObject.Im
        decoded = hashlib.sha256(image.read_bytes()).hexdigest()
    if mode in ("L", "RGB", "1"):
        with Image.open(path) as shown:
            assert decoded == hashlib.sha256(shown.tobytes()).hexdigest()


def test_cmyk_photos_keep_their_colors(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("CMYK", (300, 200), (0, 255, 255, 0)).save(path, "JPEG")
    drawn = bind(ImagePart(path, "照片")).opened[0].render(scale=0.5).to_pil().convert("RGB")
    red, green, blue = drawn.getpixel((drawn.width // 2, drawn.height // 2))
    assert red > 180
    assert max(green, blue) < 90


def test_crop_boxes_and_units_count(tmp_path):
    cropped = quadrants(tmp_path / "c.pdf", size=(600, 600), CropBox=Array([100, 100, 500, 500]))
    doubled = quadrants(tmp_path / "d.pdf", size=(200, 300), UserUnit=2)
    book = bind(PdfPart(cropped, "裁"), PdfPart(doubled, "倍"))
    assert book.sizes == [(400, round(400 + FOOT)), (400, round(600 + FOOT))]
    assert [book.colors(page) for page in (1, 2)] == [UPRIGHT, UPRIGHT]


def test_a_damaged_but_readable_file_goes_in_by_its_copy(tmp_path):
    for name, body in (("a", KINDS["damaged_xref"].build()), ("b", filled_form())):
        (tmp_path / f"{name}.in").write_bytes(body)
        with (tmp_path / f"{name}.in").open("rb") as source, (tmp_path / f"{name}.pdf").open("w+b") as copy:
            assert examine(source, copy, name="a.pdf").refusal == ""
    book = bind(PdfPart(tmp_path / "a.pdf", "坏"), PdfPart(tmp_path / "b.pdf", "表"))
    require_clean(book.bound.path)
    assert book.bound.page_count == 2


def test_the_same_divider_twice_is_two_pages(tmp_path):
    again = Divider("同一页")
    book = bind(again, PdfPart(quadrants(tmp_path / "a.pdf", size=A4), "甲"), again)
    assert ["同一页" in text for text in book.texts] == [True, False, True]


def test_a_hostile_title_is_only_text():
    assert "<b>&甲" in bind(Divider("<b>&甲", "<img src=file:///etc/passwd>")).texts[0]


def test_an_overlong_divider_is_still_one_page():
    assert bind(Divider("长" * 500, "长" * 500), Divider("乙")).bound.page_count == 2


def test_nothing_to_bind_is_refused():
    with pytest.raises(JobFailed, match="还没有任何材料"):
        dossier.assemble([], stamp=FOOTING)


def test_what_cannot_be_bound_is_a_plain_failure(tmp_path, files):
    (tmp_path / "a.pdf").write_bytes(b"not a pdf")
    with pytest.raises(JobFailed, match="装订不进去"):
        dossier.assemble([PdfPart(tmp_path / "a.pdf", "坏")], stamp=FOOTING)
    assert list((files / "work").iterdir()) == []


def test_a_stamp_beyond_latin_is_our_mistake(tmp_path):
    part = PdfPart(quadrants(tmp_path / "a.pdf", size=A4), "甲")
    with pytest.raises(ValueError, match="charmap"):
        dossier.assemble([part], stamp=replace(FOOTING, number="辽-1"))


def test_progress_is_told(tmp_path):
    told: list[int] = []
    part = PdfPart(quadrants(tmp_path / "a.pdf", size=A4, pages=50), "甲")
    dossier.assemble([part], stamp=FOOTING, on_progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (50, 100)


def test_a_book_is_made_again_only_when_something_changed(tmp_path):
    first, second = (quadrants(tmp_path / f"{n}.pdf", size=(300, 300 + n)) for n in (1, 2))
    parts = [Divider("甲"), PdfPart(first, "一"), PdfPart(second, "二")]
    known = dossier.manifest(parts, stamp=FOOTING)
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    moved = first.rename(tmp_path / "moved.pdf")
    same = [parts[0], PdfPart(moved, "一", sha256=digest), parts[2]]
    assert dossier.manifest(same, stamp=FOOTING) == known
    for changed in (
        [parts[0], parts[2], same[1]],
        [Divider("乙"), *same[1:]],
        [same[0], replace(same[1], title="壹"), same[2]],
        [same[0], replace(same[1], sha256="0" * 64), same[2]],
        same[:2],
    ):
        assert dossier.manifest(changed, stamp=FOOTING) != known
    assert dossier.manifest(same, stamp=replace(FOOTING, code="X")) != known


@pytest.mark.parametrize("encrypt", [False, True])
def test_storing_moves_it_and_a_clear_copy_comes_back(tmp_path, settings, encrypt):
    settings.PORTAL_ENCRYPT_FILES = encrypt
    bound = dossier.assemble([PdfPart(quadrants(tmp_path / "a.pdf", size=A4), "甲")], stamp=FOOTING)
    body = bound.path.read_bytes()
    name = dossier.store(bound)
    assert not bound.path.exists()
    assert default_storage.open(name).read() == body
    assert stat.S_IMODE(Path(default_storage.path(name)).stat().st_mode) == 0o600
    clear = dossier.clear_copy(name, tmp_path)
    assert clear.read_bytes() == body
    assert stat.S_IMODE(clear.stat().st_mode) == 0o600


def test_paper_is_placed_by_one_rule():
    exact = place(*A4, foot_is_blank=True)
    assert (exact.scale, exact.left, exact.bottom, exact.height) == (1.0, 0.0, 0.0, A4[1])
    full = place(*A4, foot_is_blank=False)
    assert (full.width, full.height) == A4
    assert full.bottom >= FOOT - 0.01
    assert full.scale == pytest.approx((A4[1] - FOOT) / A4[1])
    wide = place(3000, 100, foot_is_blank=False)
    assert (wide.width, wide.height, wide.left) == (A4[1], A4[0], 0)
