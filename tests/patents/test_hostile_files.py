"""敌意的文件：每一种都得到一句说清怎样办的话；网页进程不打开它，不留文件。"""

import io
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from applications.patents import child, reading
from applications.patents.reading import Unreadable, read
from applications.patents.sheet import sheet_of
from tests.patents.samples import HEADER, csv, invention, row, saved, with_part, xlsx

GOOD = xlsx([HEADER, row(invention(1))])


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def encrypted_zip() -> bytes:
    """目录里每一项都打上“已加密”的记号。"""
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(body: str) -> bytes:
    """工作表的 XML 换成这一段。"""
    return with_part(GOOD, SHEET, f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>".encode())


def with_shared_strings(xml: str) -> bytes:
    """带有这份共享字符串的工作簿。"""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = types.replace("</Types>", f'<Override PartName="/{SHARED}" ContentType="{kind}"/></Types>')
    return with_part(with_part(GOOD, SHARED, xml.encode()), "[Content_Types].xml", types.encode())


def heavy_strings() -> bytes:
    """展开不到一百兆，读进内存却有几百兆的共享字符串。"""
    return with_shared_strings(f"<sst {MAIN}>{'<si><t>x</t></si>' * 6_000_000}</sst>")


def long_cell() -> bytes:
    """一格九千万字。"""
    return with_sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 30_000_000}</t></is></c></row>')


def understated_bomb() -> bytes:
    """谎报展开后大小的压缩包。"""
    content = long_cell()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def far_cells() -> bytes:
    """每行只有一格，却在第一万六千列。"""
    return with_sheet("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 5000)))


def far_empty_cells() -> bytes:
    """第一万六千列的空格子，三万行。"""
    return with_sheet("".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(1, 30_000)))


def far_row() -> bytes:
    """自称有一百万行，内容在最后一行。"""
    return with_sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


def laughing_sheet() -> bytes:
    """十层实体，展开是十亿个“哈”。"""
    entities = '<!ENTITY a0 "哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE worksheet [{entities}]><worksheet {MAIN}><sheetData><row r="1">'
    sheet += '<c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    return with_part(GOOD, SHEET, sheet.encode())


def reads_a_file() -> bytes:
    """外部实体指着服务器上的文件。"""
    sheet = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    sheet += f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    return with_part(GOOD, SHEET, f"{sheet}</sheetData></worksheet>".encode())


def many_rows(count: int) -> bytes:
    return xlsx([HEADER, *(["坏"] * 8 for _ in range(count))])


HOSTILE = {
    "empty": (b"", "文件是空的"),
    "zeros": (b"\0" * 100, "文件是空的"),
    "over five megabytes": (b"a" * (child.BYTES_CAP + 1), "超过 5 MB"),
    "broken zip": (GOOD[: len(GOOD) // 2], "文件损坏"),
    "garbage inside": (with_part(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet><a"), "文件损坏"),
    "no worksheet part": (with_part(GOOD, "xl/workbook.xml", b"<workbook/>"), "文件损坏|没有内容"),
    "plain zip": (zip_of(readme_dot_txt=b"x"), "不是 Excel 工作簿"),
    "xlsb": (zip_of(xl__workbook_dot_bin=b"x"), "xlsb"),
    "macro": (with_part(GOOD, "xl/vbaProject.bin", b"x"), "带有宏"),
    "encrypted zip": (encrypted_zip(), "加了密码"),
    "encrypted office": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "去掉密码",
    ),
    "old xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 Excel"),
    "honest bomb": (with_part(GOOD, SHEET, b" " * (child.UNPACKED_CAP + 1)), "展开后过大"),
    "understated bomb": (understated_bomb(), "文件损坏"),
    "heavy shared strings": (heavy_strings(), "用时过长|展开后过大"),
    "one endless cell": (long_cell(), "没有找到|展开后过大"),
    "far cells": (far_cells(), "有 16384 列，超过 60 列"),
    "far empty cells": (far_empty_cells(), "列数过多"),
    "a far row": (far_row(), "空行过多"),
    "laughing sheet": (laughing_sheet(), "文件损坏|展开后过大"),
    "an outside entity": (reads_a_file(), "文件损坏|没有内容"),
    "200 columns": (xlsx([[f"列{n}" for n in range(200)]]), "有 200 列，超过 60 列"),
    "10,000 bad rows": (many_rows(10_000), "超过 5,000 行"),
    "html called xls": (b"<html><table></table></html>", "其实是网页"),
    "pdf": (b"%PDF-1.7 ...", "PDF文件"),
    "picture": (b"\x89PNG\r\n\x1a\n", "图片文件"),
    "binary": (bytes(range(256)) * 50, "认不得的编码"),
    "endless csv cell": (b'a,"' + b"x" * 100_000, "CSV 文件的格式不对"),
    "a novel": (xlsx([HEADER, *(["长" * 1_900] * 8 for _ in range(250))]), "文字过多"),
}


@pytest.fixture
def no_files_left(tmp_path, monkeypatch):
    """读文件的前后，临时目录里一样。"""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_gets_a_plain_answer(content, said, no_files_left):
    with pytest.raises(Unreadable, match=said):
        sheet_of(read(content))


def test_a_good_file_beside_them_is_read(no_files_left):
    assert next(cells for _, cells in read(GOOD)) == list(HEADER)


def children() -> set[str]:
    """本进程的子进程；同一进程里先前的测试可能开着浏览器。"""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_process_and_no_descriptor_is_left():
    before, others = len(os.listdir("/proc/self/fd")), children()
    for name in ("broken zip", "garbage inside", "macro", "laughing sheet", "binary", "200 columns"):
        with pytest.raises(Unreadable):
            sheet_of(read(HOSTILE[name][0]))
    assert len(os.listdir("/proc/self/fd")) == before
    assert children() == others


def test_a_file_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(reading, "WALL_SECONDS_CAP", 0.01)
    with pytest.raises(Unreadable, match="用时过长"):
        read(GOOD)


def test_the_child_has_no_database_no_django_and_no_environment(monkeypatch):
    """子进程载入的只有标准库与 openpyxl，环境是空的。"""
    monkeypatch.setenv("PORTAL_SECRET_KEY", "not for the child")
    probe = (
        "import sys, os, applications.patents.child; mods = {m.partition('.')[0] for m in sys.modules};"
        "print(sorted(mods & {'django', 'psycopg2', 'foundation'}),"
        " 'PORTAL_SECRET_KEY' in os.environ)"
    )
    monkeypatch.setattr(reading, "_COMMAND", (reading.sys.executable, "-c", probe))
    assert reading._answer(b"") == b"[] False\n"


def test_a_formula_is_refused_with_its_cell_and_never_evaluated():
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([*row(invention(1))[:2], '=HYPERLINK("http://x","题")', "=1+1"])
    sheet["E2"] = ArrayFormula("E2", "=SUM(A1:A2)")
    sheet["F2"] = "#N/A"
    [line] = sheet_of(read(saved(book))).rows
    assert set(line.refused) == {"title", "holder", "inventors", "filed_on"}
    assert "粘贴为值" in line.refused["title"]
    assert "#N/A" in line.refused["filed_on"]
    [line] = sheet_of(read(csv([HEADER, ["发明", "1", "=cmd|' /C calc'!A0"]]))).rows
    assert set(line.refused) == {"title"}


def test_text_that_starts_like_a_formula_is_text():
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append(row(invention(1)))
    sheet["C2"].value, sheet["C2"].data_type = "=一种等号开头的名称", "s"
    [line] = sheet_of(read(saved(book))).rows
    assert (line.texts["title"], line.refused) == ("=一种等号开头的名称", {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_encodings(encoding):
    [line] = sheet_of(read(csv([HEADER, row(invention(1))], encoding=encoding))).rows
    assert line.texts["title"] == "一种示例装置1"


def test_rare_characters_of_old_software_are_put_right_and_unknown_ones_named():
    rare = row(invention(1, inventors="\ue863示例、𬸦示例"))
    [line] = sheet_of(read(xlsx([HEADER, rare]))).rows
    assert line.texts["inventors"] == "䶮示例、𬸦示例"
    [line] = sheet_of(read(xlsx([HEADER, row(invention(1, inventors="\ue000示例"))]))).rows
    assert "正式编码" in line.refused["inventors"]


def test_a_number_stored_as_a_number_gets_its_zero_back_and_dates_are_dates():
    from datetime import datetime

    cells = ["发明", 202310397744.0, "题", "甲", None, datetime(2023, 3, 15), 20250107]
    [line] = sheet_of(read(xlsx([HEADER, cells]))).rows
    assert (line.texts["number"], line.texts["filed_on"], line.texts["granted_on"]) == (
        "202310397744.0",
        "2023-03-15",
        "20250107",
    )
    kept, short = sheet_of(read(xlsx([HEADER, ["发明", 202319999901.2], ["发明", 202310123456]]))).rows
    assert (kept.texts["number"], short.texts["number"]) == ("202319999901.2", "202310123456")


def test_header_may_stand_lower_and_on_another_sheet_and_under_other_names():
    book = Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("数据")
    for line in (
        [],
        ["某某公司专利清单"],
        ["序号", "专利类型", "申请号", "专利号", "发明名称", "专利权人", "申请日期", "代理机构"],
    ):
        sheet.append(line)
    sheet.append([1, "发明", None, "ZL202310397744.0", "题", "甲", "2023.3.15", "乙"])
    found = sheet_of(read(saved(book)))
    assert found.ignored == ("序号", "代理机构")
    assert found.rows[0].number == 4
    assert found.rows[0].texts["number"] == "ZL202310397744.0"


def test_a_sheet_without_the_columns_says_which_are_missing():
    with pytest.raises(Unreadable, match="没有找到这些列的表头：类别、申请人（专利权人）、申请日"):
        sheet_of(read(xlsx([["申请号", "名称"], ["1", "2"]])))
    with pytest.raises(Unreadable, match="没有内容"):
        sheet_of(read(xlsx([HEADER])))


def test_exactly_the_cap_is_read_and_one_more_is_not():
    body = [row(invention(n)) for n in range(child.ROWS_CAP)]
    assert len(sheet_of(read(csv([HEADER, *body]))).rows) == child.ROWS_CAP
    with pytest.raises(Unreadable, match="超过 5,000 行"):
        sheet_of(read(csv([HEADER, *body, row(invention(9_999))])))
