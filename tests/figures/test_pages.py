"""统计的页面、.xlsx 与简报：三处的数相同，各看各的，草稿只有件数。"""

import io
import json

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from applications.figures import briefings
from applications.figures.exporting import workbook
from applications.figures.tables import Cell, Table
from applications.models import Briefing
from benchmarks.counting import queries_of
from foundation.documents.models import Document
from foundation.documents.render import render_pdf
from foundation.workflow import clock
from foundation.workflow.models import AccessRecord, Event
from foundation.workflow.refusals import NotPermitted
from foundation.workflow.sealed import Sealed
from tests.figures.story import on

QUERIES = 15


@pytest.fixture
def late(story, settings):
    """11 月 27 日晚上来看。"""
    settings.PORTAL_CLOCK_FROZEN_AT = on(27, 18)
    return story


def page(client: Client, path: str = "/figures/"):
    response = client.get(path)
    assert response.status_code == 200
    return response


def shown(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def table_of(response, key: str) -> Table:
    return next(table for table in response.context["report"].tables if table.key == key)


def test_the_province_sees_every_city_and_the_city_only_its_own(late, sign_in):
    whole = page(sign_in("省局经办"))
    names = [row[0] for row in shown(table_of(whole, "portrait"))]
    assert (len(names), names[:2], names[-1]) == (16, ["沈阳", "大连"], "全省")
    dalian = page(sign_in("大连经办"))
    assert dict(shown(table_of(dalian, "portrait"))) == {
        "已有结论（件）": "2",
        "一次通过（件）": "1",
        "一次通过率": "50.00%",
        "退回（次）": "1",
        "件均退回（次）": "0.50",
        "每次用时平均（工作日）": "0.67",
        "每次用时最长（工作日）": "1",
        "全程用时平均（工作日）": "0.00",
        "补正事项（条）": "1",
        "未一次告知（条）": "0",
        "未一次告知占比": "0.00%",
        "已报送（件）": "1",
        "省局退回率（次/件）": "1.00",
    }
    text = dalian.content.decode()
    assert "沈阳" not in text.partition("<main")[2]
    assert "33.33%" in whole.content.decode()
    assert "33.33%" not in text


def test_drafts_are_only_counted(late, sign_in):
    for who in ("省局负责人", "纪检", "沈阳负责人", "大连经办"):
        text = page(sign_in(who)).content.decode()
        assert "草稿" in text
        assert not [name for name in ("庚", "壬") if f"示例{name}单位" in text]
    cities = shown(table_of(page(sign_in("纪检")), "cities"))
    assert [row[:3] for row in cities[:2]] == [["沈阳", "1", "5"], ["大连", "1", "2"]]
    assert cities[-1][:3] == ["合计", "2", "7"]
    assert shown(table_of(page(sign_in("大连经办")), "stages"))[0] == ["草稿", "1"]


@pytest.mark.parametrize("who", ["甲经办", "代理经办", "专家", "系统管理员"])
def test_others_are_refused(late, sign_in, who):
    assert sign_in(who).get("/figures/").status_code == 403
    assert sign_in(who).get("/figures/export/").status_code == 403


def test_the_formulas_are_printed(late, sign_in):
    text = page(sign_in("大连负责人")).content.decode()
    for words in (
        "一次通过率 ＝ ",
        "件均退回 ＝ ",
        "每次用时 ＝ ",
        "全程用时 ＝ ",
        "开始当日不计，结束当日计入",
        "未一次告知",
    ):
        assert words in text


@pytest.mark.parametrize("who", ["省局经办", "大连经办"])
def test_the_workbook_equals_the_page(late, sign_in, who):
    client = sign_in(who)
    tables = page(client).context["report"].tables
    response = client.get("/figures/export/")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == [table.title.replace("/", "_") for table in tables] + ["算法"]
    for table, sheet in zip(tables, book.worksheets, strict=False):
        rows = list(sheet.iter_rows(min_row=2))
        assert [square.value for square in rows[0]] == list(table.columns)
        assert [[as_shown(square) for square in row] for row in rows[1:]] == shown(table)
    assert list(AccessRecord.objects.values_list("action", "user_name")) == [("export", who)]


def as_shown(square) -> str:
    """一格在表格软件里看到的。"""
    if square.number_format == "0.00%":
        return f"{square.value * 100:.2f}%"
    return {"#,##0": "{:,}", "#,##0.00": "{:,.2f}"}.get(square.number_format, "{}").format(square.value)


def test_no_cell_becomes_a_formula():
    bad = Table("t", "=1+1", ("=A1",), ((Cell("=HYPERLINK(1)"),),), ("=2",))
    book = load_workbook(io.BytesIO(workbook("=cmd()", [bad])))
    squares = [square for sheet in book.worksheets for row in sheet.iter_rows() for square in row]
    assert {square.data_type for square in squares} == {"s"}
    assert [square.value for square in squares] == ["=cmd()", "=A1", "=HYPERLINK(1)", "=2"]


@pytest.mark.parametrize("who", ["省局负责人", "大连经办"])
def test_a_bounded_number_of_queries(late, sign_in, who):
    client = sign_in(who)
    page(client)
    queries = queries_of(lambda: client.get("/figures/"))
    assert len(queries) <= QUERIES, "\n".join(queries)


def test_a_call_one_may_not_see_is_missing(late, sign_in):
    assert sign_in("大连经办").get("/figures/?call=999999").status_code == 404
    assert sign_in("大连经办").get("/figures/?call=nonsense").status_code == 404
    assert sign_in("大连经办").get(f"/figures/?call={late.world.call.pk}").status_code == 200


# —— 简报 ——


def test_a_briefing_freezes_the_figures(late, sign_in, work):
    client, call = sign_in("省局经办"), late.world.call
    tables = page(client).context["report"].tables
    response = client.post(f"/calls/{call.pk}/briefing/", follow=True)
    assert "第1期简报已编好" in response.content.decode()
    briefing = Briefing.objects.get()
    assert list(map(shown, briefings.tables_of(briefing))) == list(map(shown, tables))
    assert Event.objects.about(call).last().facts == {"number": 1, "sha256": briefing.sha256}
    client.post(f"/calls/{call.pk}/briefing/")
    assert Briefing.objects.count() == 1  # 数没有变，还是这一期
    late.decline("戊", clock.now())
    client.post(f"/calls/{call.pk}/briefing/")
    assert list(Briefing.objects.values_list("number", flat=True)) == [1, 2]
    assert list(map(shown, briefings.tables_of(briefing))) == list(map(shown, tables))
    with pytest.raises(Sealed):
        Briefing.objects.update(content="{}")


def test_the_paper_prints_what_was_frozen(late):
    from applications.figures.paper import build_briefing

    briefing = briefings.prepare(late.world.call, by=late.world.by("省局经办", at=on(27, 18)))
    document = Document.objects.about(briefing).get()
    rendered = render_pdf(build_briefing(document))
    pages = pypdfium2.PdfDocument(io.BytesIO(rendered.body))
    text = "".join(each.get_textpage().get_text_range() for each in pages)
    joined = "".join(text.split())
    for words in ("申报情况简报", "第1期", "共收到申报7件", "另有2件正在填报", "一次通过率40.00%", "33.33%"):
        assert words in joined
    assert not [name for name in "甲乙丙丁戊己庚辛壬" if f"示例{name}单位" in joined]
    assert json.loads(briefing.content)["at"] == on(27, 18).isoformat()
    assert set(document.public_facts) == {"文件", "批次", "期号", "内容哈希", "编制时间"}


def test_only_the_province_prepares_and_the_auditor_may_read(late, sign_in):
    call = late.world.call
    for who in ("大连负责人", "纪检", "甲签署"):
        assert sign_in(who).post(f"/calls/{call.pk}/briefing/").status_code == 403
        with pytest.raises(NotPermitted):
            briefings.prepare(call, by=late.world.by(who))
    assert Briefing.objects.count() == 0
    briefings.prepare(call, by=late.world.by("省局负责人"))
    assert sign_in("纪检").get(f"/calls/{call.pk}/briefings/").status_code == 200
    assert sign_in("大连负责人").get(f"/calls/{call.pk}/briefings/").status_code == 403


def test_a_finished_briefing_is_downloaded(late, sign_in, work):
    client, call = sign_in("省局经办"), late.world.call
    client.post(f"/calls/{call.pk}/briefing/")
    briefing = Briefing.objects.get()
    waiting = client.get(f"/briefings/{briefing.pk}/download/")
    assert waiting.headers["Location"] == f"/calls/{call.pk}/briefings/"
    work()
    response = client.get(f"/briefings/{briefing.pk}/download/")
    assert b"".join(response.streaming_content).startswith(b"%PDF")
