"""页上的身份：表单编码、版次、二维码、页码、盖章签字处；草稿的水印；生僻字。"""

import io
import re

import pikepdf
from django.template import Context

from applications.tables.enterprise import ENTERPRISE
from foundation.filings.templatetags.paper import breakable, cell, paragraphs, qr, years
from tests.paper import examples
from tests.paper.printing import Printed, printed

RARE = "㛃䶮𬸦𠮷喆堃镕"


def test_every_page_of_a_final_form_is_marked(enterprise: Printed, university: Printed):
    for form in (enterprise, university):
        count = form.rendered.page_count
        assert count == len(form.pages) >= 10
        for number, page in enumerate(form.pages, start=1):
            assert f"第{number}页共{count}页" in page
            assert "表单编码：BD-2024-00001第3版内容校验：9f86d081884c7d65" in page
            assert examples.CODE in page
        assert "草稿" not in form.text


def test_every_page_carries_the_code_as_a_drawing(enterprise: Printed):
    with pikepdf.open(io.BytesIO(enterprise.rendered.body)) as opened:
        drawn = [len(re.findall(rb"\bl\n|\bre\n", page.Contents.read_bytes())) for page in opened.pages]
    assert min(drawn) > 300  # 二维码是几百段路径，别处没有


def test_every_page_of_a_draft_is_watermarked(draft: Printed):
    for page in draft.pages:
        assert "草稿" in page.replace("草稿，未定稿，不作为申报材料", "")
        assert "草稿，未定稿，不作为申报材料" in page
        assert "表单编码" not in page


def test_places_to_sign_are_found_with_their_pages(enterprise: Printed, university: Printed):
    last = enterprise.rendered.page_count
    [table_3] = [n for n, body in enumerate(enterprise.body, start=1) if body.startswith("表3（")]
    assert enterprise.rendered.places == (
        (1, "封面：在申报单位名称上加盖公章"),
        (table_3 - 1, "企业申报意见：法定代表人签名"),
        (table_3 - 1, "企业申报意见：加盖申报单位公章，填写日期"),
        (last, "表3：法定代表人签名"),
        (last, "表3：加盖联合申报单位公章，填写日期"),
    )
    last = university.rendered.page_count
    assert university.rendered.places == (
        (1, "封面：在申报单位名称上加盖公章"),
        (last, "申报单位意见：法定代表人签名"),
        (last, "申报单位意见：加盖申报单位公章，填写日期"),
    )


def test_a_signature_block_is_never_split(enterprise: Printed, university: Printed):
    for form, blocks in ((enterprise, 2), (university, 1)):
        whole = [page for page in form.body if "本单位对提交的各项申请材料" in page]
        assert len(whole) == blocks
        for page in whole:
            assert "法定代表人（签名）：申报单位（盖章）：年月日注：该表由申报单位" in page


def test_no_link_leaves_the_paper(enterprise: Printed):
    with pikepdf.open(io.BytesIO(enterprise.rendered.body)) as opened:
        annotations = [item for page in opened.pages for item in page.get("/Annots", [])]
        assert [item.A.URI for item in annotations if "/A" in item and "/URI" in item.A] == []
        assert len(opened.attachments) == 0


def test_rare_characters_and_overlong_names_fit_the_cover():
    cover = {
        "applicant_name": "长名称" * 40,
        "applicant_address": "长地址" * 66,
        "responsible_person": f"张{RARE}",
        "contact_person": "李" * 50,
    }
    sheet, _ = examples.sheet_of(examples.content_of(ENTERPRISE, {"cover": cover}))
    form = printed(sheet)
    for words in (*cover.values(), "辽宁省知识产权局编制"):
        assert words in form.body[0]
    assert form.body[1].startswith("填报说明")


def _context() -> Context:
    return Context(dict(examples.papers(examples.enterprise())))


def test_years_and_a_year_cell():
    context = _context()
    assert [year.label for year in years(context)] == ["2021年", "2022年", "2023年"]
    assert cell(context, "investment.yearly.total_sales", -2) == "93,815.60"


def test_paragraphs_escape_and_mark_headings():
    book = {"plan": {"construction_plan": "一、总则\n\n<b>甲</b>"}}
    paper = examples.papers(examples.content_of(ENTERPRISE, book))["paper"]
    html = paragraphs(Context({"paper": paper}), "plan.construction_plan")
    assert html == '<p class="heading">一、总则</p><p class="body">&lt;b&gt;甲&lt;/b&gt;</p>'


def test_long_runs_get_a_place_to_break():
    assert breakable("a" * 70) == "a" * 32 + "\u200b" + "a" * 32 + "\u200b" + "a" * 6
    assert breakable("汉" * 70) == "汉" * 70
    assert breakable("91210106EXAMPLE03B") == "91210106EXAMPLE03B"


def test_qr_code_is_an_inline_path():
    assert re.fullmatch(r"<svg [^<]*><path [^<]*/></svg>", qr("https://portal.example.cn/verify/甲<&"))
