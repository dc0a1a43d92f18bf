"""从表单里读出各条答复：answer-编号 是现在写的，seen-编号 是打开页面（或上次存下）时的原文。"""

from collections.abc import Mapping

from applications.corrections.answering import Answer
from foundation.formspec.clean import clean


def answers_in(posted: Mapping[str, str]) -> dict[int, Answer]:
    """读不懂编号的略去；文字照填写页的规矩清理。"""
    found: dict[int, Answer] = {}
    for name, text in posted.items():
        kind, _, number = name.partition("-")
        if kind == "answer" and number.isdecimal():
            seen = tidy(posted.get(f"seen-{number}", ""))
            found[int(number)] = Answer(seen, tidy(text))
    return found


def tidy(text: str) -> str:
    """去掉看不见的字符与首尾空白。"""
    return clean(text).strip()
