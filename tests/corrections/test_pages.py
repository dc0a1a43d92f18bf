"""各页走得通：挑地方、写一条、改、删、放回、答复、另外打开；写好的字从不丢。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import services
from applications.models import Application, StandardReason
from foundation.filings.models import CorrectionItem
from tests import screening
from tests.corrections import steps
from tests.factories import fill, hand_in, make_application


@pytest.fixture
def application(world):
    application = make_application(world)
    hand_in(application, world, code="rd_basis", who="甲经办", pages=3)
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    return steps.submit(application, world)


def at(application, page=""):
    return f"/applications/{application.pk}/corrections/{page}"


def test_picking_goes_from_section_to_row_and_from_slot_to_page(application, sign_in):
    client = sign_in("沈阳经办")
    top = client.get(at(application, "add/")).content.decode()
    for words in ("封面", "知识产权管理制度", "研发基础和研发实力证明", "专利清单"):
        assert words in top
    section = client.get(at(application, "add/"), {"section": "policy"}).content.decode()
    assert "address=policy.policies.r002" in section
    assert "第2行" in section
    slot = client.get(at(application, "add/"), {"slot": "rd_basis"}).content.decode()
    assert "address=materials.rd_basis" in slot
    assert "示例材料.pdf" in slot
    place = client.get(at(application, "add/"), {"address": "policy.policies.r002"})
    assert place.context["place"].label.startswith("知识产权管理制度 · 第2行")


def test_a_standard_reason_fills_without_script(application, sign_in):
    reason = StandardReason.objects.get(call=application.call, title="单位有误")
    page = sign_in("沈阳经办").get(
        at(application, "add/"), {"address": "unit.rd_staff_count", "reason": reason.pk}
    )
    assert page.context["form"].initial == {"clause": reason.clause, "text": reason.text}
    groups = [group.label for group in page.context["library"]]
    assert groups[0] == "一栏"
    assert reason.text in page.content.decode()


def test_the_clause_comes_from_the_place(application, sign_in):
    page = sign_in("沈阳经办").get(at(application, "add/"), {"address": "cover.responsible_person"})
    assert page.context["form"].initial["clause"] == "填报说明3"


def test_writing_changing_removing_and_putting_back(application, sign_in):
    client = sign_in("沈阳经办")
    url = f"{at(application, 'add/')}?address=cover.contact_person&next=/applications/{application.pk}/"
    answer = client.post(url, {"clause": "填报说明2", "text": "请核对联系人。"})
    assert (answer.status_code, answer.url) == (302, f"/applications/{application.pk}/")
    item = CorrectionItem.objects.get()
    client.post(at(application, f"{item.pk}/change/"), {"clause": "填报说明3", "text": "请更换联系人。"})
    item.refresh_from_db()
    assert (item.clause, item.text) == ("填报说明3", "请更换联系人。")
    client.post(at(application, f"{item.pk}/remove/"))
    assert not CorrectionItem.objects.exists()
    drafts = client.get(at(application, "drafts/")).content.decode()
    assert "已删去" in drafts
    client.post(at(application, "put-back/"))
    again = CorrectionItem.objects.get()
    assert (again.clause, again.text, again.label) == ("填报说明3", "请更换联系人。", "封面 · 联系人")
    client.post(at(application, "put-back/"))
    assert CorrectionItem.objects.count() == 1


def test_the_drafts_are_a_fragment_for_htmx(application, world, sign_in):
    steps.draft(application, world, "cover.contact_person", text="片段里的话")
    client = sign_in("沈阳经办")
    part = client.get(at(application, "drafts/"), headers={"HX-Request": "true"}).content.decode()
    assert "片段里的话" in part
    assert "<html" not in part
    assert part.strip().startswith('<div id="correction-drafts">')


def test_a_place_that_is_gone_keeps_the_words(application, sign_in):
    client = sign_in("沈阳经办")
    url = f"{at(application, 'add/')}?address=cover.no_such_field"
    answer = client.post(url, {"clause": "填报说明2", "text": "写了很久的要求"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "里没有“no_such_field”这一栏" in page
    assert "写了很久的要求" in page
    assert not CorrectionItem.objects.exists()
    good = client.post(
        f"{at(application, 'add/')}?address=cover.contact_person", {"clause": "x", "text": "y"}
    )
    assert good.status_code == 302


def test_an_outside_next_is_not_followed(application, sign_in):
    for bad in ("javascript:alert(1)", "//elsewhere.example/", "https://elsewhere.example/"):
        page = sign_in("沈阳经办").get(at(application, "add/"), {"address": "cover", "next": bad})
        assert bad not in page.content.decode()
    url = f"{at(application, 'add/')}?address=cover.contact_person&next=https://elsewhere.example/"
    answer = sign_in("沈阳经办").post(url, {"clause": "x", "text": "y"})
    assert answer.url == f"/applications/{application.pk}/"


def test_answers_are_saved_by_script_and_by_button(application, world, sign_in):
    steps.give_back(application, world, "cover.contact_person", "cover.contact_phone")
    first, second = CorrectionItem.objects.order_by("pk")
    client = sign_in("甲经办")
    page = client.get(at(application)).content.decode()
    assert "2026年11月27日24:00" in page
    assert "还有 7 天 14 小时（5 个工作日）" in page
    assert "沈阳经办" not in page
    saved = client.post(
        at(application, "answers/"),
        {f"answer-{first.pk}": "已更正。", f"seen-{first.pk}": ""},
        headers={"Accept": "application/json"},
    )
    assert saved.json() == {"saved_at": "10:00", "clashes": []}
    button = {f"answer-{i.pk}": "已更正。" for i in (first, second)} | {f"seen-{first.pk}": "已更正。"}
    assert client.post(at(application, "answers/"), button).status_code == 302
    assert set(CorrectionItem.objects.values_list("answer", flat=True)) == {"已更正。"}


def test_a_clash_shows_both_and_loses_neither(application, world, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get()
    body = {f"answer-{item.pk}": "签署写的", f"seen-{item.pk}": ""}
    sign_in("甲经办").post(at(application, "answers/"), {f"answer-{item.pk}": "经办写的"})
    by_script = sign_in("甲签署").post(
        at(application, "answers/"), body, headers={"Accept": "application/json"}
    )
    assert by_script.status_code == 409
    assert by_script.json()["clashes"] == [{"item": item.pk, "theirs": "经办写的", "by": "甲经办"}]
    by_button = sign_in("甲签署").post(at(application, "answers/"), body)
    page = by_button.content.decode()
    assert by_button.status_code == 409
    assert "签署写的" in page
    assert "经办写的" in page


def test_answers_after_resubmission_are_refused_with_the_words(application, world, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get()
    steps.hand_in_again(Application.objects.get(pk=application.pk), world)
    body = {f"answer-{item.pk}": "晚到的话", f"seen-{item.pk}": "已更正。"}
    answer = sign_in("甲经办").post(at(application, "answers/"), body, headers={"Accept": "application/json"})
    assert answer.status_code == 423
    assert "没有要答复的补正" in answer.json()["message"]
    item.refresh_from_db()
    assert item.answer == "已更正。"


def test_signed_out_answers_get_401(application, client):
    assert client.post(at(application, "answers/")).status_code == 401


def test_opening_a_place_in_the_browser(application, world, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    client = sign_in("甲经办")
    assert "另外打开一处" in client.get(at(application, "open/")).content.decode()
    url = f"{at(application, 'open/')}?address=cover.responsible_person"
    assert client.post(url, {"reason": " "}).status_code == 200
    assert client.post(url, {"reason": "负责人调整"}).status_code == 302
    form = client.get(f"/applications/{application.pk}/sections/cover/").content.decode()
    assert 'name="responsible_person"' in form
    assert "理由：负责人调整" in form
    own = CorrectionItem.objects.get(origin="unit")
    assert client.post(at(application, f"{own.pk}/close/")).status_code == 302
    form = client.get(f"/applications/{application.pk}/sections/cover/").content.decode()
    assert 'name="responsible_person"' not in form


def test_the_overview_has_a_panel(application, world, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    page = sign_in("甲签署").get(f"/applications/{application.pk}/").content.decode()
    assert "1" in page
    assert "去补正" in page
    assert at(application) in page


def test_more_items_cost_no_more_queries(application, world, sign_in):
    client, url = sign_in("甲经办"), at(application)
    steps.give_back(application, world, "cover.contact_person")
    queries(client, url)
    few = queries(client, url)
    for address in ("cover.contact_phone", "policy.policies.r002", "materials.standards", "unit"):
        screening.pin(application, world, who="沈阳经办", address=address)
    CorrectionItem.objects.filter(round=None).update(round=1)
    assert queries(client, url) == few
    assert CorrectionItem.objects.count() == 5


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)
