"""手机号的写法：11 位、带空格或短横、带 +86 或 86，都化为 +86 加 11 位。"""

import re
import unicodedata

_NOISE = re.compile(r"[\s\-()]")
_MOBILE = re.compile(r"^(?:\+?86)?(1[3-9]\d{9})$")


def e164(text: str) -> str:
    """认得出的手机号化为 E.164，认不出的原样返回。"""
    compact = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    found = _MOBILE.match(compact)
    return f"+86{found[1]}" if found else text
