"""专利号码：实有的号码都通过，各种写法归于一种，错在哪一位说得出来。"""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from applications.validators import (
    normalize_patent_number,
    normalize_pct_number,
    normalize_publication_number,
    validate_invention,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data/patent_vectors.json").read_text())


@pytest.mark.parametrize("number", VECTORS["valid"] + VECTORS["demo"])
def test_published_numbers_pass(number):
    assert normalize_patent_number(number) == number
    assert normalize_patent_number(f"ZL{number}") == number


@pytest.mark.parametrize(
    ("number", "spelling"), [(n, s) for n, spellings in VECTORS["spellings"].items() for s in spellings]
)
def test_spellings_come_to_one(number, spelling):
    assert normalize_patent_number(spelling) == number


@pytest.mark.parametrize(("number", "right"), VECTORS["invalid"])
def test_a_wrong_check_digit_names_the_right_one(number, right):
    with pytest.raises(ValidationError, match=f"最后一位应为 {right}"):
        normalize_patent_number(number)


@pytest.mark.parametrize("number", VECTORS["valid"])
def test_any_single_wrong_digit_is_caught(number):
    body, check = number.split(".")
    for place, digit in enumerate(body):
        for other in set("0123456789") - {digit}:
            with pytest.raises(ValidationError):
                normalize_patent_number(f"{body[:place]}{other}{body[place + 1 :]}.{check}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "没有填写号码"),
        ("20231039774", "现有 11 位数字"),
        ("202310397744", "缺最后的校验位；按前12位推算应为 0"),
        ("PCT/CN2023/123456", "类别请选“PCT”"),
        ("202340397744.0", "第5位是专利类型"),
        ("203010397744.0", "2003 年至 2026 年"),
        ("٢٠٢٣١٠٣٩٧٧٤٤.٠", "不是中国专利"),
        ("202310397744.0、202310397745.0", "不是中国专利"),
    ],
)
def test_other_faults_say_what_to_do(typed, said):
    with pytest.raises(ValidationError, match=said):
        normalize_patent_number(typed)


def test_only_types_1_and_8_are_inventions():
    for number in ("202319999901.2", "202389999907.8", "98805245.8"):
        validate_invention(number)
    for number, kind in (("202329999906.0", "实用新型"), ("202439999908.X", "外观设计")):
        with pytest.raises(ValidationError, match=f"不属于发明专利.*{kind}"):
            validate_invention(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("PCT/CN2023/123456", "PCT/CN2023/123456"),
        ("pct/cn2023/123456", "PCT/CN2023/123456"),
        ("ＰＣＴ／ＣＮ２０２３／１２３４５６", "PCT/CN2023/123456"),
        ("PCTIB2021000001", "PCT/IB2021/000001"),
        ("PCT/CN03/00123", "PCT/CN03/00123"),
    ],
)
def test_pct_numbers(typed, number):
    assert normalize_pct_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "PCT/CN2023/12345", "WO2024/123456", "PCT/C2023/123456", "PCT/CN2077/123456"]
)
def test_bad_pct_numbers(typed):
    with pytest.raises(ValidationError, match="PCT国际申请号"):
        normalize_pct_number(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("CN199999901B", "CN199999901B"),
        ("cn 199999901 a", "CN199999901A"),
        ("CN1234567C", "CN1234567C"),
        ("WO 2024/123456 A1", "WO2024/123456A1"),
        ("WO2024123456", "WO2024/123456"),
    ],
)
def test_publication_numbers(typed, number):
    assert normalize_publication_number(typed) == number


@pytest.mark.parametrize("typed", ["", "CN199999901", "CN19999990B", "CN199999901Z", "WO24/1"])
def test_bad_publication_numbers(typed):
    with pytest.raises(ValidationError, match="不是公布号或公告号"):
        normalize_publication_number(typed)
