import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.words import words

texts = st.text(alphabet="甲乙丙。；\n ab12.,") | st.text(max_size=30)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("一样", "一样", [("same", "一样")]),
        ("", "新的", [("added", "新的")]),
        ("旧的", "", [("removed", "旧的")]),
        (
            "建设期三年，投入经费。",
            "建设期两年，投入建设经费。",
            [
                ("same", "建设期"),
                ("removed", "三"),
                ("added", "两"),
                ("same", "年，投入"),
                ("added", "建设"),
                ("same", "经费。"),
            ],
        ),
        (
            "投入 1,234.50 万元，申请 PCT 专利。",
            "投入 1,234.60 万元，申请 PPH 专利。",
            [
                ("same", "投入 "),
                ("removed", "1,234.50"),
                ("added", "1,234.60"),
                ("same", " 万元，申请 "),
                ("removed", "PCT"),
                ("added", "PPH"),
                ("same", " 专利。"),
            ],
        ),
        (
            "第一段。\n第二段。\n",
            "第一段。\n插入的一段。\n第二段。\n",
            [("same", "第一段。\n"), ("added", "插入的一段。\n"), ("same", "第二段。\n")],
        ),
        (
            "前一句不变。研发费用逐年增长；后一句不变。",
            "前一句不变。本单位没有设立分支机构；后一句不变。",
            [
                ("same", "前一句不变。"),
                ("removed", "研发费用逐年增长"),
                ("added", "本单位没有设立分支机构"),
                ("same", "；后一句不变。"),
            ],
        ),
    ],
)
def test_changes_are_found_word_by_word(before, after, pieces):
    assert words(before, after) == pieces


@given(texts, texts)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = words(before, after)
    assert "".join(text for op, text in pieces if op != "added") == before
    assert "".join(text for op, text in pieces if op != "removed") == after
    assert all(text for _, text in pieces)
    follows = {
        ("same", "removed"),
        ("same", "added"),
        ("removed", "added"),
        ("removed", "same"),
        ("added", "same"),
    }
    assert follows.issuperset(pairwise(op for op, _ in pieces))


@pytest.mark.parametrize("period", [2, 3, 5, 7, 100, 300, 1000])
def test_five_thousand_characters_never_take_long(period):
    """少数几个字反复排列最费工；换个句长，次次都要在 1 秒以内。"""

    def text(step):
        letters = ("甲乙丙"[(n * n * step) // 7 % 3] for n in range(5000))
        return "".join("。" if n % period == period - 1 else letter for n, letter in enumerate(letters))

    began = time.perf_counter()
    words(text(3), text(5))
    assert time.perf_counter() - began < 1


def test_many_small_changes_in_a_long_text_are_all_found():
    sentences = [f"第{n}项任务按计划推进，预计在第{n + 1}个月完成并通过验收。" for n in range(200)]
    changed = [one.replace("计划", "方案") if n % 3 else one for n, one in enumerate(sentences)]
    began = time.perf_counter()
    pieces = words("".join(sentences), "".join(changed))
    assert time.perf_counter() - began < 1
    assert [piece for piece in pieces if piece[0] != "same"] == [("removed", "计划"), ("added", "方案")] * 133
