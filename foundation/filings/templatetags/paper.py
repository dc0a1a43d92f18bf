"""纸面模板的标签：{% cell %}、{% lines %}、{% paragraphs %}、{% years %}、{% upright %}、{% qr %}。"""

import re
from typing import Any

import segno
from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from foundation.filings.paper import Paper, Year

register = template.Library()

# 长串拉丁字符里没有换行处，排版时间按平方涨（十万字符要一百秒以上）；隔一段给一个零宽的换行处。
_UNBROKEN = re.compile("[^\\s\u200b\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{32}")
# “一、”“（一）”起头的短行是小标题。
_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）).{1,38}")


@register.filter
def breakable(text: str) -> str:
    """长串字符中插入零宽换行处。"""
    return _UNBROKEN.sub("\\g<0>\u200b", str(text))


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


@register.simple_tag
def qr(content: str) -> SafeString:
    """内嵌 SVG 二维码。"""
    code = segno.make(content, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True))


def _is_heading(line: str) -> bool:
    return _HEADING.fullmatch(line) is not None and not line.endswith(("。", "；"))


def _paper(context: Any) -> Paper:
    paper: Paper = context["paper"]
    return paper
