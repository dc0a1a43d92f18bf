"""专利号码的规范写法与校验。输入各种写法都认，存一种写法。"""

import re

from django.core.exceptions import ValidationError

from foundation.formspec.clean import halfwidth, one_line
from foundation.workflow import clock

_DOTS = str.maketrans(dict.fromkeys("。｡·・•", "."))
_NUMBER = re.compile(r"(?:ZL|CN)?(?P<body>\d{12}|\d{8})(?:\.?(?P<check>[0-9X]))?", re.ASCII)
_PCT = re.compile(
    r"PCT/?(?P<office>[A-Z]{2})(?:(?P<year>\d{4})/?(?P<serial>\d{6})|(?P<yy>\d{2})/(?P<old>\d{5}))", re.ASCII
)
_CN_PUBLICATION = re.compile(r"CN(?:\d{7}|\d{9})(?:A[89]?|B[89]?|C[1-7]?|U[89]?|Y[1-7]?|S[1-9]?)", re.ASCII)
_WO_PUBLICATION = re.compile(r"WO(?P<year>\d{4}|\d{2})/?(?P<serial>\d{6}|\d{5})(?P<kind>A[1-9])?", re.ASCII)

_TYPES = {
    "1": "发明",
    "2": "实用新型",
    "3": "外观设计",
    "8": "进入中国国家阶段的PCT发明",
    "9": "进入中国国家阶段的PCT实用新型",
}
_INVENTIONS = frozenset("18")
_FIRST_YEAR = 1985  # 专利法自 1985-04-01 施行
_FIRST_LONG_YEAR = 2003  # 2003-10-01 起用 12 位加校验位
_FIRST_PCT_YEAR = 1978


def normalize_patent_number(value: str) -> str:
    """中国专利申请号或专利号的规范写法，不带 ZL，如 ``202310397744.0``（ZC 0006-2003）。

    认全角、空格、ZL 或 CN 前缀、小写、缺小数点；2003 年 10 月以前的 8 位号也认。
    三种专利都收，是不是发明由 ``validate_invention`` 判断。抛出 ValidationError，说明哪一位不对、怎样改。
    """
    text = _compact(value)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValidationError(_shape_fault(text), code="shape")
    body, given = match["body"], match["check"]
    _require_known_type(body)
    _require_plausible_year(body)
    expected = check_digit(body)
    if given is None:
        raise ValidationError(
            f"号码“{body}”缺最后的校验位；按前{len(body)}位推算应为 {expected}，"
            f"请核对后写作 {body}.{expected}。",
            code="no_check",
        )
    if given != expected:
        raise ValidationError(
            f"号码“{body}.{given}”的校验位不符：按前{len(body)}位推算，最后一位应为 {expected}，"
            f"现为 {given}；请对照受理通知书或证书逐位核对。",
            code="check",
        )
    return f"{body}.{given}"


def check_digit(body: str) -> str:
    """前 12 位（或旧号 8 位）数字的校验位：各位乘 2 至 9 循环之和除以 11 的余数，10 写作 X。"""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    remainder = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


def validate_invention(number: str) -> None:
    """号码须是发明专利：类型位为 1 或 8（指南四只计发明专利）。

    number 是 ``normalize_patent_number`` 给出的写法；抛出 ValidationError，说明它是什么专利。
    """
    position, digit = _type_digit(number)
    if digit not in _INVENTIONS:
        raise ValidationError(
            f"号码“{number}”不属于发明专利：第{position}位是 {digit}，表示{_TYPES[digit]}；"
            "清单只列发明专利。",
            code="not_invention",
        )


def filing_year(number: str) -> int:
    """规范写法的申请号里的年份，如 ``202310397744.0`` 为 2023，``98805245.8`` 为 1998。"""
    body = number.partition(".")[0]
    return int(body[:4]) if len(body) == 12 else _full_year(body[:2])


def normalize_pct_number(value: str) -> str:
    """PCT 国际申请号的规范写法 ``PCT/CN2023/123456``；2003 年以前的 ``PCT/CN03/00123`` 照旧。

    PCT 号没有校验位。抛出 ValidationError。
    """
    text = _compact(value)
    match = _PCT.fullmatch(text)
    if match is None:
        raise ValidationError(
            f"“{text}”不是PCT国际申请号；应写作 PCT/CN2023/123456：受理局两个字母、四位年份、六位序号。",
            code="shape",
        )
    year = int(match["year"] or _full_year(match["yy"]))
    if not _FIRST_PCT_YEAR <= year <= clock.today().year:
        raise ValidationError(f"PCT国际申请号“{text}”的年份 {year} 不对，请核对。", code="year")
    if match["year"]:
        return f"PCT/{match['office']}{match['year']}/{match['serial']}"
    return f"PCT/{match['office']}{match['yy']}/{match['old']}"


def normalize_publication_number(value: str) -> str:
    """公布号、公告号的规范写法：``CN199999901B``，或 ``WO2024/123456``（可带 A1 等）。

    公布号没有校验位。抛出 ValidationError。
    """
    text = _compact(value)
    if _CN_PUBLICATION.fullmatch(text):
        return text
    if match := _WO_PUBLICATION.fullmatch(text):
        return f"WO{match['year']}/{match['serial']}{match['kind'] or ''}"
    raise ValidationError(
        f"“{text}”不是公布号或公告号；中国的写作 CN199999901A（公布）或 CN199999901B（授权公告），"
        "PCT的写作 WO2024/123456。",
        code="shape",
    )


def _compact(value: str) -> str:
    return "".join(halfwidth(one_line(value)).translate(_DOTS).split()).upper()


def _shape_fault(text: str) -> str:
    example = "应为 12 位数字加小数点与校验位，例如 202310397744.0，前面可以有 ZL。"
    if not text:
        return f"没有填写号码；{example}"
    if text.startswith("PCT"):
        return f"“{text}”是PCT国际申请号，类别请选“PCT”；发明专利的号码{example}"
    return f"“{text}”不是中国专利的申请号或专利号，现有 {sum(c.isdigit() for c in text)} 位数字；{example}"


def _type_digit(number: str) -> tuple[int, str]:
    """类型位在第几位、是什么：12 位号在第 5 位，8 位号在第 3 位。"""
    position = 5 if len(number.partition(".")[0]) == 12 else 3
    return position, number[position - 1]


def _require_known_type(body: str) -> None:
    position, digit = _type_digit(body)
    if digit not in _TYPES:
        raise ValidationError(
            f"号码“{body}”的第{position}位是专利类型，只能是 1、2、3、8、9，现为 {digit}；请逐位核对。",
            code="type",
        )


def _require_plausible_year(body: str) -> None:
    year = filing_year(body)
    first, last = (
        (_FIRST_LONG_YEAR, clock.today().year) if len(body) == 12 else (_FIRST_YEAR, _FIRST_LONG_YEAR)
    )
    if not first <= year <= last:
        raise ValidationError(
            f"号码“{body}”开头的年份 {year} 不对，这种号码的年份应在 {first} 年至 {last} 年之间；"
            "请逐位核对。",
            code="year",
        )


def _full_year(two_digits: str) -> int:
    """两位年份：78 至 99 是 1978 至 1999，其余是 2000 年以后。"""
    year = int(two_digits)
    return (1900 if year >= _FIRST_PCT_YEAR - 1900 else 2000) + year
