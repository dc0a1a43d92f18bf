"""清单的页面：谁看得见、谁能改、改了什么、被拒绝时说什么。"""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from applications import services as acts
from applications.models.patent import PatentImport, PatentListing, PatentRevision
from applications.patents import services
from applications.patents.child import BYTES_CAP
from applications.patents.freezing import snapshot_rows
from applications.patents.reading import read
from applications.patents.sheet import sheet_of
from foundation.workflow.models import AccessRecord
from tests.factories import fill, make_application
from tests.patents.samples import (
    HEADER,
    csv,
    entry,
    invention,
    invention_number,
    list_patents,
    pct,
    row,
    xlsx,
)


@pytest.fixture
def application(world):
    application = make_application(world)
    fill(application, world, who="甲经办")
    list_patents(application, world, [invention(1), invention(2, granted_on="2025-01-07"), pct(3)])
    return application


def at(application, name="patents", *rest):
    return reverse(f"applications:{name}", args=[application.pk, *rest])


def first(application):
    return PatentListing.objects.of(application).first()


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def send(client, application, content, *, name="清单.xlsx", mode="append"):
    file = SimpleUploadedFile(name, content)
    return client.post(at(application, "patent_import"), {"file": file, "mode": mode})


def routes(application):
    """每条路：方法、地址。"""
    listed = first(application).pk
    parked = PatentImport.objects.get().pk
    return [
        ("get", at(application)),
        ("get", at(application, "patent_export")),
        ("get", at(application, "patent_template")),
        ("get", at(application, "patent_add")),
        ("post", at(application, "patent_add")),
        ("get", at(application, "patent", listed)),
        ("post", at(application, "patent", listed)),
        ("get", at(application, "patent_remove", listed)),
        ("post", at(application, "patent_remove", listed)),
        ("post", at(application, "patent_undo", 1)),
        ("get", at(application, "patent_import")),
        ("post", at(application, "patent_import")),
        ("get", at(application, "patent_report", parked)),
        ("post", at(application, "patent_apply", parked)),
        ("post", at(application, "patent_discard", parked)),
    ]


READING = 3  # 前三条是看的，其余是改的


@pytest.fixture
def parked(application, sign_in):
    assert send(sign_in("甲经办"), application, xlsx([HEADER, row(invention(9))])).status_code == 302
    return PatentImport.objects.get()


@pytest.mark.parametrize(
    "who", ["乙经办", "乙签署", "代理经办", "沈阳经办", "省局经办", "专家", "纪检", "系统管理员"]
)
def test_a_draft_is_unknown_to_everybody_else(application, parked, sign_in, who):
    client, before = sign_in(who), snapshot_rows(application)
    assert {getattr(client, method)(url).status_code for method, url in routes(application)} == {404}
    assert snapshot_rows(application) == before


def test_a_viewer_of_the_unit_reads_and_does_not_change(application, parked, sign_in):
    client, before = sign_in("甲查看"), snapshot_rows(application)
    codes = [getattr(client, method)(url).status_code for method, url in routes(application)]
    assert codes[:READING] == [200] * READING
    assert set(codes[READING:]) == {403}
    assert snapshot_rows(application) == before
    text = page(client, at(application))
    assert invention_number(1) in text
    assert "添加一件" not in text
    assert "/remove/" not in text


def test_visitors_are_sent_to_the_login(application, parked, client):
    for method, url in routes(application):
        response = getattr(client, method)(url)
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={url}")


def test_officers_read_what_was_submitted(application, world, sign_in):
    acts.finalise(application, by=world.by("甲经办"), facts={})
    acts.submit(application, by=world.by("甲签署"), facts={})
    for who in ("沈阳经办", "省局经办", "纪检"):
        text = page(sign_in(who), at(application))
        assert f"ZL{invention_number(2)}" in text
        assert "放回" not in text
        assert page(sign_in(who), at(application, "patent_add"), 403)
    assert page(sign_in("大连经办"), at(application), 404)
    assert "专利清单不能再改" in page(sign_in("甲经办"), at(application))
    assert page(sign_in("甲经办"), at(application, "patent_add"), 409)


def test_rows_of_another_application_are_unknown(application, world, sign_in):
    other = make_application(world, unit="乙")
    services.add(other, entry(other, invention(50)), by=world.by("乙经办"))
    theirs = first(other)
    client = sign_in("甲经办")
    for name in ("patent", "patent_remove"):
        assert page(client, at(application, name, theirs.pk), 404)
        assert client.post(at(application, name, theirs.pk)).status_code == 404
    mine = PatentRevision.objects.of(application).last()
    assert sign_in("乙经办").post(at(other, "patent_undo", mine.number + 5)).status_code == 404


# —— 一行 ——


def test_add_by_form(application, sign_in):
    client = sign_in("甲经办")
    texts = invention(10, kind="invention", number="ＺＬ 2023 1 0397744．0", granted_on="2025/1/7")
    response = client.post(at(application, "patent_add"), texts | {"key": "one"}, follow=True)
    assert "已添加 202310397744.0" in response.content.decode()
    assert snapshot_rows(application)[-1]["granted_on"] == "2025-01-07"
    response = client.post(at(application, "patent_add"), invention(11, kind="invention") | {"again": "1"})
    assert response.url == at(application, "patent_add")


def test_a_refused_form_keeps_what_was_typed_and_marks_the_cell(application, sign_in):
    typed = invention(10, kind="invention", number="202310123456.X", title="写了很久的名称")
    response = sign_in("甲经办").post(at(application, "patent_add"), typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert "最后一位应为 6" in text
    assert "写了很久的名称" in text
    assert re.search(r'name="number"[^>]*aria-invalid="true"', text)
    again = sign_in("甲经办").post(at(application, "patent_add"), invention(1, kind="invention"))
    assert again.status_code == 409
    assert "清单里已有" in again.content.decode()
    assert len(snapshot_rows(application)) == 3


def test_change_by_form_and_a_colleague_in_between(application, world, sign_in):
    listed, client = first(application), sign_in("甲经办")
    assert 'value="2023-03-15"' in page(client, at(application, "patent", listed.pk))
    mine = invention(1, kind="invention", title="我的题目") | {"version": "1"}
    services.change(
        listed, entry(application, invention(1, title="同事的题目")), version=1, by=world.by("甲签署")
    )
    response = client.post(at(application, "patent", listed.pk), mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "我的题目" in text
    assert "同事的题目" in text
    [version] = re.findall(r'name="version" value="(\d+)"', text)
    assert client.post(at(application, "patent", listed.pk), mine | {"version": version}).status_code == 302
    assert snapshot_rows(application)[0]["title"] == "我的题目"


def test_delete_asks_first_and_the_message_puts_it_back(application, sign_in):
    client, listed, before = sign_in("甲经办"), first(application), snapshot_rows(application)
    assert "确认删除" in page(client, at(application, "patent_remove", listed.pk))
    assert snapshot_rows(application) == before
    response = client.post(at(application, "patent_remove", listed.pk), {"key": "r"})
    assert len(snapshot_rows(application)) == 2
    text = page(client, response.url)
    [undo] = set(re.findall(r'action="([^"]+/undo/\d+/)"', text))
    assert "放回" in text
    assert "已撤销：删除" in client.post(undo, follow=True).content.decode()
    assert snapshot_rows(application) == before
    assert "已经撤销过了" in client.post(undo, follow=True).content.decode()


# —— 导入与导出 ——


def test_import_from_the_file_to_the_list(application, sign_in):
    client = sign_in("甲经办")
    content = csv(
        [HEADER, row(invention(1, title="新题")), row(invention(9)), ["发明专利", "错"]], encoding="gbk"
    )
    report = send(client, application, content, name="a.csv").url
    text = page(client, report)
    assert "还没有写入清单" in text
    assert "“错”不是中国专利" in text
    assert len(snapshot_rows(application)) == 3
    refused = page(client, f"{report}?only=refuse")
    assert "新题" not in refused
    [base] = re.findall(r'name="base_number" value="(\d+)"', text)
    response = client.post(f"{report}apply/", {"base_number": base, "key": "k"})
    assert "撤销导入" in page(client, response.url)
    assert next(line["title"] for line in snapshot_rows(application)) == "新题"
    assert len(snapshot_rows(application)) == 4
    again = client.post(f"{report}apply/", {"base_number": base, "key": "k"}, follow=True)
    assert "已经导入或放弃" in again.content.decode()
    assert len(snapshot_rows(application)) == 4


def test_the_list_moved_under_the_report(application, world, sign_in):
    client = sign_in("甲经办")
    report = send(client, application, xlsx([HEADER, row(invention(9))])).url
    [base] = re.findall(r'name="base_number" value="(\d+)"', page(client, report))
    services.add(application, entry(application, invention(8)), by=world.by("甲签署"))
    response = client.post(f"{report}apply/", {"base_number": base})
    assert response.status_code == 409
    assert "请再看一遍" in response.content.decode()
    assert len(snapshot_rows(application)) == 4


def test_discard_changes_nothing(application, parked, sign_in):
    response = sign_in("甲经办").post(at(application, "patent_discard", parked.pk), follow=True)
    assert "清单没有改动" in response.content.decode()
    assert not PatentImport.objects.exists()
    assert len(snapshot_rows(application)) == 3


def test_a_colleague_does_not_decide_over_my_upload(application, parked, sign_in):
    colleague = sign_in("甲签署")
    response = colleague.post(at(application, "patent_apply", parked.pk), {"base_number": "3"}, follow=True)
    assert "已经导入或放弃" in response.content.decode()
    assert len(snapshot_rows(application)) == 3
    colleague.post(at(application, "patent_discard", parked.pk))
    assert PatentImport.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.4", "PDF文件"),
        (b"x" * (BYTES_CAP + 1), "超过 5 MB"),
        (b"x" * (BYTES_CAP * 3), "超过 5 MB"),
        (csv([["a", "b"], ["1", "2"]]), "没有找到这些列"),
    ],
    ids=["empty", "pdf", "over", "far over", "no header"],
)
def test_a_file_that_cannot_be_read_is_explained_on_the_page(application, sign_in, content, said):
    response = send(sign_in("甲经办"), application, content)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not PatentImport.objects.exists()


def test_uploading_needs_the_csrf_token(application, world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("甲经办"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(client, application, xlsx([HEADER])).status_code == 403
    token = client.get(at(application, "patent_import")).cookies["portal_csrf"].value
    file = SimpleUploadedFile("a.xlsx", xlsx([HEADER, row(invention(9))]))
    posted = {"file": file, "mode": "append", "csrfmiddlewaretoken": token}
    assert client.post(at(application, "patent_import"), posted).status_code == 302


def test_the_export_reads_back_the_same_and_holds_no_formula(application, world, sign_in):
    for serial, title in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"), start=20):
        services.add(application, entry(application, invention(serial, title=title)), by=world.by("甲经办"))
    client = sign_in("甲经办")
    response = client.get(at(application, "patent_export"))
    assert AccessRecord.objects.filter(action="download", detail="专利清单").count() == 1
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    report = send(client, application, response.content, mode="replace").url
    assert "与清单完全相同" in page(client, report)


def test_the_template_is_a_sheet_to_fill_in(application, sign_in):
    content = sign_in("甲经办").get(at(application, "patent_template")).content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["专利清单", "填写说明"]
    book["专利清单"].append([*row(invention(9))[:4], "", "2023-03-15"])
    stream = io.BytesIO()
    book.save(stream)
    [line] = sheet_of(read(stream.getvalue())).rows
    assert line.texts["number"] == invention_number(9)


# —— 页面 ——


def test_a_long_list_is_turned_in_pages_with_a_fixed_number_of_queries(
    application, world, sign_in, django_assert_max_num_queries
):
    client = sign_in("甲经办")
    list_patents(application, world, [invention(serial) for serial in range(100, 220)])
    with django_assert_max_num_queries(25):
        text = page(client, f"{at(application)}?page=2")
    assert "第 101–123 行，共 123 行" in text
    assert invention_number(219) in text
    last = PatentListing.objects.of(application).last()
    response = client.post(
        at(application, "patent", last.pk), invention(219, kind="invention") | {"version": "1"}
    )
    assert response.url == f"{at(application)}?page=2#row-{last.pk}"


def test_the_page_shows_where_the_tables_disagree(application, sign_in):
    text = page(sign_in("甲经办"), at(application))
    assert re.search(r"表中 \d+，清单少 \d+", text)
    assert "is-different" in text
