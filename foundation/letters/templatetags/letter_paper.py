"""公文纸面模板的过滤器与标签：breakable、{% qr %}。"""

import re

from django import template

from foundation.documents import marks

register = template.Library()
register.simple_tag(marks.qr, name="qr")

# 编号一类的长串：许在连字符后回行，不然前一行空出一截。
_LONG_CODE = re.compile(r"[0-9A-Za-z-]{14,}")


@register.filter
def breakable(text: str) -> str:
    """长串字符中插入零宽换行处。"""
    return _LONG_CODE.sub(lambda found: found[0].replace("-", "-\u200b"), marks.breakable(text))
