"""纸面模板的标签：{% cell %}、{% lines %}、{% paragraphs %}、{% years %}、{% upright %}、{% qr %}。"""

import re
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.documents.marks import breakable, qr
from foundation.filings.paper import Paper, Year

register = template.Library()
register.filter(breakable)
register.simple_tag(qr)

# “一、”“（一）”起头的短行是小标题。
_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）).{1,38}")


@register.simple_tag(takes_context=True)
def cell(context: Context, address: str, end: str | int = "") -> str:
    """一格的内容：{% cell "unit.credit_code" %}；end 是地址的最后一段，如 -3 年，或逐行填写的表的列名。"""
    return breakable(_paper(context).text(f"{address}.{end}" if end else address))


@register.simple_tag(takes_context=True)
def lines(context: Context, address: str) -> list[str]:
    """逐行填写的表各行的地址：{% lines "plan.tasks" as tasks %}。"""
    return _paper(context).lines(address)


@register.simple_tag(takes_context=True)
def paragraphs(context: Context, address: str) -> SafeString:
    """多行文字逐段排成 <p>，空行略去，小标题加 class。"""
    lines = [line.strip() for line in _paper(context).text(address).split("\n")]
    return format_html_join(
        "",
        '<p class="{}">{}</p>',
        (("heading" if _is_heading(line) else "body", breakable(line)) for line in lines if line),
    )


@register.simple_tag(takes_context=True)
def years(context: Context) -> list[Year]:
    """近三年：{% years as columns %}。"""
    return _paper(context).years


@register.simple_tag
def upright(text: str) -> SafeString:
    """竖排的栏名：一字一行，整体不拆开（WeasyPrint 没有 writing-mode）。"""
    return format_html('<div class="upright">{}</div>', format_html_join("", "<span>{}</span>", text))


def _is_heading(line: str) -> bool:
    return _HEADING.fullmatch(line) is not None and not line.endswith(("。", "；"))


def _paper(context: Any) -> Paper:
    paper: Paper = context["paper"]
    return paper
