"""把上传的 CSV 或 JSON 读成逐行的文字：只认格式，不判断对错。文件只在内存里。"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.formspec.clean import halfwidth, one_line

BYTES_CAP = 256 * 1024
ROWS_CAP = 400
SHOWN_CAP = 60

HEADINGS = {
    **dict.fromkeys(("日期", "date"), "day"),
    **dict.fromkeys(("安排", "放假或上班", "working"), "arrangement"),
    **dict.fromkeys(("名称", "节日", "name"), "name"),
}
_OTHERS = ((b"PK", "Excel 工作簿或压缩包"), (b"\xd0\xcf\x11\xe0", "旧版 Excel"), (b"%PDF", "PDF"))


class Unreadable(Exception):
    """文件读不了；文字给上传的人看，说明怎样改。"""


@dataclass(frozen=True)
class Row:
    """文件里的一行，number 从 1 数起；三格都是文字，JSON 的 true、false 写成上班、放假。"""

    number: int
    day: str
    arrangement: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """读出的各行；working_days 是文件自己写明的全年工作日数，没有写明为 None。"""

    rows: tuple[Row, ...]
    working_days: int | None = None


def read(content: bytes, *, year: int) -> Sheet:
    """读一份文件；年份只用来在打包格式里取那一年。抛出 Unreadable。"""
    if len(content) > BYTES_CAP:
        raise Unreadable(f"文件超过 {BYTES_CAP // 1024} KB；一年的安排只有几十行，请按模板整理后再上传。")
    text = _decoded(content)
    sheet = _from_json(text, year) if text.lstrip()[:1] in ("[", "{") else Sheet(tuple(_from_csv(text)))
    if not sheet.rows:
        raise Unreadable("文件里一行安排也没有。")
    if len(sheet.rows) > ROWS_CAP:
        raise Unreadable(f"文件有 {len(sheet.rows):,} 行，超过 {ROWS_CAP} 行；只列与周末规律不同的日子即可。")
    return sheet


def _decoded(content: bytes) -> str:
    """UTF-8（有无标记均可）或 GB18030（含 GBK、GB2312）。"""
    for start, name in _OTHERS:
        if content.startswith(start):
            raise Unreadable(f"这是{name}文件。请另存为 CSV（逗号分隔）再上传。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("文件不是文本，或用了认不得的编码。请存为 UTF-8 或 GBK 编码的 CSV 再上传。")


# —— CSV ——


def _from_csv(text: str) -> Iterator[Row]:
    lines = _cells(text)
    columns: dict[str, int] | None = None
    for number, cells in lines:
        if columns is None:
            columns = _columns(cells)
            continue
        found = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        yield Row(number, found["day"], found["arrangement"], found.get("name", ""))


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """不空的各行与行号。"""
    delimiter = max(",\t;", key=text[:2_000].count)
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            if any(cell.strip() for cell in cells):
                yield number, [_shown(cell) for cell in cells]
    except csv.Error as error:
        raise Unreadable("CSV 的格式不对（引号不成对，或某一格过长）。请按模板整理后再上传。") from error


def _columns(cells: list[str]) -> dict[str, int]:
    keys = [HEADINGS.get(halfwidth(cell).strip().lower()) for cell in cells]
    columns = {key: place for place, key in reversed([*enumerate(keys)]) if key}
    if not {"day", "arrangement"} <= columns.keys():
        raise Unreadable("没有找到表头。第一行须写“日期,安排,名称”，请下载模板对照。")
    return columns


# —— JSON ——


def _from_json(text: str, year: int) -> Sheet:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON 的格式不对，读不出来。请对照本页的样例，或改用 CSV。") from error
    if isinstance(given, list):
        return Sheet(tuple(_listed(number, item) for number, item in enumerate(given, start=1)))
    return _packaged(given, year)


def _listed(number: int, item: Any) -> Row:
    if not isinstance(item, dict):
        return Row(number, _shown(item), "", "")
    return Row(number, _shown(item.get("date")), _worded(item.get("working")), _shown(item.get("name")))


def _packaged(given: Any, year: int) -> Sheet:
    """与程序打包的相同：{"years": {"2027": {"weekday_off": […], "weekend_work": […]}}}。"""
    years = given.get("years")
    if not isinstance(years, dict):
        raise Unreadable("JSON 里没有 years 一项，也不是列表。请对照本页的样例。")
    one = years.get(str(year))
    if not isinstance(one, dict):
        listed = "、".join(_shown(key) for key in list(years)[:8]) or "一年也没有"
        raise Unreadable(f"文件里没有 {year} 年的安排（有：{listed}）。请核对所选的年份。")
    off, work = one.get("weekday_off", []), one.get("weekend_work", [])
    if not isinstance(off, list) or not isinstance(work, list):
        raise Unreadable("weekday_off、weekend_work 都须是日期的列表。请对照本页的样例。")
    pairs = [(day, "放假") for day in off] + [(day, "上班") for day in work]
    rows = tuple(Row(number, _shown(day), word, "") for number, (day, word) in enumerate(pairs, start=1))
    stated = one.get("working_days")
    return Sheet(rows, stated if type(stated) is int else None)


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return "上班" if value else "放假"
    return _shown(value)


def _shown(value: Any) -> str:
    """一格的文字，清洗过、截短了，可以照样显示。"""
    return "" if value is None else one_line(str(value)[: SHOWN_CAP * 4])[:SHOWN_CAP]
