"""公文的 PDF：内容取自发出时存下的规范原文，文号取自申请文档时写下的事实，从不读后来的改动。"""

from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string

from foundation.documents import services as documents
from foundation.documents.kinds import Sheet
from foundation.documents.marks import verify_url
from foundation.documents.models import Document
from foundation.letters import composing
from foundation.letters.content import Attachment, LetterContent, Table, read
from foundation.letters.models import Letter

LETTER = "letter"
# 栏数 → 字号的疏密：7 栏起 5 号，10 栏起小 5 号，其余小 4 号。
_DENSITIES = ((10, "crowded"), (7, "dense"), (1, "roomy"))


@dataclass(frozen=True)
class Mark:
    """印在页脚的验证码；verify_url 是首页二维码的内容。"""

    code: str
    verify_url: str


def register() -> None:
    """登记公文的排版。"""
    documents.register(LETTER, build=build_letter)


def build_letter(document: Document) -> Sheet:
    """一件公文，印申请这份文档时的文号。"""
    letter = Letter.objects.get(pk=document.subject_id)
    content = replace(read(letter.content), number=document.public_facts.get("文号", ""))
    return letter_sheet(content, mark=Mark(document.code, verify_url(document)))


def letter_sheet(content: LetterContent, *, mark: Mark) -> Sheet:
    """排好的一件公文；content 须已洗净（content.tidy）。"""
    name = file_title(content)
    return Sheet(render_to_string("paper/letters/letter.html", _context(content, mark, name)), name)


def file_title(content: LetterContent) -> str:
    """下载时的文件名，不带扩展名：标题，登记过的加文号。"""
    title = content.title.replace("\n", "")[:100]
    return f"{title}（{content.number}）" if content.number else title


def _context(content: LetterContent, mark: Mark, name: str) -> dict[str, Any]:
    signature, day = composing.signed_by(content), composing.chinese_date(content.date)
    indents = composing.signature_indents(signature, day)
    return {
        "name": name,
        "letter": content,
        "mark": mark,
        "head_points": composing.head_points(content),
        "title_lines": composing.title_lines(content.title),
        "blocks": _blocks(content.body),
        "enclosures": composing.enclosures(content),
        "signature": signature,
        "signature_indent": indents[0],
        "day": day,
        "day_indent": indents[1],
        "attachments": [_page(content, one) for one in content.attachments if one.blocks],
        "copies": "，".join(content.copies),
    }


def _page(content: LetterContent, attachment: Attachment) -> dict[str, Any]:
    return {
        "label": composing.attachment_label(content, attachment),
        "title_lines": composing.title_lines(attachment.title),
        "blocks": _blocks(attachment.blocks),
        "landscape": attachment.landscape,
    }


def _blocks(blocks: Any) -> list[dict[str, Any]]:
    return [
        {"table": _grid(block)} if isinstance(block, Table) else {"line": block}
        for block in composing.numbered(blocks)
    ]


def _grid(table: Table) -> dict[str, Any]:
    """列宽化成百分数，每格带上本列的对齐。"""
    whole = sum(column.width for column in table.columns)
    aligns = [column.align for column in table.columns]
    return {
        "caption": table.caption,
        "columns": table.columns,
        "shares": [f"{100 * column.width / whole:.3f}" for column in table.columns],
        "rows": [list(zip(aligns, row, strict=True)) for row in table.rows],
        "density": next(name for least, name in _DENSITIES if len(table.columns) >= least),
    }
