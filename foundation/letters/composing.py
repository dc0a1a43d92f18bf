"""排公文的规矩（GB/T 9704-2012），PDF 与 .docx 共用：编序号、标题回行、落款的位置。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil, inf

from foundation.letters.content import MOST_LEVEL, Attachment, Block, LetterContent, Table

TITLE_EMS = 20
"""标题用 2 号字，版心宽 156 毫米，一行至多 20 字。"""
SEAL_NOTE = "（盖章）"
DATE_INDENT = 4
"""成文日期右空四字（GB/T 9704 7.3.5.1）。"""
HEAD_POINTS = {"notice": 52, "letter": 44}
TEXT_POINTS = 442

_DIGITS = "零一二三四五六七八九"
_NEVER_FIRST = frozenset("，。、；：？！）》”’〕】的了")
_NEVER_LAST = frozenset("（《“‘〔【")
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕"}
# 词尾的字：在它之后回行好，在它之前回行就拆开了词。
_ENDINGS = frozenset("省市县区局厅委院所司部位度年月日")
_GOOD_LAST = frozenset("的和与及、》”）") | _ENDINGS
_GOOD_NEXT = ("关于", "《", "“")
_MOST_LINES = 5
_SPLIT_PAIR, _GOOD_PLACE, _POOR_PLACE = 30.0, 9.0, 4.0


@dataclass(frozen=True)
class Line:
    """编好序号的一段：number 如“（二）”，正文没有。"""

    level: int
    number: str
    text: str
    rest: str = ""


def numbered(blocks: Iterable[Block]) -> Iterator[Line | Table]:
    """给各级标题编序号；一级变了，下级从头数。文字里的换行另起一段。"""
    counts = [0] * (MOST_LEVEL + 1)
    for block in blocks:
        if isinstance(block, Table):
            yield block
            continue
        first, *more = _lines(block.text)
        if not block.level:
            yield Line(0, "", first, block.rest)
            yield from (Line(0, "", line) for line in more)
            continue
        counts[block.level] += 1
        counts[block.level + 1 :] = [0] * (MOST_LEVEL - block.level)
        rest, *after = _lines(block.rest)
        label = ordinal(block.level, counts[block.level])
        yield Line(block.level, label, "".join([first, *more]), rest)
        yield from (Line(0, "", line) for line in after)


def ordinal(level: int, count: int) -> str:
    """各级序号：“一、”“（一）”“1.”“（1）”。"""
    return {1: f"{numeral(count)}、", 2: f"（{numeral(count)}）", 3: f"{count}.", 4: f"（{count}）"}[level]


def numeral(count: int) -> str:
    """1—99 的汉字写法；更大的用阿拉伯数字。"""
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    head = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def chinese_date(day: date) -> str:
    """成文日期：阿拉伯数字，月、日不编虚位。"""
    return f"{day.year}年{day.month}月{day.day}日"


def ems(text: str) -> float:
    """几个字宽：西文与数字算半个。"""
    return sum(0.5 if char < "\u0100" else 1.0 for char in text)


def signed_by(content: LetterContent) -> str:
    """署名与盖章处；章由机关去盖，从不画出来。"""
    return f"{content.signature or content.issuer}{SEAL_NOTE}"


def signature_indents(name: str, day: str) -> tuple[float, float]:
    """署名、成文日期各右空几字：日期右空四字，署名以日期为准居中；署名太长的顶到版心右边，日期随它居中。"""
    beyond = (ems(name) - ems(day)) / 2
    if beyond <= DATE_INDENT:
        return DATE_INDENT - beyond, DATE_INDENT
    return 0, max(beyond, DATE_INDENT)


def head_points(content: LetterContent) -> float:
    """发文机关标志的字号（磅）：字少的不过大，字多的缩到一行之内。"""
    return min(HEAD_POINTS[content.layout], TEXT_POINTS // ems(content.issuer))


def attachment_label(content: LetterContent, attachment: Attachment) -> str:
    """附件页左上角的“附件”及序号；只有一件的不编号。"""
    if len(content.attachments) == 1:
        return "附件"
    return f"附件{content.attachments.index(attachment) + 1}"


def enclosures(content: LetterContent) -> list[tuple[str, str]]:
    """附件说明的各行（序号、名称）；只有一件的不编号，名称后不加标点。"""
    many = len(content.attachments) > 1
    return [
        (f"{place}." if many else "", one.title.replace("\n", ""))
        for place, one in enumerate(content.attachments, start=1)
    ]


def title_lines(title: str) -> list[str]:
    """标题的各行：指定了回行的照办，没有的分成差不多长的几行，不拆开书名号、引号、数字与“……的”。"""
    lines = [line.strip() for line in title.split("\n") if line.strip()]
    if len(lines) > 1:
        return lines
    text = "".join(lines)
    count = ceil(ems(text) / TITLE_EMS)
    if count > _MOST_LINES:
        return _cut(text)
    cost, broken = _best_split(text, count)
    return list(broken) if cost < inf else list(_best_split(text, count + 1)[1])


@lru_cache(maxsize=4096)
def _best_split(text: str, count: int) -> tuple[float, tuple[str, ...]]:
    if count <= 1:
        return (0.0 if ems(text) <= TITLE_EMS else inf), (text,)
    target = ems(text) / count
    found: tuple[float, tuple[str, ...]] = (inf, (text,))
    for place in range(1, len(text)):
        width = ems(text[:place])
        if width > TITLE_EMS:
            break
        cost, rest = _best_split(text[place:], count - 1)
        cost += (width - target) ** 2 + _cost_of_breaking(text, place)
        found = min(found, (cost, (text[:place], *rest)))
    return found


def _cut(text: str) -> list[str]:
    """长得不像标题的，排满一行就回行。"""
    lines, line = [], ""
    for char in text:
        if ems(line + char) > TITLE_EMS:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def _cost_of_breaking(text: str, place: int) -> float:
    """在 place 之前回行有多不好。"""
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _NEVER_LAST or (before < "\u0100" and after < "\u0100"):
        return _SPLIT_PAIR * 4
    cost = sum(_SPLIT_PAIR for left, right in _PAIRS.items() if _is_inside(text[:place], left, right))
    if after in _ENDINGS:
        return cost + _SPLIT_PAIR
    if before in _GOOD_LAST or text.startswith(_GOOD_NEXT, place):
        return cost - _GOOD_PLACE
    return cost + (_POOR_PLACE if before < "\u0100" or after < "\u0100" else 0)


def _is_inside(head: str, left: str, right: str) -> bool:
    return head.count(left) > head.count(right)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()] or [""]
