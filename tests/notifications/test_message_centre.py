"""消息中心与铃铛：只有本人的；打开即已读；全部已读不带走后到的；铃铛只多一次查询。"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.acting import SESSION_KEY
from accounts.models import Membership
from benchmarks.counting import queries_of
from foundation.notifications.models import Notification
from foundation.notifications.services import Recipient, mark_read, send
from foundation.workflow import clock

pytestmark = pytest.mark.django_db

LIST, READ_ALL = "/messages/", "/messages/read/"


@pytest.fixture
def tell(world, news):
    """发给某人一条，number 小时之前的事。"""

    def told(name, number=1, **changes):
        at = clock.now() - timedelta(hours=number)
        columns = {"title": f"第{number}条", "event_key": f"event:{number}", "at": at} | changes
        [sent] = send([Recipient(world.user(name), world.people[name].acting_for)], news(**columns))
        return sent

    return told


def titles(response):
    return re.findall(r"第\d+条", response.content.decode())


def bell(response):
    """铃铛上读屏软件读出的话。"""
    [inside] = re.findall(r'<a class="bell".*?</svg>(.*?)</a>', response.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]*>|\s", "", inside)


def unread_of(world, name):
    return Notification.objects.of(world.user(name)).unread().count()


# —— 列表 ——


def test_unread_first_then_newest_first_and_only_ones_own(sign_in, tell):
    for number in (1, 2, 3, 4):
        sent = tell("甲经办", number)
        if number in (1, 3):
            mark_read(sent, at=clock.now())
    tell("乙经办", 5)
    tell("甲签署", 6)
    client = sign_in("甲经办")
    assert titles(client.get(LIST)) == ["第2条", "第4条", "第1条", "第3条"]
    assert titles(client.get(LIST, {"show": "unread"})) == ["第2条", "第4条"]
    assert client.get(LIST).content.decode().count("未读：") == 2


def test_the_list_shows_for_which_unit_and_escapes_the_text(sign_in, tell):
    tell("甲经办", text="<b>甲</b>\n第二行")
    page = sign_in("甲经办").get(LIST).content.decode()
    assert "所涉单位：沈阳甲示例有限公司" in page
    assert "&lt;b&gt;甲&lt;/b&gt;\n第二行" in page


@pytest.mark.parametrize(("query", "words"), [({}, "还没有消息"), ({"show": "unread"}, "没有未读消息")])
def test_an_empty_list_says_so(sign_in, tell, query, words):
    tell("乙经办")
    page = sign_in("甲经办").get(LIST, query).content.decode()
    assert words in page
    assert "全部标为已读" not in page


def test_pages_cover_every_message_once(sign_in, tell):
    for number in range(1, 36):
        tell("甲经办", number)
    client = sign_in("甲经办")
    first, second = client.get(LIST, {"show": "unread"}), client.get(LIST, {"show": "unread", "page": 2})
    assert titles(first) + titles(second) == [f"第{number}条" for number in range(1, 36)]
    assert "共 35 条，第 1 / 2 页" in first.content.decode()
    assert 'href="?show=unread&amp;page=2"' in first.content.decode()
    for bad in ("0", "x", "99", "9" * 5000):
        assert client.get(LIST, {"page": bad}).status_code == 200


def test_the_list_queries_as_often_for_three_as_for_one(sign_in, tell):
    client = sign_in("甲经办")
    tell("甲经办", 1)
    client.get(LIST)
    one = queries_of(lambda: client.get(LIST))
    tell("甲经办", 2)
    tell("甲经办", 3)
    assert len(queries_of(lambda: client.get(LIST))) == len(one)


# —— 打开 ——


def test_opening_marks_it_read_and_goes_where_it_leads(sign_in, tell):
    first, other = tell("甲经办", 1), tell("甲经办", 2)
    response = sign_in("甲经办").get(reverse("portal:message", args=[first.pk]))
    assert (response.status_code, response.headers["Location"]) == (302, first.url)
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.read_at, other.read_at) == (clock.now(), None)


def test_opening_again_keeps_the_first_time(sign_in, tell):
    sent, earlier = tell("甲经办"), clock.now() - timedelta(days=1)
    mark_read(sent, at=earlier)
    sign_in("甲经办").get(reverse("portal:message", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.read_at == earlier


def test_a_message_that_leads_nowhere_comes_back_to_the_list(sign_in, tell):
    sent = tell("甲经办", url="")
    assert sign_in("甲经办").get(f"/messages/{sent.pk}/").headers["Location"] == LIST


def test_another_persons_message_is_not_there(world, sign_in, tell):
    sent = tell("甲经办")
    for name in ("甲签署", "乙经办", "沈阳经办", "系统管理员"):
        assert sign_in(name).get(f"/messages/{sent.pk}/").status_code == 404
    assert Client().get(f"/messages/{sent.pk}/").status_code == 302
    assert unread_of(world, "甲经办") == 1
    assert sign_in("甲经办").get(f"/messages/{'9' * 30}/").status_code == 404


def test_a_message_for_another_membership_asks_to_switch_first(world, sign_in, tell):
    """甲经办也在代理任职：给代理的消息，以甲的身份打开会说看不见，所以先请他切换。"""
    user, agency = world.user("甲经办"), world.people["代理经办"]
    second = Membership.objects.create(user=user, persona="handler", organization=agency.organization)
    sent = tell("甲经办")
    Notification.objects.filter(pk=sent.pk).update(acting_for=second.acting_for)
    client = sign_in("甲经办")
    asked = client.get(f"/messages/{sent.pk}/", follow=True)
    assert asked.request["PATH_INFO"] == reverse("accounts:profile")
    assert "这条消息是给示例代理有限公司的" in asked.content.decode()
    assert unread_of(world, "甲经办") == 1
    client.post(reverse("accounts:switch"), {"membership": second.pk})
    assert client.session[SESSION_KEY] == second.pk
    assert client.get(f"/messages/{sent.pk}/").headers["Location"] == sent.url
    assert unread_of(world, "甲经办") == 0


def test_a_message_for_a_membership_since_ended_still_opens(world, sign_in, tell):
    sent = tell("甲经办")
    Notification.objects.filter(pk=sent.pk).update(acting_for="早已离开的单位")
    assert sign_in("甲经办").get(f"/messages/{sent.pk}/").headers["Location"] == sent.url


# —— 全部标为已读 ——


def test_marking_all_read_leaves_what_came_after_and_what_is_others(world, sign_in, tell):
    tell("甲经办", 1)
    seen = tell("甲经办", 2)
    tell("甲签署", 3)
    late = tell("甲经办", 4)
    client = sign_in("甲经办")
    done = client.post(READ_ALL, {"newest": seen.pk}, follow=True)
    assert "已将 2 条消息标为已读" in done.content.decode()
    assert list(Notification.objects.of(world.user("甲经办")).unread()) == [late]
    assert unread_of(world, "甲签署") == 1


def test_the_button_carries_the_newest_one_shown(sign_in, tell):
    tell("甲经办", 1)
    newest = tell("甲经办", 2)
    tell("乙经办", 3)
    page = sign_in("甲经办").get(LIST).content.decode()
    assert re.findall(r'name="newest" value="(\d+)"', page) == [str(newest.pk)]


@pytest.mark.parametrize("bad", ["", "x", "-1", "9" * 30, "9" * 5000])
def test_a_form_that_makes_no_sense_marks_nothing(world, sign_in, tell, bad):
    tell("甲经办")
    page = sign_in("甲经办").post(READ_ALL, {"newest": bad}, follow=True)
    assert "没有标为已读" in page.content.decode()
    assert unread_of(world, "甲经办") == 1


def test_marking_all_read_is_a_post(world, sign_in, tell):
    tell("甲经办")
    assert sign_in("甲经办").get(READ_ALL).status_code == 405
    assert unread_of(world, "甲经办") == 1


# —— 铃铛 ——


def test_the_bell_counts_ones_own_unread_messages(sign_in, tell):
    client = sign_in("甲经办")
    tell("乙经办", 9)
    assert bell(client.get("/desk/")) == "消息"
    first, _ = tell("甲经办", 1), tell("甲经办", 2)
    assert bell(client.get("/desk/")) == "消息，未读2条"
    mark_read(first, at=clock.now())
    assert bell(client.get("/desk/")) == "消息，未读1条"


@pytest.mark.parametrize(("count", "label"), [(99, "99"), (100, "99+"), (120, "99+")])
def test_the_bell_stops_counting_past_ninety_nine(world, sign_in, news, count, label):
    for number in range(count):
        send([Recipient(world.user("甲经办"))], news(event_key=f"event:{number}", channels=()))
    assert bell(sign_in("甲经办").get("/desk/")) == f"消息，未读{label}条"


def asking_about_messages(client, url):
    client.get(url)
    return [sql for sql in queries_of(lambda: client.get(url)) if "notifications_" in sql]


def test_the_bell_costs_one_query_and_none_for_visitors(sign_in, tell, application):
    tell("甲经办")
    client = sign_in("甲经办")
    for url in ("/", "/desk/", f"/applications/{application.pk}/", "/no-such-page/"):
        assert len(asking_about_messages(client, url)) == 1, url
    assert asking_about_messages(client, "/healthz") == []
    visitor = Client()
    assert 'class="bell"' not in visitor.get("/").content.decode()
    assert asking_about_messages(visitor, "/") == []
