"""入库前的清洗与计数：存下来的、算摘要的、显示和打印的是同一串字符。

计数规则（浏览器与服务器相同）：先把 ``\\r\\n`` 和单独的 ``\\r`` 换成 ``\\n``，再数 Unicode 码点。
浏览器写 ``[...text.replace(/\\r\\n?/g, "\\n")].length``；``text.length`` 会把“𬸦”数成两个，不可用。
空格、标点、换行都算一个字。粘贴进来的不可见字符在保存时去掉，计数以保存后的为准。
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Unicode 的 Default_Ignorable_Code_Point（零宽、双向控制、标签等）；只留下汉字异体要用的变体选择符。
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe0e\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffc"
_PRIVATE_OR_BROKEN = "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
_STRIPPED = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_PRIVATE_OR_BROKEN}]")

# 标准库的正则没有“组合符号”类：先找可能的长串，再逐字看类别。
_MAYBE_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{5,}")
_MOST_MARKS = 4

_EMOJI = re.compile(
    "[\u20e3\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001fbff]"
)

_HALFWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")


def clean(text: str) -> str:
    """去掉看不见或打不出的字符，其余一字不改（不做 NFC）；对清洗过的文字再做一次，结果不变。

    换行一律成 ``\\n``，制表符成空格；去掉控制符、双向控制、零宽、残缺代理项、非字符、私用区；
    连续的组合符号最多留 4 个。
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _MAYBE_MARKS.sub(_cap_marks, _STRIPPED.sub("", text))


def _cap_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(text: str) -> str:
    """单行栏目的清洗：换行成空格，去掉首尾空白。"""
    return clean(text).replace("\n", " ").strip()


def length(text: str) -> int:
    """字数，单位是 Unicode 码点，数的是 ``clean()`` 之后的文字。"""
    return len(clean(text))


def unprintable(text: str) -> list[str]:
    """文中打印不出的字符（表情符号），按出现的先后，不重复；生僻汉字都能打印。"""
    return list(dict.fromkeys(_EMOJI.findall(text)))


def halfwidth(text: str) -> str:
    """全角的字母、数字、标点和空格换成半角。"""
    return text.translate(_HALFWIDTH)


def numeric(text: str) -> str:
    """把 ``１２３４．５``、``1,234.5``、``1 234.5`` 写成 ``1234.5``；是不是数字由调用者判断。

    逗号只在每三位一个时才去掉：``1,5`` 不知道是 15 还是 1.5，原样留下。
    """
    compact = "".join(halfwidth(text).split())
    return compact.replace(",", "") if _GROUPED.fullmatch(compact) else compact
