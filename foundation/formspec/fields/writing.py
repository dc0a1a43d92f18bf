"""文字类字段共同的两条要求：不超过字数，打印得出来。"""

from foundation.formspec.clean import length, unprintable

_MOST_NAMED = 5


def writing_problems(text: str, *, max_length: int) -> list[str]:
    """字数（码点）超过上限，或含有打印不出的字符时，各给一句话。"""
    return _too_long(length(text), max_length) + _cannot_print(unprintable(text))


def _too_long(count: int, limit: int) -> list[str]:
    if count <= limit:
        return []
    return [f"共 {count:,} 字，超过上限 {limit:,} 字，请删减 {count - limit:,} 字"]


def _cannot_print(found: list[str]) -> list[str]:
    if not found:
        return []
    named = "".join(f"“{char}”" for char in found[:_MOST_NAMED])
    more = "等" if len(found) > _MOST_NAMED else ""
    return [f"含有不能打印的字符{named}{more}，请删除"]
