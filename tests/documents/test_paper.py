"""纸面：每格恰好印一次、次序与规格相同，生僻字、恶意文字、草稿水印、页码。"""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.template import Context

from applications.tables.enterprise import ENTERPRISE
from foundation.filings.paper import Paper
from foundation.filings.templatetags.paper import breakable, cell, paragraphs, qr, years
from tests.documents.conftest import printed
from tests.documents.samples import ANSWERS, CODE, HOSTILE, RARE, STAMP, enterprise_paper

OFF_THE_PAPER = ["cover.office"]  # 平台自己的栏目，附件1 里没有


def test_each_field_is_printed_once_in_the_order_of_the_form():
    paper = enterprise_paper()
    paper.sheet("paper/form_enterprise.html", title="申报书", stamp=STAMP)
    assert paper.printed == [address for address in paper.addresses if address not in OFF_THE_PAPER]
    assert len(paper.addresses) == 7 + 5 + 1 + 5 * 3 + 2 * 3 + 1


def test_cells_show_what_the_form_shows():
    paper = enterprise_paper()
    shown = {address: paper.text(address) for address in paper.addresses}
    assert shown["cover.application_date"] == "2024年8月19日"
    assert shown["cover.contact_phone"] == "未定"
    assert shown["unit.bank_account"] == "账号7"
    assert shown["unit.rd_staff_count"] == "1,326"
    assert shown["investment.yearly.rd_expense.-3"] == "4,753.12"
    assert shown["investment.yearly.ip_expense.-1"] == "无"
    assert shown["investment.yearly.rd_ratio.-3"] == "5.50%"
    assert shown["investment.yearly.output_growth"] == "10.01%"


def test_an_unknown_address_is_an_error():
    context = Context({"paper": enterprise_paper()})
    with pytest.raises(KeyError):
        cell(context, "unit.no_such_field")


def test_years_and_a_year_cell():
    context = Context({"paper": enterprise_paper()})
    assert [year.label for year in years(context)] == ["2021年", "2022年", "2023年"]
    assert cell(context, "investment.yearly.total_sales", -2) == "90,110.50"


def test_paragraphs_escape_and_mark_headings():
    html = paragraphs(
        Context({"paper": enterprise_paper("一、总则\n\n<b>甲</b>")}), "policy.ip_policy_soundness"
    )
    assert html == '<p class="heading">一、总则</p><p class="body">&lt;b&gt;甲&lt;/b&gt;</p>'


def test_long_runs_get_a_place_to_break():
    assert breakable("a" * 70) == "a" * 32 + "\u200b" + "a" * 32 + "\u200b" + "a" * 6
    assert breakable("汉" * 70) == "汉" * 70
    assert breakable("91210106EXAMPLE03B") == "91210106EXAMPLE03B"


def test_qr_code_is_an_inline_path():
    assert re.fullmatch(r"<svg [^<]*><path [^<]*/></svg>", qr("https://portal.example.cn/verify/甲<&"))


def test_rare_characters_and_hostile_text_are_printed_as_written(final):
    for char in RARE:
        assert char in final.text, f"{char} U+{ord(char):04X}"
    assert "".join(HOSTILE.split()) in final.text


def test_no_link_leaves_the_paper(final):
    with pikepdf.open(io.BytesIO(final.rendered.body)) as opened:
        annotations = [item for page in opened.pages for item in page.get("/Annots", [])]
        assert [item.A.URI for item in annotations if "/A" in item and "/URI" in item.A] == []
        assert len(opened.attachments) == 0


def test_every_page_of_a_final_form_is_marked(final):
    count = final.rendered.page_count
    assert count == len(final.pages) >= 4
    for number, page in enumerate(final.pages, start=1):
        assert f"第{number}页共{count}页" in page
        assert "表单编码：BD-2024-00001第3版" in page
        assert CODE in page
    assert "草稿" not in final.text


def test_every_page_of_a_draft_is_watermarked(draft):
    for page in draft.pages:
        assert "草稿" in page.replace("草稿，未定稿", "")
        assert "表单编码" not in page


def test_the_form_has_the_words_of_the_guide(final):
    for words in ("附件1", "辽宁省高价值专利培育中心", "辽宁省知识产权局编制", "表1（企业填写）"):
        assert words in final.text
    guide = (Path(settings.BASE_DIR) / "templates/paper/_instructions.html").read_text(encoding="utf-8")
    for point in re.findall(r"<p>(.*?)</p>", guide):
        assert point in final.text
    assert "知识产权管理制度是否健全（续）" in final.pages[3]


def test_overlong_names_do_not_push_anything_off_the_cover():
    cover = ANSWERS["cover"] | {"applicant_name": "长名称" * 40, "applicant_address": "长地址" * 66}
    paper = Paper(ENTERPRISE, {"cover": cover}, base_year=2024, reveal=str)
    text = printed(paper.sheet("paper/form_enterprise.html", title="申报书", stamp=STAMP)).text
    for words in ("长名称" * 40, "长地址" * 66, "张喆", "李䶮", "未定", "辽宁省知识产权局编制"):
        assert words in text


def test_places_to_sign_are_found_with_their_pages(final):
    last = final.rendered.page_count
    assert final.rendered.places == (
        (1, "封面：在申报单位名称上加盖公章"),
        (last, "企业申报意见：法定代表人签名"),
        (last, "企业申报意见：加盖申报单位公章，填写日期"),
    )


def test_receipt_is_one_page_with_all_facts(receipt):
    assert receipt.rendered.page_count == 1
    for fact in (
        "申报回执",
        "GJZPY-2024-210100-0001",
        "91210106EXAMPLE03B",
        "第3版",
        CODE,
        "2024年8月19日10:32:05",
    ):
        assert fact in receipt.text
    assert receipt.rendered.places == ()
