"""清单的 .xlsx：导出与模板。每一格都写成文字，等号开头的也不会成为公式。"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from applications.patents.columns import COLUMNS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_GUIDE = (
    "一行填一件，表头不要改动；“专利清单”这一页以外的内容不读取。",
    "类别写“发明专利”“PCT国际专利申请”或“国外授权专利”；实用新型、外观设计不列入。",
    "发明专利的申请、授权合成一行：尚未授权的，授权公告日留空。",
    "号码连同小数点后的校验位填写，各格已设为文本，直接粘贴即可；有公式的请粘贴为值。",
    "申请日、授权公告日写作 2023-03-15。近三年的数量据此统计，与申报表相对照。",
)
_SAMPLES: tuple[Mapping[str, str], ...] = (
    {
        "kind": "发明专利",
        "number": "202319999901.2",
        "title": "一种半开式离心叶轮及其叶顶间隙控制方法",
        "holder": "（申报单位名称）",
        "inventors": "张示例、李示例",
        "filed_on": "2023-03-15",
        "granted_on": "2024-11-08",
        "publication_number": "CN199999901B",
        "legal_status": "已授权",
    },
    {
        "kind": "PCT国际专利申请",
        "number": "PCT/CN2023/999901",
        "title": "离心压缩机喘振预测方法及系统",
        "holder": "（申报单位名称）",
        "filed_on": "2023-09-20",
        "publication_number": "WO2024/999901",
        "legal_status": "审查中",
    },
    {
        "kind": "国外授权专利",
        "number": "US99999901B2",
        "title": "Centrifugal impeller",
        "holder": "（申报单位外文名称）",
        "filed_on": "2021-06-01",
        "granted_on": "2023-08-15",
        "country": "美国",
        "legal_status": "已授权",
    },
)


def listing(rows: Iterable[Mapping[str, str]]) -> bytes:
    """一份清单；rows 是 {列名: 文字}。读回来得到同样的内容。"""
    book = _book()
    _fill(book.active, rows)
    return _saved(book)


def template() -> bytes:
    """空白模板：第一页填写，第二页是说明与样例。"""
    book = _book()
    guide = book.create_sheet("填写说明")
    for line in _GUIDE:
        guide.append([line])
    guide.append([])
    _fill(guide, _SAMPLES, with_header=True)
    return _saved(book)


def _book() -> Any:
    # 只在写自己的内容时用它；别人的文件由子进程读。
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "专利清单"
    sheet.freeze_panes = "A2"
    _append(sheet, [column.heading for column in COLUMNS], bold=True)
    for letter, column in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", COLUMNS, strict=False):
        sheet.column_dimensions[letter].width = column.width
        # 空白的各格也设为文本，粘贴进来的号码才不会变成数字。
        sheet.column_dimensions[letter].number_format = "@"
    return book


def _fill(sheet: Any, rows: Iterable[Mapping[str, str]], *, with_header: bool = False) -> None:
    if with_header:
        _append(sheet, [column.heading for column in COLUMNS], bold=True)
    for row in rows:
        _append(sheet, [row.get(column.name, "") for column in COLUMNS])


def _append(sheet: Any, texts: list[str], *, bold: bool = False) -> None:
    from openpyxl.cell import Cell
    from openpyxl.styles import Font

    cells = []
    for text in texts:
        cell = Cell(sheet, value=text)
        cell.data_type = "s"  # 赋值时等号开头的会被当成公式，这里改回文字
        cell.number_format = "@"
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)


def _saved(book: Any) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
