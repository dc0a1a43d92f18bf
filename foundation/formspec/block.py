"""从电子表格复制来的一块文字：一行一行，格与格之间是制表符。"""

import re

_LINE_ENDS = re.compile(r"\r\n?")
# 引号里的换行和制表符属于这一格；引号写两遍是一个引号。量词不回退，再长也只走一遍。
_CELL = re.compile(r'(?P<quoted>"(?:[^"]++|"")*+"(?=[\t\n]|\Z))|(?P<plain>[^\t\n]*)')


def read_block(text: str) -> list[list[str]]:
    """读成行与格，短的行补空格，去掉末尾的空行空列；合并过的单元格只有左上角有字，其余是空格。

    电子表格只给含有换行、制表符或引号的格加引号；引号里没有这些的，引号是原文，照留。
    没有字的文字读成空表。
    """
    rows = _rows(_LINE_ENDS.sub("\n", text))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((column for row in rows for column, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [[*row, *[""] * (width - len(row))][:width] for row in rows]


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    position = 0
    while found := _CELL.match(text, position):
        rows[-1].append(_contents(found))
        position = found.end() + 1
        if position > len(text):
            break
        if text[found.end()] == "\n":
            rows.append([])
    return rows


def _contents(found: re.Match[str]) -> str:
    quoted = found["quoted"]
    if quoted is None:
        return found["plain"]
    inner = quoted[1:-1]
    return inner.replace('""', '"') if re.search(r'[\t\n]|""', inner) else quoted
