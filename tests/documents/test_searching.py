"""检索一份文件里的文字：读一次存起来，位置准，旋转的页也准，扫描件没有文字，坏的说得明白。"""

from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from pikepdf import Name

from foundation.documents import preview, sandbox, searching
from foundation.documents.searching import Hit
from tests.documents.crafting import picture, saved
from tests.documents.upload_samples import checked, desk, put_files_under, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    return put_files_under(settings, tmp_path)


@pytest.fixture
def who(db):
    return desk().first


def lettered(*pages: str, rotate: int = 0) -> bytes:
    """每页一行 24 磅的字，从左下角 (100, 700) 写起；页宽 600、高 800。"""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    for text in pages:
        page = made.add_blank_page(page_size=(600, 800))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pikepdf.Stream(made, f"BT /F1 20 Tf 100 700 Td ({text}) Tj ET".encode())
        if rotate:
            page.obj.Rotate = rotate
    return saved(made)


def test_pages_are_read_once_and_found_without_spaces_or_case(who, files, monkeypatch):
    upload = checked(lettered("R and D Expense 4753", "nothing here", "RandD again, rANDd"), by=who)
    needle = searching.folded("r AND d")
    assert searching.hits(upload, needle) == [
        Hit(1, 1, "", "randd", "expense4753"),
        Hit(3, 2, "", "randd", "again,randd"),
    ]
    assert len([name for name in stored(files) if name.endswith("text.txt")]) == 1

    def never(*given: object, **options: object) -> None:
        raise AssertionError("不该再读")

    monkeypatch.setattr(sandbox, "run", never)
    assert [hit.page for hit in searching.hits(upload, "nothing")] == [2]
    assert searching.hits(upload, "absent") == []
    preview.remove_pages(upload)
    assert not [name for name in stored(files) if "previews" in name]


def test_the_place_is_where_the_words_are_drawn(who):
    """Courier 20 磅一个字宽 12：第三个字起在 124；y 在页顶之下约 (800-700)/800。"""
    upload = checked(lettered("abXYZ"), by=who)
    [(left, top, across, down)] = searching.boxes_on(upload, 1, "xyz")
    assert 2050 <= left <= 2150
    assert 450 <= across <= 620
    assert 1000 <= top <= 1150
    assert top + down <= 1300
    assert searching.boxes_on(upload, 1, "absent") == []


def test_a_turned_page_keeps_its_places(who):
    """顺时针转九十度：原来在左上的，到了右上。"""
    upload = checked(lettered("abXYZ", rotate=90), by=who)
    [*boxes] = searching.boxes_on(upload, 1, "xyz")
    assert boxes
    assert all(left > 8500 and top < 3000 for left, top, _, _ in boxes)


def test_a_photo_has_no_words(who):
    upload = checked(picture("PNG"), by=who, name="证书.png")
    assert searching.page_texts(upload) == []
    assert searching.hits(upload, "证书") == []


def test_a_broken_file_is_explained(who):
    upload = checked(lettered("words"), by=who)
    Path(default_storage.path(str(upload.copy))).write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(searching.Unreadable, match="请逐页查看"):
        searching.hits(upload, "words")


def test_a_needle_is_shortened_and_bare():
    assert searching.folded("  研发 费用\n") == "研发费用"
    assert len(searching.folded("长" * 500)) == searching.NEEDLE_MOST
