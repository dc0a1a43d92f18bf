"""文号：写法（GB/T 9704 7.2.5：机关代字、年份、序号）、查重与取号。"""

import re
from dataclasses import dataclass

from foundation.formspec.clean import clean, halfwidth
from foundation.letters.models import Letter, NumberSeries
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, Reason

EXAMPLE = "辽知发〔2026〕12号"
_BRACKETS = str.maketrans(dict.fromkeys("[(（【［〖{", "〔") | dict.fromkeys("])）】］〗}", "〕"))
_PREFIX = re.compile(r"[㐀-鿿]{1,12}")
_NUMBER = re.compile(r"([㐀-鿿]{1,12})〔([0-9]{4})〕(第?0*)([1-9][0-9]{0,5})(号?)")


@dataclass(frozen=True)
class Number:
    """一个文号：机关代字、年份、序号；str() 是印在纸上的写法。"""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


def parse(typed: str) -> Number:
    """读一个手填的文号；括号、全角数字与空格不计较，编虚位、写“第”、少“号”的指出正确写法（NotLegal）。"""
    plain = "".join(halfwidth(clean(typed)).split()).translate(_BRACKETS)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise _refusal(f"文号“{clean(typed).strip()}”的写法不对，请写成“{EXAMPLE}”的样子。")
    prefix, year, before, serial, after = found.groups()
    number = Number(prefix, int(year), int(serial))
    if before or not after:
        raise _refusal(f"文号不写“第”，序号不编虚位，末尾写“号”，请改为“{number}”。")
    return number


def proposed(letter: Letter) -> Number | None:
    """登记页上先填好的文号：接着本机关同一种公文上次用的系列往下数；还没有登记过的为 None。"""
    registered = Letter.objects.of_office(letter.office_code).exclude(number="")
    last = registered.of_kind(letter.kind).first() or registered.first()
    if last is None:
        return None
    prefix, year = parse(last.number).prefix, letter.issued_on.year
    series = NumberSeries.objects.filter(office_code=letter.office_code, prefix=prefix, year=year).first()
    return Number(prefix, year, series.last + 1 if series else 1)


def take(letter: Letter, *, typed: str, prefix: str) -> Number:
    """在锁住的系列里给 letter 取号：typed 是手填的整个文号，没有填的取 prefix 系列的下一个。

    letter 须已锁住。换号时原系列退回到还在用的最大序号。抛出 NotLegal：写法、年份不对，已被别的公文用了。
    """
    wanted = parse(typed) if typed.strip() else None
    start = wanted or Number(_checked_prefix(prefix), letter.issued_on.year, 0)
    _require_year(start, letter)
    current = parse(letter.number) if letter.number else None
    held = NumberSeries.objects.hold([_key(letter, number) for number in (start, current) if number])
    series = held[_key(letter, start)]
    number = wanted or Number(start.prefix, start.year, series.last + 1)
    _require_free(number, letter, series)
    if current:
        _advance(held[_key(letter, current)], to=max(_serials(letter, current), default=0))
    _advance(series, to=max(series.last, number.serial))
    return number


def _advance(series: NumberSeries, *, to: int) -> None:
    series.last = to
    series.save(update_fields=["last"])


def _checked_prefix(prefix: str) -> str:
    plain = "".join(clean(prefix).split())
    if _PREFIX.fullmatch(plain) is None:
        raise _refusal("请填写完整文号，如“" + EXAMPLE + "”，或机关代字，如“辽知发”。")
    return plain


def _key(letter: Letter, number: Number) -> tuple[str, str, int]:
    return letter.office_code, number.prefix, number.year


def _serials(letter: Letter, number: Number) -> list[int]:
    """letter 所用的系列里，别的公文用着的序号。"""
    others = Letter.objects.filter(office_code=letter.office_code).exclude(pk=letter.pk)
    texts = others.filter(number__startswith=f"{number.prefix}〔{number.year}〕")
    return [parse(text).serial for text in texts.values_list("number", flat=True)]


def _require_year(number: Number, letter: Letter) -> None:
    if number.year not in {letter.issued_on.year, clock.today().year}:
        day = letter.issued_on
        raise _refusal(
            f"文号的年份（{number.year}）与成文日期（{day.year}年{day.month}月{day.day}日）不符，请核对。"
        )


def _require_free(number: Number, letter: Letter, series: NumberSeries) -> None:
    taken = Letter.objects.filter(office_code=letter.office_code, number=str(number)).exclude(pk=letter.pk)
    if holder := taken.first():
        day, free = holder.issued_on, Number(number.prefix, number.year, series.last + 1)
        raise _refusal(
            f"文号“{number}”已用于《{holder.title}》（{day.year}年{day.month}月{day.day}日），"
            f"请改用别的号，下一个是“{free}”。"
        )


def _refusal(text: str) -> NotLegal:
    return NotLegal([Reason(text, "GB/T 9704 7.2.5")])
