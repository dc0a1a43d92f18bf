"""内容：每格恰好印一次、次序与规格相同，填写的每个值都在纸面上。"""

import pytest

from foundation.filings.paper import Paper
from tests.paper import examples
from tests.paper.printing import Printed, plain

# 不印的与换了地方印的，各有理由。
NOT_PRINTED = {
    "avoidance.": "申请回避的专家只在系统内使用",
    "cover.office": "所属市局是系统补充项，附件1 没有，也没有所属的格子",
}
MOVED = {
    "cover.responsible_rank": "系统补充项，印在人员信息表的末行",
    "cover.responsible_charge": "系统补充项，印在人员信息表的末行",
    "cover.appointed_on": "系统补充项，印在人员信息表的末行",
    "counts.foreign_grants.count": "授权数量及国家同在一格：3（美国1、日本1、德国1）",
    "counts.foreign_grants.countries": "授权数量及国家同在一格：3（美国1、日本1、德国1）",
}
MOVED_IN_TABLE_2 = {
    f"unit.{rank}_domain": "表2 没有产业领域一格，印在主要技术领域格内"
    for rank in ("primary", "second", "third")
}


def _without(addresses: list[str], left_out: dict[str, str]) -> list[str]:
    return [address for address in addresses if not address.startswith(tuple(left_out))]


@pytest.mark.parametrize(
    ("name", "which", "moved"),
    [
        ("enterprise", "paper", MOVED),
        ("enterprise", "partner", {}),
        ("university", "paper", MOVED | MOVED_IN_TABLE_2),
        ("draft", "paper", MOVED | MOVED_IN_TABLE_2),
    ],
)
def test_each_field_is_printed_once_in_the_order_of_the_form(request, name, which, moved):
    paper = request.getfixturevalue(name).papers[which]
    expected = _without(paper.addresses, NOT_PRINTED)
    assert sorted(paper.printed) == sorted(expected)
    fixed = moved or {"没有": ""}
    assert _without(paper.printed, fixed) == _without(expected, fixed)


def test_the_exceptions_are_still_exceptions(university: Printed):
    paper = university.papers["paper"]
    for name in MOVED | MOVED_IN_TABLE_2 | NOT_PRINTED:
        assert any(address.startswith(name) for address in paper.addresses), name


@pytest.mark.parametrize(
    ("name", "parts"), [("enterprise", ("paper", "partner")), ("university", ("paper",))]
)
def test_every_value_is_on_the_paper_field_by_field_in_order(request, name, parts):
    printed, place = request.getfixturevalue(name), 0
    text = "".join(printed.body)
    for part in parts:
        paper: Paper = printed.papers[part]
        shown = {address: paper._texts[address] for address in paper.printed}
        assert len(shown) == len(paper.printed)
        for address in list(paper.printed):
            value = plain(shown[address])
            found = text.find(value, place)
            assert found >= 0, f"{address}：{value[:60]} 不在 …{text[place : place + 60]}… 之后"
            place = found + len(value)


@pytest.mark.parametrize("name", ["enterprise", "university"])
def test_long_texts_are_whole_and_printed_once(request, name):
    content, text = getattr(examples, name)(), "".join(request.getfixturevalue(name).body)
    longs = [
        value
        for answers in content["answers"].values()
        for value in answers.values()
        if isinstance(value, str) and len(value) > 60
    ]
    assert len(longs) >= 8
    for value in longs:
        assert text.count(plain(value)) == 1, value[:30]


def test_cells_are_written_as_the_form_writes_them(enterprise: Printed, university: Printed):
    text = "".join(enterprise.body)
    for words in (
        "2024年8月19日",
        "2016年3月知识产权管理办法",
        "研发费用（单位：万元）4,753.125,347.496,256.12",
        "研发费用总额占同期销售收入总额的比例5.50%5.70%6.00%",
        "近三年企业工业总产值或营业收入年均增长率9.96%",
        "授权数量及国家1（美国1）2（美国1、德国1）3（美国1、日本1、德国1）6",
        "知识产权部（单独设置）",
        "户名：辽宁示例重工有限公司",
        "技术领域：高端装备制造（主要）节能环保（其次）",
        "附：母公司、子公司或主管、下属单位：无",
        "专、兼职人员中副高级以上知识产权师：1",
        "层级：单位分管负责人分管：管理知识产权和研发委任日期：2024年7月1日",
        "合计425.00375.00",
        "纳入高价值发明专利拥有量统计范围的专利122032",
    ):
        assert words in text, words
    text = "".join(university.body)
    for words in (
        "专利转让合同额（单位：万元）1,280.601,742.302,365.80",
        "附：技术领域：新材料（主要）高端装备制造（其次）新一代信息技术（再次）",
        "子公司或下属单位示例理工大学资产经营有限公司91210211EXAMPLE38A",
        "知识产权管理办公室（不单独设置）",
    ):
        assert words in text, words


def test_none_and_not_applicable_are_written_out():
    content = examples.enterprise()
    investment = content["answers"]["investment"]
    for year in (-3, -2, -1):
        investment[f"yearly.rd_expense.{year}"] = "无"
        content["answers"]["counts"][f"foreign_grants.count.{year}"] = 0
        content["answers"]["counts"][f"foreign_grants.countries.{year}"] = "无"
    content = examples.content_of(examples.schema("enterprise"), content["answers"])
    sheet, _ = examples.sheet_of(content)
    html = plain(sheet.html)
    assert "研发费用<br>（单位：万元）</th><td>无</td><td>无</td><td>无</td>" in html
    assert "的比例</th><td>不适用</td><td>不适用</td><td>不适用</td>" in html
    assert "授权数量及国家</th><td>0</td><td>0</td><td>0</td><td>0</td>" in html


def test_an_unknown_address_is_an_error():
    paper = examples.papers(examples.university())["paper"]
    assert paper is not None
    with pytest.raises(KeyError):
        paper.text("unit.no_such_field")
