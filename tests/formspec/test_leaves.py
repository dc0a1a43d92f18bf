from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.formspec.fields import Choice, Count, Date, LongText, Money, Quantity, Text

SECRET = {"secret": 7, "mac": "ab12"}
OPTIONS = (("yes", "单独设置"), ("no", "未单独设置"))
LEAVES = [
    Text(),
    Text(kind="phone"),
    Text(kind="mobile"),
    Text(kind="email"),
    Text(kind="bank_account"),
    LongText(min_length=5),
    Count(),
    Money(),
    Quantity(),
    Date(),
    Date(precision="month"),
    Choice(options=OPTIONS),
]
every_leaf = pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: type(leaf).__name__)

# 既有乱码，也有像数字、像日期、像电话的东西。
raws = st.text(alphabet=st.characters(exclude_categories=())) | st.text(
    alphabet="0123456789０１.,．，-/+年月日 无万元e_NaInf@\r\n\u200b", max_size=24
)


@every_leaf
@given(raw=raws)
def test_parse_never_raises_and_reads_its_own_text_back(leaf, raw):
    value = leaf.parse(raw)
    assert leaf.parse(leaf.text(value)) == value
    assert isinstance(leaf.display(value), str)
    assert all(isinstance(text, str) for text in leaf.problems(value) + leaf.warnings(value))


@every_leaf
@pytest.mark.parametrize("raw", ["", "  ", "\u3000\r\n", "\u200b"])
def test_blank_is_an_empty_string(leaf, raw):
    assert leaf.parse(raw) == ""
    assert (leaf.problems(""), leaf.warnings(""), leaf.display(""), leaf.text("")) == ([], [], "", "")


@every_leaf
@pytest.mark.parametrize("raw", ["无", " 无\r\n", "\u3000无"])
def test_explicit_none_is_kept_in_every_leaf(leaf, raw):
    assert leaf.parse(raw) == "无"
    assert (leaf.problems("无"), leaf.warnings("无")) == ([], [])
    assert (leaf.display("无"), leaf.text("无")) == ("无", "无")


@every_leaf
def test_a_secret_counts_as_filled_and_is_not_put_back(leaf):
    assert (leaf.problems(SECRET), leaf.warnings(SECRET)) == ([], [])
    assert (leaf.display(SECRET), leaf.text(SECRET)) == ("已填写（加密保存）", "")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("4753.12", "4753.12"),
        ("１２３４．５", "1234.50"),
        ("1,234.5", "1234.50"),
        (" 12 345 ", "12345.00"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("0012", "12.00"),
        ("2.675", "2.68"),
        ("2.665", "2.67"),
        ("1.005", "1.01"),
        ("2.674999", "2.67"),
        ("-3.145", "-3.15"),
        ("-0.001", "0.00"),
        ("999999999999999.99", "999999999999999.99"),
    ],
)
def test_money_reads(raw, value):
    assert Money().parse(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        "12万元",
        "1,234万元",
        "约5",
        "1,5",
        "1.2.3",
        "--5",
        "+5",
        "1e5",
        "1_000",
        "NaN",
        "Infinity",
        "٣",
        "一百",
        ".",
        "-",
        "999999999999999.995",
        "9" * 5000,
    ],
)
def test_money_keeps_what_it_cannot_read(raw):
    value = Money().parse(raw)
    assert value == {"raw": raw}
    assert Money().text(value) == Money().display(value) == raw
    assert Money().problems(value) == [
        "填写的不是金额，请只填数字（整数部分最多 15 位），例如 1234.50，不要写单位"
    ]


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4))
def test_money_rounds_half_up_exactly(amount):
    exact = Fraction(amount) * 100
    cents = floor(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    assert Fraction(Money().parse(f"{amount:f}")) == Fraction(cents, 100)
    assert Money().parse(f"{amount:,f}") == Money().parse(f"{amount:f}")


def test_negative_money_is_kept_and_reported():
    assert Money().parse("-5") == "-5.00"
    assert Money().problems("-5.00") == ["不得为负，请核对后改填 0 或正数"]
    assert Money().problems("0.00") == []


@pytest.mark.parametrize(
    ("unit", "value", "warnings"),
    [
        ("万元", "999999.99", []),
        ("万元", "1000000.00", ["达到或超过 1,000,000 万元，是否误填为元？请核对单位"]),
        ("元", "1000000.00", []),
    ],
)
def test_money_that_looks_like_yuan_is_only_a_warning(unit, value, warnings):
    assert Money(unit=unit).warnings(value) == warnings
    assert Money(unit=unit).problems(value) == []


def test_money_is_shown_with_thousands_and_edited_without():
    assert Money().display("1234567.50") == "1,234,567.50"
    assert Money().text("1234567.50") == "1234567.50"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12", 12), ("12.0", 12), ("１２", 12), ("1,286", 1286), ("12.", 12), ("007", 7), ("-0", 0), ("-3", -3)],
)
def test_count_reads(raw, value):
    assert Count().parse(raw) == value
    assert type(Count().parse(raw)) is int


@pytest.mark.parametrize("raw", ["12.5", "12人", "1,28", "十", "1e3", "٣", "1_0", "9" * 16, "9" * 5000])
def test_count_keeps_what_it_cannot_read(raw):
    assert Count().parse(raw) == {"raw": raw}
    assert Count().problems({"raw": raw}) == ["填写的不是整数，请只填整数（最多 15 位），例如 12，不要写单位"]


def test_negative_count_is_kept_and_reported():
    assert Count().problems(-3) == ["不得为负，请核对后改填 0 或正整数"]
    assert Count().problems(0) == []


def test_count_is_shown_with_thousands():
    assert (Count().display(1286), Count().text(1286)) == ("1,286", "1286")
    assert (Count().display(0), Count().text(0)) == ("0", "0")


@pytest.mark.parametrize(
    "raw",
    [
        "2024-08-19",
        "2024-8-19",
        "2024/8/19",
        "2024.8.19",
        "2024年8月19日",
        "2024 年 8 月 19 日",
        "20240819",
        "２０２４－０８－１９",
    ],
)
def test_day_reads(raw):
    assert Date().parse(raw) == "2024-08-19"


@pytest.mark.parametrize(
    "raw", ["2016-03", "2016-3", "2016/3", "2016.3", "2016年3月", "201603", "２０１６年３月"]
)
def test_month_reads(raw):
    assert Date(precision="month").parse(raw) == "2016-03"


@pytest.mark.parametrize(
    "raw",
    [
        "2023-02-29",
        "2024-13-01",
        "2024-08",
        "19.8.2024",
        "2024-8年19",
        "0024-08-19",
        "1899-12-31",
        "昨天",
        "2024819",
    ],
)
def test_day_keeps_what_it_cannot_read(raw):
    assert Date().parse(raw) == {"raw": raw}
    assert Date().problems({"raw": raw}) == ["填写的不是有效日期，请按 2024-08-19 的样子填写"]


@pytest.mark.parametrize("raw", ["2016-03-15", "2016-13", "2016", "2016年"])
def test_month_keeps_what_it_cannot_read(raw):
    month = Date(precision="month")
    assert month.parse(raw) == {"raw": raw}
    assert month.problems({"raw": raw}) == ["填写的不是有效日期，请按 2016-03 的样子填写"]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_way_to_write_a_day_gives_the_same_day(day):
    ways = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"]
    assert {Date().parse(way) for way in ways} == {day.isoformat()}
    assert Date().parse(Date().display(day.isoformat())) == day.isoformat()
    assert Date().problems(day.isoformat()) == []


def test_dates_are_shown_in_chinese():
    assert Date().display("2024-08-19") == "2024年8月19日"
    assert Date(precision="month").display("2016-03") == "2016年3月"
    assert Date().text("2024-08-19") == "2024-08-19"


def test_choice():
    choice = Choice(options=OPTIONS)
    assert choice.parse(" yes ") == "yes"
    assert (choice.display("yes"), choice.text("yes")) == ("单独设置", "yes")
    assert choice.problems("yes") == []
    assert choice.parse("单独设置") == {"raw": "单独设置"}
    outside = ["不在选项之内，请从列出的选项中选一项"]
    assert choice.problems({"raw": "maybe"}) == choice.problems("maybe") == outside
    assert choice.display("maybe") == "maybe"


def test_text_is_one_line_and_counted_in_code_points():
    name = Text(max_length=4)
    assert name.parse(" 𬸦𠮷\r\n㛃 ") == "𬸦𠮷 㛃"
    assert name.problems("𬸦𠮷 㛃") == []
    assert name.problems("𬸦𠮷 㛃䶮") == ["共 5 字，超过上限 4 字，请删减 1 字"]


def test_emoji_are_named_and_to_be_removed():
    assert Text().problems("进展顺利😀🎉😀") == ["含有不能打印的字符“😀”“🎉”，请删除"]
    assert LongText().problems("😀🎉✅❌⭐🚀") == ["含有不能打印的字符“😀”“🎉”“✅”“❌”“⭐”等，请删除"]
    assert LongText().problems("㛃䶮𬸦𠮷☑") == []


def test_long_text_keeps_paragraphs_and_outer_space():
    assert LongText().parse("一\r\n\r\n　二 \n") == "一\n\n　二 \n"


def test_long_text_limits():
    plan = LongText(max_length=6, min_length=3)
    assert (plan.problems("六个字的方案"), plan.warnings("六个字的方案")) == ([], [])
    assert plan.problems("七个字的方案了") == ["共 7 字，超过上限 6 字，请删减 1 字"]
    assert (plan.problems("两字"), plan.warnings("两字")) == ([], ["只有 2 字，建议不少于 3 字，请详述"])
    assert plan.warnings("三个字") == []
    assert LongText(max_length=1000).problems("字" * 2500) == [
        "共 2,500 字，超过上限 1,000 字，请删减 1,500 字"
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("13800000001", "13800000001"),
        ("+86 138-0000-0001", "13800000001"),
        ("86 13800000001", "13800000001"),
        ("１３８００００００01", "13800000001"),
        ("024-23456789", "024-23456789"),
        ("0411 8765 4321", "041187654321"),
        ("024-23456789-8001", "024-23456789-8001"),
    ],
)
def test_phone_reads(raw, value):
    phone = Text(kind="phone")
    assert phone.parse(raw) == value
    assert phone.problems(value) == []


@pytest.mark.parametrize("raw", ["1380000000", "12800000001", "23456789", "138 0000 0001 转 2", "办公室"])
def test_what_is_no_phone_stays_as_typed(raw):
    phone = Text(kind="phone")
    assert phone.parse(raw) == raw
    assert phone.problems(raw) == [
        "不是有效的电话号码，请填 11 位手机号，或带区号的固定电话，例如 024-23456789"
    ]


def test_bank_account():
    account = Text(kind="bank_account")
    assert account.parse("2100 0000 ００00 000001") == "210000000000000001"
    assert (account.problems("210000000000000001"), account.warnings("210000000000000001")) == ([], [])
    assert account.parse("账号 123") == "账号 123"
    for wrong in ("账号 123", "1234567", "1" * 33):
        assert account.problems(wrong) == ["不是有效的银行账号，请填 8 至 32 位的数字、字母或短横线"]


@pytest.mark.parametrize(
    ("account", "is_personal"),
    [
        ("6222020000000000000", True),
        ("6222020000000000001", False),
        ("7222020000000000000", False),
        ("62220200000000000", False),
    ],
)
def test_a_personal_card_is_only_a_warning(account, is_personal):
    field = Text(kind="bank_account")
    assert field.warnings(account) == (
        ["像是个人银行卡号，请核对是否为单位的对公账号"] if is_personal else []
    )
    assert field.problems(account) == []
    assert Text().warnings(account) == []


def test_decimal_and_money_agree_on_the_house_rule():
    assert Money().parse("2.675") == str(Decimal("2.675").quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12", "12"),
        ("12.50", "12.5"),
        ("12.00", "12"),
        ("120", "120"),
        ("007", "7"),
        ("5.", "5"),
        ("１，２８６．０５", "1286.05"),
        ("2.6700", "2.67"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-2.50", "-2.5"),
        ("999999999999999.99", "999999999999999.99"),
    ],
)
def test_quantity_reads(raw, value):
    assert Quantity().parse(raw) == value


@pytest.mark.parametrize("raw", ["2.675", "12件", "1,28", "十", "1e3", ".", "-", "٣", ".5", "9" * 16])
def test_quantity_keeps_what_it_cannot_read(raw):
    assert Quantity().parse(raw) == {"raw": raw}
    assert Quantity().problems({"raw": raw}) == [
        "填写的不是数量，请只填数字（整数部分最多 15 位，最多两位小数），例如 12.5，不要写单位"
    ]


def test_quantity_is_positive_unless_zero_is_allowed():
    positive, any_amount = Quantity(), Quantity(zero_allowed=True)
    assert (positive.problems("0.01"), any_amount.problems("0")) == ([], [])
    assert positive.problems("0") == positive.problems("-2.5") == ["须大于 0，无此项请填“无”"]
    assert any_amount.problems("-2.5") == ["不得为负，请核对后改填 0 或正数"]
    assert (positive.display("1286.5"), positive.text("1286.5")) == ("1,286.5", "1286.5")


@given(st.decimals(min_value=0, max_value=10**14, places=2))
def test_quantity_is_kept_to_the_cent_and_written_shortest(amount):
    value = Quantity().parse(f"{amount:f}")
    assert Decimal(value) == amount
    assert not (("." in value) and value.endswith(("0", ".")))
    assert Quantity().parse(f"{amount:,f}") == value


@pytest.mark.parametrize(
    "raw", ["13800000001", "+86 138-0000-0001", "86 13800000001", "１３８００００００01"]
)
def test_mobile_reads(raw):
    mobile = Text(kind="mobile")
    assert mobile.parse(raw) == "13800000001"
    assert mobile.problems("13800000001") == []


@pytest.mark.parametrize("raw", ["024-23456789", "1380000000", "12800000001", "138000000011", "无手机"])
def test_what_is_no_mobile_stays_as_typed(raw):
    mobile = Text(kind="mobile")
    assert mobile.parse(raw) == raw
    assert mobile.problems(raw) == ["不是有效的手机号，请填 11 位手机号，例如 13800000001"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("wang@example.com", "wang@example.com"),
        (" Wang.L@Example.COM ", "Wang.L@example.com"),
        ("ｗａｎｇ＠example.com", "wang@example.com"),
        ("a+b_c'd@x-y.example.cn", "a+b_c'd@x-y.example.cn"),
        (f"a@{'b' * 63}.cn", f"a@{'b' * 63}.cn"),
    ],
)
def test_email_reads(raw, value):
    email = Text(kind="email", max_length=5)
    assert email.parse(raw) == value
    assert email.problems(value) == []


@pytest.mark.parametrize(
    "raw",
    [
        *("wang", "wang@", "@example.com", "wang@localhost", "wang@example.", "a@b@example.com", "a@-b.cn"),
        *("a b，c@example.com", f"a@{'b' * 64}.cn", "王@example.com", "wang@example.com;li@example.com"),
    ],
)
def test_what_is_no_email_stays_as_typed(raw):
    email = Text(kind="email")
    assert email.parse(raw) == raw
    assert email.problems(raw) == ["不是有效的电子邮箱，请按 name@example.com 的样子填写"]


def test_an_email_has_at_most_254_characters():
    email, domain = Text(kind="email"), f"@{'b' * 60}.{'c' * 60}.cn"
    assert email.problems("a" * (254 - len(domain)) + domain) == []
    assert email.problems("a" * (255 - len(domain)) + domain) == ["共 255 字，超过上限 254 字，请删减 1 字"]


def ends_with_x(text):
    return [] if text.endswith("X") else ["最后一位应为 X"]


def test_a_rule_of_the_table_is_asked_after_the_leaf_itself():
    code = Text(max_length=4, rule=ends_with_x)
    assert (code.problems("123X"), code.problems("123")) == ([], ["最后一位应为 X"])
    assert code.problems("12345") == ["共 5 字，超过上限 4 字，请删减 1 字"]
    assert Count(rule=ends_with_x).problems(12) == ["最后一位应为 X"]
    for value in ("", "无", {"raw": "约"}, SECRET):
        assert "最后一位应为 X" not in Count(rule=ends_with_x).problems(value)


def test_a_rule_must_have_a_name_of_its_own():
    for nameless in (lambda text: [], str.split, Text().problems):
        with pytest.raises(ValueError, match="code"):
            Text(name="code", rule=nameless)


def test_long_text_has_a_limit_of_lines():
    plan = LongText(max_lines=3)
    assert plan.problems("\n一\n\n三\n\n") == []
    assert plan.problems("一\n二\n三\n四") == ["共 4 行，超过上限 3 行，请合并段落或删去空行"]
    assert LongText().problems("字\n" * 400) == []
    assert LongText().problems("字\n" * 1200) == ["共 1,200 行，超过上限 400 行，请合并段落或删去空行"]


def test_advice_on_length_is_only_a_warning():
    assert LongText(min_length=200).warnings("太短") == ["只有 2 字，建议不少于 200 字，请详述"]
