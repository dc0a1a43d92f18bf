"""字体：装没装，盖不盖得住要印的字。

盖不住的字会印成方框，而且谁都不报错；这里在排版之前就按名字拦下。
字符集问 fontconfig，不必打开几十兆的字体文件。
"""

import subprocess
from bisect import bisect_right
from functools import lru_cache

# 纸面样式点名要的三族：宋、黑、西文。
FAMILIES = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "Liberation Serif": "fonts-liberation",
}
# 不画出来的字符：控制、零宽、方向、变体选择符。
_INVISIBLE = {*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F)}
_INVISIBLE |= {*range(0x2060, 0x2070), 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def missing_families() -> set[str]:
    """纸面要用而没有装的字体族。"""
    return {family for family in FAMILIES if not _ask(f":family={family}", "family")}


def file_of(family: str, style: str) -> str:
    """某一族某一体的字体文件；没有装的抛 FileNotFoundError。"""
    found = _ask(f":family={family}:style={style}", "file")
    if not found:
        raise FileNotFoundError(f"没有安装字体 {family} {style}")
    return found[0].rstrip(": ")


def uncovered(text: str) -> set[str]:
    """text 里没有任何已装字体能印的字。"""
    return {char for char in set(text) if not _is_covered(ord(char))}


def _is_covered(point: int) -> bool:
    if point in _INVISIBLE:
        return True
    starts, ends = _covered_ranges()
    place = bisect_right(starts, point) - 1
    return place >= 0 and point <= ends[place]


@lru_cache(maxsize=1)
def _covered_ranges() -> tuple[list[int], list[int]]:
    """所有轮廓字体字符集的并集，合并成不相交、递增的区间（起点表，终点表）。"""
    charsets = _ask(":scalable=true:color=false", "charset")
    pieces = {piece for line in charsets for piece in line.removeprefix(":charset=").split()}
    ranges = sorted((int(low, 16), int(high or low, 16)) for low, _, high in map(_split, pieces))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in ranges:
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _split(piece: str) -> tuple[str, str, str]:
    return piece.partition("-")


def _ask(pattern: str, element: str) -> list[str]:
    answer = subprocess.run(["fc-list", pattern, element], capture_output=True, text=True, check=True)
    return answer.stdout.splitlines()
