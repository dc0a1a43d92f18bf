"""节假日维护的页面：谁看得见、谁能改；上传、核对、确认、更正、下载；缺一年时工作台上说。"""

import html
import json
import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benchmarks.counting import queries_of
from foundation.workflow.models import CalendarDay, CalendarYear
from portal.calendar.services import standing
from tests.calendar.samples import (
    OFF,
    SOURCE,
    csv,
    entries,
    import_2027,
    lines,
    packaged_json,
    settlers,
)

IMPORT, APPLY = "/calendar/import/", "/calendar/import/apply/"
QUERIES = 12
READERS = ("系统管理员", "省局经办", "省局负责人")
OTHERS = ("甲经办", "代理经办", "沈阳经办", "沈阳负责人", "纪检", "专家")


@pytest.fixture
def admin(sign_in):
    client = sign_in("系统管理员")
    client.get(reverse("portal:desk"))
    return client


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def send(client, content, *, year="2027", source=SOURCE, name="2027.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(IMPORT, {"year": year, "source": source, "file": file})


def carried(response):
    """预览页里要带回的各项。"""
    text = response.content.decode()
    form = text[text.index(f'action="{APPLY}"') :]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def text_of(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


# —— 谁 ——


@pytest.mark.parametrize("who", READERS)
def test_the_administrator_and_the_province_read(sign_in, who):
    client = sign_in(who)
    text = page(client, "/calendar/2026/")
    assert "随程序打包" in text
    assert client.get("/calendar/").status_code == 200
    assert client.get("/calendar/2026/days.csv").status_code == 200
    assert ("导入一年的安排</a>" in text) == ("更正一日</a>" in text) == (who == "系统管理员")


@pytest.mark.parametrize("who", OTHERS)
def test_others_do_not(sign_in, who):
    client = sign_in(who)
    for url in ("/calendar/", "/calendar/2026/", "/calendar/2026/days.csv"):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("who", [*OTHERS, "省局经办", "省局负责人"])
def test_only_the_administrator_changes(world, sign_in, admin, who):
    given = carried(send(admin, csv(*lines())))
    client = sign_in(who)
    change = {"day": "2026-11-23", "arrangement": "off", "reason": "x"}
    assert client.get(IMPORT).status_code == 403
    assert send(client, csv(*lines())).status_code == 403
    assert client.post(APPLY, given).status_code == 403
    assert client.get("/calendar/2026/correct/").status_code == 403
    assert client.post("/calendar/2026/correct/", change).status_code == 403
    assert not CalendarYear.objects.exists()
    assert admin.post(APPLY, given).status_code == 302
    assert admin.post("/calendar/2026/correct/", change).status_code == 302
    assert CalendarYear.objects.count() == 2


def test_the_way_there_is_in_the_navigation(sign_in):
    assert "节假日维护</a>" in page(sign_in("系统管理员"), "/desk/")
    assert "工作日历</a>" in page(sign_in("省局经办"), "/desk/")
    for who in ("沈阳经办", "纪检", "甲经办"):
        assert 'href="/calendar/"' not in page(sign_in(who), "/desk/")


# —— 看 ——


def test_a_year_shows_twelve_months_with_words_not_colour_alone(admin):
    text = page(admin, "/calendar/2026/")
    assert len(re.findall(r'<table class="month">', text)) == 12
    assert text.count("<i>休</i>") == 19 + 1  # 另一个在图例里
    assert text.count("<i>班</i>") == 6 + 1
    assert len(re.findall(r'class="day day-(?:work|weekend|off|shift)', text)) == 365
    assert text.count('aria-current="date"') == 1
    assert "全年工作日 <b>248</b> 天" in text


def test_an_unknown_year_shows_no_calendar(world, admin):
    assert '<table class="month">' not in page(admin, "/calendar/2027/")
    CalendarDay.objects.create(day=datetime(2027, 1, 1).date(), is_working=False)
    text = page(admin, "/calendar/2027/")
    assert '<table class="month">' not in text
    assert "尚未公布" in text
    import_2027(world)
    assert '<table class="month">' in page(admin, "/calendar/2027/")


@pytest.mark.parametrize("year", [1999, 2021, 2028, 9999, 99999])
def test_years_out_of_reach_are_not_found(admin, year):
    for path in ("", "correct/", "days.csv"):
        assert admin.get(f"/calendar/{year}/{path}").status_code == 404


def test_pages_ask_the_database_a_bounded_number_of_times(world, admin):
    bare = queries_of(lambda: page(admin, "/calendar/2027/"))
    import_2027(world)
    for number in range(1, 6):
        change = {"day": f"2027-03-0{number}", "arrangement": "off", "reason": f"第{number}次"}
        assert admin.post("/calendar/2027/correct/", change).status_code == 302
    admin.get("/calendar/2027/")  # 把提示语看掉
    full = queries_of(lambda: page(admin, "/calendar/2027/"))
    assert len(bare) <= len(full) <= QUERIES, "\n".join(full)
    preview = queries_of(lambda: send(admin, csv(*lines())))
    assert len(preview) <= QUERIES, "\n".join(preview)


# —— 导入 ——


def test_a_year_is_imported_after_being_looked_at(world, admin):
    looked = send(admin, csv(*lines(), "2027-01-02,放假,元旦", encoding="gbk"))
    assert looked.status_code == 200
    assert "全年工作日 247 天；周一至周五放假 18 天，周末调休上班 4 天。另有 1 行不必列出" in text_of(looked)
    assert not CalendarYear.objects.exists()
    with settlers(补正期限=lambda calendar, by: 3):
        done = admin.post(APPLY, carried(looked), follow=True)
    assert done.redirect_chain == [("/calendar/2027/", 302)]
    assert "已录入2027年的放假安排，全年工作日 247 天。重算了 3 个暂定日期：补正期限 3 个。" in text_of(done)
    assert standing(2027).entries == entries()
    assert f"{SOURCE}；放假 18 天，调休上班 4 天" in text_of(done)


def test_json_is_imported_too(admin):
    looked = send(admin, packaged_json(), name="2027.json")
    assert admin.post(APPLY, carried(looked)).status_code == 302
    assert [entry.day for entry in standing(2027).entries] == [entry.day for entry in entries()]


def test_a_file_with_faults_cannot_be_imported(admin):
    looked = send(admin, csv("2027-02-30,放假,春节", *lines()))
    assert looked.status_code == 200
    assert "有 1 行有误，不能导入" in text_of(looked)
    assert "“2027-02-30”不是有效日期" in text_of(looked)
    assert APPLY not in looked.content.decode()
    days = json.dumps([{"date": "2027-02-30", "working": False}])
    forged = {"year": "2027", "source": SOURCE, "days": days, "base": standing(2027).fingerprint}
    answer = admin.post(APPLY, forged, follow=True)
    assert answer.redirect_chain == [(IMPORT, 302)]
    assert "没有导入：确认的内容不完整，请重新上传文件。" in text_of(answer)
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("missing", ["year", "source", "days", "base"])
def test_a_confirmation_with_something_missing_changes_nothing(admin, missing):
    given = carried(send(admin, csv(*lines())))
    assert set(given) == {"key", "base", "year", "source", "days"}
    del given[missing]
    assert admin.post(APPLY, given).url == IMPORT
    assert not CalendarYear.objects.exists()


def test_an_odd_year_must_be_confirmed(admin):
    looked = send(admin, csv(*lines(off=OFF[:7])))
    assert "周一至周五放假的只有 7 天" in text_of(looked)
    given = carried(looked)
    refused = admin.post(APPLY, given)
    assert refused.status_code == 409
    assert "请先核对下面的提醒，并勾选“已核对”" in text_of(refused)
    assert not CalendarYear.objects.exists()
    assert admin.post(APPLY, carried(refused) | {"confirmed": "on"}).status_code == 302
    assert standing(2027).entries == entries(OFF[:7])


def test_what_a_colleague_changed_meanwhile_is_shown_again(world, admin):
    given = carried(send(admin, csv(*lines())))
    import_2027(world, off=OFF[:-1])
    refused = admin.post(APPLY, given)
    assert refused.status_code == 409
    assert "您预览之后，这一年的安排被别人改过" in text_of(refused)
    assert "改变 1 天： 2027年10月7日（星期四）：上班 → 放假" in text_of(refused)
    assert standing(2027).entries == entries(OFF[:-1])
    assert admin.post(APPLY, carried(refused)).status_code == 302
    assert standing(2027).entries == entries()


def test_pressing_twice_imports_once(admin):
    given = carried(send(admin, csv(*lines())))
    assert [admin.post(APPLY, given).status_code for _ in range(2)] == [302, 302]
    assert page(admin, "/calendar/2027/").count("整年录入") == 1


def test_replacing_says_what_changes_and_what_corrections_go(world, admin):
    import_2027(world)
    change = {"day": "2027-03-01", "arrangement": "off", "name": "", "reason": "暴雪停工"}
    assert admin.post("/calendar/2027/correct/", change).status_code == 302
    text = text_of(send(admin, csv(*lines())))
    assert "改变 1 天： 2027年3月1日（星期一）：放假 → 上班" in text
    assert "以前更正过的各日随整年一并替换： 2027年3月1日（星期一） 放假 暴雪停工" in text
    same = send(admin, admin.get("/calendar/2027/days.csv").content)
    assert "与现在的安排没有一天不同" in text_of(same)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (10 * 1024 * 1024), "文件有 10,240 KB，超过 256 KB"),
        (csv(*lines(), encoding="utf-16"), "认不得的编码"),
        (b"", "文件是空的。"),
        (b"PK\x03\x04", "请另存为 CSV"),
        (b'{"years": {"2026": {}}}', "文件里没有 2027 年的安排（有：2026）"),
    ],
)
def test_files_that_cannot_be_read_say_why(admin, content, words):
    answer = send(admin, content)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert SOURCE in answer.content.decode()  # 填过的还在


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year": "2028"}, "只能录入到 2027 年"),
        ({"year": "2021"}, "只能录入 2022 年及以后的安排"),
        ({"year": "明年"}, "请写四位数字的年份，例如 2027。"),
        ({"year": ""}, "请写年份。"),
        ({"source": " "}, "请写通知的文号"),
    ],
)
def test_year_and_source_are_checked(admin, given, words):
    assert words in text_of(send(admin, csv(*lines()), **given))


def test_hostile_names_are_shown_as_text(admin):
    name = "<script>alert(1)</script>{{ x }}"
    looked = send(admin, csv(f"2027-01-01,放假,{name}", *lines(off=OFF[1:])))
    assert "<script>alert(1)" not in looked.content.decode()
    given = carried(looked)
    assert admin.post(APPLY, given).status_code == 302
    text = page(admin, "/calendar/2027/")
    assert "<script>alert(1)" not in text
    assert html.escape(name) in text


# —— 更正、下载、退回 ——


def test_a_day_is_corrected_with_its_reason(admin):
    given = {"day": "2026-11-23", "arrangement": "off", "name": "运动会", "reason": "省政府办公厅通知"}
    done = admin.post("/calendar/2026/correct/", given, follow=True)
    text = text_of(done)
    assert "已更正，并记入办理记录" in text
    assert "2026年11月23日（星期一）由上班改为放假。原因：省政府办公厅通知" in text
    assert "全年工作日 247 天" in text
    assert 'title="运动会 放假 更正：省政府办公厅通知"' in done.content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"day": "2027-01-04"}, "2027-01-04 不在 2026 年，请到 2027 年的页面更正。"),
        ({"day": "2026-02-30"}, "不是有效日期"),
        ({"day": ""}, "请选日期。"),
        ({"arrangement": ""}, "请选放假还是上班。"),
        ({"arrangement": "maybe"}, "请选放假还是上班。"),
        ({"arrangement": "work"}, "2026年11月23日（星期一）本来就是上班，不必更正。"),
        ({"reason": "\u200b \u202e"}, "请写明更正的原因。"),
        ({"name": "=1+1"}, "名称“=1+1”像公式"),
    ],
)
def test_corrections_are_checked(admin, given, words):
    change = {"day": "2026-11-23", "arrangement": "off", "reason": "临时放假", "name": "运动会"} | given
    answer = admin.post("/calendar/2026/correct/", change)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert not CalendarDay.objects.exists()


def test_an_earlier_version_can_be_downloaded_and_imported_again(world, admin):
    import_2027(world)
    import_2027(world, off=OFF[:-1])
    now = admin.get("/calendar/2027/days.csv").content
    first = admin.get("/calendar/2027/days.csv?version=1").content
    assert (now.count(b"\n"), first.count(b"\n")) == (22, 23)
    assert admin.post(APPLY, carried(send(admin, first))).status_code == 302
    assert standing(2027).entries == entries()
    assert admin.get("/calendar/2027/days.csv").content == first


def test_the_packaged_year_can_be_had_back_after_a_correction(admin):
    before = admin.get("/calendar/2026/days.csv").content
    change = {"day": "2026-11-23", "arrangement": "off", "reason": "临时放假"}
    assert admin.post("/calendar/2026/correct/", change).status_code == 302
    assert admin.get("/calendar/2026/days.csv").content != before
    assert admin.get("/calendar/2026/days.csv?version=0").content == before


@pytest.mark.parametrize(
    "path",
    [
        "2027/days.csv",
        "2027/days.csv?version=0",
        "2026/days.csv?version=1",
        "2026/days.csv?version=x",
        "2026/days.csv?version=99999999999999999999",
        "2026/days.xlsx",
    ],
)
def test_versions_that_do_not_exist_are_not_found(admin, path):
    assert admin.get(f"/calendar/{path}").status_code == 404


def test_a_version_is_an_import_not_a_correction(world, admin):
    import_2027(world)
    change = {"day": "2027-03-01", "arrangement": "off", "reason": "临时放假"}
    assert admin.post("/calendar/2027/correct/", change).status_code == 302
    assert admin.get("/calendar/2027/days.csv?version=1").status_code == 200
    assert admin.get("/calendar/2027/days.csv?version=2").status_code == 404


# —— 缺一年 ——

MISSING = "2027年的放假安排尚未录入"


@pytest.mark.parametrize(("month", "told"), [(10, False), (11, True), (12, True)])
def test_from_november_the_next_year_is_asked_for(sign_in, settings, month, told):
    now = settings.PORTAL_CLOCK_FROZEN_AT
    settings.PORTAL_CLOCK_FROZEN_AT = now.replace(month=month, day=1 if told else 31, hour=0)
    for who in ("系统管理员", "省局经办"):
        assert (MISSING in page(sign_in(who), "/desk/")) == told
    assert (MISSING in page(sign_in("省局负责人"), "/calendar/")) == told
    assert MISSING not in page(sign_in("沈阳经办"), "/desk/")


def test_the_desk_leads_to_the_import_and_is_quiet_afterwards(world, sign_in, admin):
    assert f'href="{IMPORT}"' in page(admin, "/desk/")
    province = sign_in("省局经办")
    assert 'href="/calendar/2027/"' in page(province, "/desk/")
    assert f'href="{IMPORT}"' not in page(province, "/desk/")
    assert 'value="2027"' in page(admin, IMPORT)
    import_2027(world)
    assert MISSING not in page(admin, "/desk/") + page(province, "/desk/") + page(admin, "/calendar/")


def test_a_year_that_has_begun_without_its_calendar_is_overdue(sign_in, settings):
    settings.PORTAL_CLOCK_FROZEN_AT += timedelta(days=60)
    text = page(sign_in("系统管理员"), "/desk/")
    assert MISSING in text
    assert "逾期" in text
    assert "2028年的放假安排尚未录入" not in text
    assert 'value="2027"' in page(sign_in("系统管理员"), IMPORT)
