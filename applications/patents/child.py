"""在子进程里读一份来路不明的表格：标准输入是文件，标准输出是 JSON，别的什么也不碰。

只载入标准库与 openpyxl，不载入 Django，拿不到数据库与密钥。先给自己上限（内存、CPU、输出），再打开文件。
输出 {"rows": [[行号, [单元格…]], …]} 或 {"refused": "原因"}。单元格是文字、数字、null，或
{"formula": …}、{"fault": …}（公式与错误值，由调用方逐格拒绝；公式从不计算）。解析库抛出的别的错不接：
进程以非零退出，调用方当作文件损坏。
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

BYTES_CAP = 5 * 1024 * 1024
ROWS_CAP = 5_000
COLUMNS_CAP = 60
TEXT_CAP = 2_000  # 一格的字数；各列的上限都远小于它
TOTAL_TEXT_CAP = 3_000_000
HEADER_WITHIN = 20  # 表头前面可以有标题、说明
BLANK_ROWS_CAP = 100_000
WIDE, WIDE_ROWS_CAP = 1_024, 500  # 解析库给行首到最右一格之间补满空格子，宽行读起来很慢
UNPACKED_CAP = 100 * 1024 * 1024
ENTRIES_CAP = 1_000
MEMORY_CAP = 512 * 1024 * 1024
CPU_SECONDS_CAP = 8
OUTPUT_CAP = 40 * 1024 * 1024

Cell = str | int | float | dict[str, str] | None
Row = tuple[int, list[Cell]]


class Refused(Exception):
    """这份文件不能读；文字给上传的人看。"""


def main() -> None:
    """读标准输入，写标准输出。"""
    _limit_self()
    try:
        answer: dict[str, Any] = {"rows": read(sys.stdin.buffer.read(BYTES_CAP + 1))}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "文件展开后过大，没有读取。请只保留清单这一张工作表，另存之后再上传。"}
    except RecursionError:
        answer = {"refused": "文件的结构不正常，没有读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _limit_self() -> None:
    for what, cap in (
        (resource.RLIMIT_AS, MEMORY_CAP),
        (resource.RLIMIT_FSIZE, OUTPUT_CAP),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (cap, cap))
    # 软限比硬限低一秒，先收到的是说得清缘由的 SIGXCPU。
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_CAP, CPU_SECONDS_CAP + 1))


def read(content: bytes) -> list[Row]:
    """从表头那一行起的各行：空行略去，行号是文件里的行号。抛出 Refused。"""
    if len(content) > BYTES_CAP:
        raise Refused(f"文件超过 {BYTES_CAP // 1024 // 1024} MB。请只保留清单这一张工作表后再上传。")
    if not content.strip(b"\0 \r\n\t"):
        raise Refused("文件是空的。")
    if content.startswith(b"PK"):
        return _workbook(content)
    _refuse_known_others(content)
    return _bounded(_csv(content))


def _refuse_known_others(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("文件加了打开密码，读不了。请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再上传。")
        raise Refused("这是旧版 Excel（.xls）或别的办公文件。请另存为 .xlsx 再上传。")
    for start, name in ((b"%PDF", "PDF"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片")):
        if content.startswith(start):
            raise Refused(f"这是{name}文件，不是表格。请上传 .xlsx 或 .csv。")
    if content.lstrip()[:1] == b"<" or content.startswith(
        (b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ")
    ):
        raise Refused(
            "这不是 .xlsx 或 .csv 文件（有的网站导出的 .xls 其实是网页）。"
            "请用 Excel 或 WPS 另存为 .xlsx 再上传。"
        )


def _workbook(content: bytes) -> list[Row]:
    _inspect_archive(content)
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    first: list[Row] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # 文件自称的范围不可信，按真有的单元格读
        rows = _bounded(_cells(sheet))
        if _has_header(rows):
            return rows
        first = first or rows
    if not first:
        raise Refused("工作簿里没有内容。")
    return first


def _inspect_archive(content: bytes) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise Refused("文件损坏，打不开。请用 Excel 或 WPS 打开检查后另存为 .xlsx 再上传。") from error
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("文件加了密码，读不了。请去掉密码后再上传。")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("文件带有宏，不接受。请另存为不带宏的 .xlsx 再上传。")
    if "xl/workbook.bin" in names:
        raise Refused("这是 .xlsb 文件。请另存为 .xlsx 再上传。")
    if "xl/workbook.xml" not in names:
        raise Refused(
            "这个压缩包不是 Excel 工作簿（可能是 .ods、.docx 或普通压缩包）。请另存为 .xlsx 再上传。"
        )
    if len(entries) > ENTRIES_CAP or sum(entry.file_size for entry in entries) > UNPACKED_CAP:
        raise Refused("文件展开后过大，没有读取。请只保留清单这一张工作表，另存之后再上传。")


def _cells(sheet: Any) -> Iterator[list[Cell]]:
    wide = 0
    for row in sheet.iter_rows():
        wide += len(row) > WIDE
        if wide > WIDE_ROWS_CAP:
            raise Refused("工作表里列数过多（多半是空列带有格式）。请把清单复制到模板里再上传。")
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool | str):
        return _worded(value, cell.data_type)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return value
    # 数组公式是对象；剩下的是时刻、时长，当文字交给后面的校验。
    return {"formula": type(value).__name__} if cell.data_type == "f" else str(value)[:TEXT_CAP]


def _worded(value: Any, data_type: str) -> Cell:
    if data_type == "f":
        return {"formula": str(value)[:100]}
    if data_type == "e":
        return {"fault": str(value)[:20]}
    return None if value is None else str(value)[:TEXT_CAP]


def _csv(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    csv.field_size_limit(TEXT_CAP * 10)
    head = text[:4_000]
    delimiter = max(",\t;", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [
                {"formula": cell[:100]} if cell.startswith("=") else cell[:TEXT_CAP] or None for cell in row
            ]
    except csv.Error as error:
        raise Refused(
            "CSV 文件的格式不对（引号不成对，或某一格过长）。请用 Excel 或 WPS 另存为 .xlsx 再上传。"
        ) from error


def _decoded(content: bytes) -> str:
    """UTF-8、带标记的 UTF-16，或 GB18030（含 GBK、GB2312）。"""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("文件不是文本，或用了认不得的编码。请另存为 .xlsx，或存为 UTF-8、GBK 编码的 .csv 再上传。")


def _bounded(rows: Iterable[list[Cell]]) -> list[Row]:
    """去掉空行与行尾的空格；行数、列数、总字数超过上限即拒绝。"""
    kept: list[Row] = []
    total = blank = 0
    for number, cells in enumerate(rows, start=1):
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > COLUMNS_CAP:
            raise Refused(
                f"第 {number} 行有 {len(cells)} 列，超过 {COLUMNS_CAP} 列。请按模板只保留清单的各列。"
            )
        if not cells:
            blank += 1
            if blank > BLANK_ROWS_CAP:
                raise Refused("工作表里空行过多，没有读取。请把清单复制到模板里再上传。")
            continue
        total += sum(len(cell) for cell in cells if isinstance(cell, str))
        kept.append((number, cells))
        _refuse_too_much(len(kept), total)
    return kept


def _refuse_too_much(row_count: int, total: int) -> None:
    if row_count > ROWS_CAP + HEADER_WITHIN:
        raise Refused(f"清单超过 {ROWS_CAP:,} 行，没有读取。请只列近三年的专利，或删去多余的行。")
    if total > TOTAL_TEXT_CAP:
        raise Refused("文件里的文字过多，没有读取。请按模板只保留清单的各列。")


def _has_header(rows: list[Row]) -> bool:
    """像不像清单：前几行里有一格写着申请号或专利号。"""
    head = rows[:HEADER_WITHIN]
    return any(
        isinstance(cell, str) and ("申请号" in cell or "专利号" in cell)
        for _, cells in head
        for cell in cells
    )


if __name__ == "__main__":
    main()
