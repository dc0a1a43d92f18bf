"""一年的安排写成 CSV 或 JSON；下载下来的可以原样再导入。"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping

from portal.calendar.report import WORDS, Entry


def as_csv(entries: Iterable[Entry]) -> bytes:
    """带标记的 UTF-8，Excel 与 WPS 直接打开不乱码。"""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["日期", "安排", "名称"])
    writer.writerows([entry.day, WORDS[entry.is_working], entry.name.lstrip("=+-@")] for entry in entries)
    return stream.getvalue().encode("utf-8-sig")


def as_json(entries: Iterable[Entry]) -> bytes:
    """简单的列表，一日一项。"""
    rows = [
        {"date": entry.day.isoformat(), "working": entry.is_working, "name": entry.name} for entry in entries
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


SHAPES: Mapping[str, tuple[Callable[[Iterable[Entry]], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
