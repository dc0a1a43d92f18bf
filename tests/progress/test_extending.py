"""延长期限：只长不短，已有清单报送的不能重新开放；新的期限处处可见，原因与经过公开。"""

from datetime import date, timedelta

import pytest
from django.test import Client

from applications import services
from applications.enums import CallStatus
from applications.models import Application, Call
from foundation.workflow import clock
from foundation.workflow.clock import end_of_day
from tests import screening
from tests.factories import make_application

NEW = {"closes_at": "2026-12-02", "city_until": "2026-12-14", "recheck_until": "2026-12-25"}


def path(call):
    return f"/calls/{call.pk}/extend/"


def post(client, call, **given):
    return client.post(path(call), {"key": "k", "note": "系统中断，顺延。"} | NEW | given)


def dates(call):
    now = Call.objects.get(pk=call.pk)
    return (now.closes_at, now.city_until, now.recheck_until)


def text_of(response):
    return "".join(response.content.decode().split())


def test_the_new_deadlines_are_everywhere(world, sign_in):
    mine, other = make_application(world), make_application(world, unit="乙", status="city_review")
    head = sign_in("省局负责人")
    preview = text_of(post(head, world.call, preview="1"))
    for words in (
        "1件草稿的提交期限随之延后",
        "1件在市局手里的截止随之延后",
        "0件在省局手里",
        "2026年11月30日10:00",
    ):
        assert words in preview
    assert dates(world.call)[0] == world.call.closes_at  # 预览不办
    response = post(head, world.call)
    assert response.headers["Location"] == f"/calls/{world.call.pk}/"
    assert dates(world.call) == tuple(end_of_day(date.fromisoformat(day)) for day in NEW.values())
    assert Application.objects.get(pk=other.pk).due_at == end_of_day(date(2026, 12, 14))
    unit = sign_in("甲经办")
    for url in ("/desk/", f"/calls/{world.call.pk}/", "/calls/", f"/applications/{mine.pk}/progress/"):
        page = text_of(unit.get(url))
        assert "2026年12月2日24:00" in page, url
        assert "申报截止2026年11月30日10:00" not in page


def test_the_history_is_public_and_names_no_one(world, sign_in):
    post(sign_in("省局负责人"), world.call, city_until="", recheck_until="")
    page = text_of(Client().get(f"/calls/{world.call.pk}/"))
    assert "系统中断，顺延。" in page
    assert "由2026年11月30日10:00延长至<b>2026年12月2日24:00</b>" in page
    assert "辽宁省知识产权局" in page
    assert "省局负责人" not in page
    assert "市局报送截止：由" not in page  # 留空的没有变


def test_shorter_dates_and_a_missing_reason_are_refused(world, sign_in):
    head, before = sign_in("省局负责人"), dates(world.call)
    for given, words in (
        ({"closes_at": "2026-11-28"}, "只能延长，不能早于原来的"),
        ({"city_until": "2026-12-09"}, "只能延长，不能早于原来的"),
        ({"closes_at": "2026-12-20"}, "次序不对"),
        (dict.fromkeys(NEW, ""), "没有延长任何一个期限"),
        ({"note": " "}, "请写明延长期限的原因"),
    ):
        response = post(head, world.call, **given)
        assert (response.status_code, words in text_of(response)) == (409, True)
    assert dates(world.call) == before
    assert post(head, world.call).status_code == 302


def test_only_the_head_extends_and_an_officer_may_look(world, sign_in):
    officer = sign_in("省局经办")
    assert "由省局负责人确认" in officer.get(path(world.call)).content.decode()
    assert post(officer, world.call).status_code == 403
    for who in ("沈阳负责人", "甲签署", "纪检"):
        assert sign_in(who).get(path(world.call)).status_code == 403
    assert dates(world.call)[0] == world.call.closes_at


@pytest.fixture
def closed(world, settings):
    """申报截止之后的第二天。"""
    application = make_application(world, status="recommended")
    settings.PORTAL_CLOCK_FROZEN_AT = world.call.closes_at + timedelta(days=1)
    services.turn_pages(clock.now())
    assert Call.objects.get().status == CallStatus.CLOSED
    return application


def test_a_closed_call_is_reopened_before_any_list_is_sent(closed, world, sign_in):
    response = post(sign_in("省局负责人"), world.call, closes_at="2026-12-05")
    assert response.status_code == 302
    assert Call.objects.get().status == CallStatus.OPEN
    assert "延长并重新开放" in Client().get(f"/calls/{world.call.pk}/").content.decode()


def test_after_a_list_is_sent_it_is_refused(closed, world, sign_in):
    screening.send_list(closed, world)
    head, before = sign_in("省局负责人"), dates(world.call)
    assert "已报送推荐清单，不能再重新开放申报" in text_of(head.get(path(world.call)))
    response = post(head, world.call, closes_at="2026-12-05")
    assert response.status_code == 409
    assert "已报送推荐清单，不能再重新开放申报" in text_of(response)
    assert (dates(world.call), Call.objects.get().status) == (before, CallStatus.CLOSED)


# —— 批次页 ——


def test_the_provisions_that_concern_units_are_public(world, sign_in):
    public, staff = (
        text_of(client.get(f"/calls/{world.call.pk}/")) for client in (Client(), sign_in("沈阳经办"))
    )
    for words in ("每个机关至多退回次数", "2次", "附件2.五.1", "5个工作日", "信用核查的有效天数", "30天"):
        assert words in public
        assert words in staff
    assert "材料初审合格，同意推荐" in staff
    assert "材料初审合格，同意推荐" not in public
    assert "本市推荐名额" in staff
    assert "本市推荐名额" not in public


def test_the_province_sees_each_city(world, sign_in):
    make_application(world, status="province_review")
    make_application(world, unit="乙", status="city_review")
    make_application(world, unit="乙")
    for who in ("省局经办", "纪检"):
        response = sign_in(who).get(f"/calls/{world.call.pk}/")
        rows = {
            city.office: (city.submitted, city.in_review, city.recommended, city.issue)
            for city in response.context["cities"]
            if city.submitted
        }
        assert rows == {"沈阳": (1, 0, 1, 1), "大连": (1, 1, 0, None)}
    for who in ("沈阳负责人", "甲签署"):
        assert sign_in(who).get(f"/calls/{world.call.pk}/").context["cities"] == []
