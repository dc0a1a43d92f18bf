"""公文的内容：标题、主送、正文、附件、落款……与怎么排无关；存成规范 JSON，也从它读回。

存前清洗：控制符、双向控制、零宽、残缺代理项与表情符号去掉，生僻字留着，所以任何来路的文字都能排。
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Literal

from foundation.formspec.clean import clean, unprintable
from foundation.workflow.canonical import canonical

Layout = Literal["notice", "letter"]
"""notice 是红头公文，letter 是信函格式。"""
Align = Literal["left", "center", "right"]
MOST_LEVEL = 4


@dataclass(frozen=True)
class Paragraph:
    """一段。level 0 是正文，1—4 是“一、”“（一）”“1.”“（1）”，序号由排版来编，文字里不写。

    rest 接在标题之后、同一段里，如“（一）时间。”之后的正文。文字里的换行另起一段。
    """

    text: str
    level: int = 0
    rest: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.level <= MOST_LEVEL:
            raise ValueError(f"段落只有 0—{MOST_LEVEL} 级，没有 {self.level} 级")


@dataclass(frozen=True)
class Column:
    """表的一列：栏名、相对宽度、对齐。"""

    title: str
    width: int = 1
    align: Align = "center"

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"“{self.title}”一栏的相对宽度须为正整数")


@dataclass(frozen=True)
class Table:
    """一张表；跨页时表头逐页重复。格里的换行照排，空格子印成空白，要写“无”的由调用方写。"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("表至少要有一栏")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"第 {number} 行有 {len(row)} 格，表有 {len(self.columns)} 栏")


Block = Paragraph | Table


@dataclass(frozen=True)
class Attachment:
    """一份附件，另起一页；没有 blocks 的只列在附件说明里，随文另附。宽表用 landscape 横排。"""

    title: str
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


@dataclass(frozen=True)
class LetterContent:
    """一件公文。

    title 里的换行是指定的回行，没有的自动回行；number 登记之前为空；signature 为空的署 issuer；
    note 是附注，不带括号；copies 是抄送机关。章由机关去盖，这里只印“（盖章）”。
    """

    title: str
    issuer: str
    recipient: str
    body: tuple[Block, ...]
    date: date
    layout: Layout = "notice"
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    signature: str = ""
    note: str = ""
    copies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, label in (("title", "标题"), ("issuer", "发文机关")):
            if not clean(getattr(self, name)).strip():
                raise ValueError(f"公文缺{label}")


def paragraphs(text: str, *, level: int = 0) -> tuple[Paragraph, ...]:
    """把多行文字（如审核意见）逐段拆开，空行略去。"""
    lines = (line.strip() for line in clean(text).split("\n"))
    return tuple(Paragraph(line, level) for line in lines if line)


def write(content: LetterContent) -> str:
    """规范 JSON：同样的内容永远是同样的文字。"""
    return canonical(_written(asdict(content)))


def read(text: str) -> LetterContent:
    """读回 write() 写下的内容。抛出 ValueError：不是它写的。"""
    try:
        return _letter(json.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError(f"读不懂的公文内容：{error}") from error


def tidy(content: LetterContent) -> LetterContent:
    """洗干净的同一份内容；再洗一次不变。"""
    return read(write(content))


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, Sequence):
        return [_written(part) for part in value]
    return value


def _printable(text: str) -> str:
    kept = clean(text)
    for char in unprintable(kept):
        kept = kept.replace(char, "")
    return kept.strip()


def _letter(given: dict[str, Any]) -> LetterContent:
    known = {field.name: given[field.name] for field in fields(LetterContent)}
    known["body"] = _blocks(known["body"])
    known["date"] = date.fromisoformat(known["date"])
    known["attachments"] = tuple(
        Attachment(one["title"], _blocks(one["blocks"]), one["landscape"]) for one in known["attachments"]
    )
    known["copies"] = tuple(known["copies"])
    return LetterContent(**known)


def _blocks(given: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_table(block) if "columns" in block else Paragraph(**block) for block in given)


def _table(given: dict[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in given["columns"])
    return Table(columns, tuple(tuple(row) for row in given["rows"]), given["caption"])
