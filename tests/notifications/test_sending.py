"""发消息：该收的人各一条，重发不重复，事务退回什么也没有，人再多查询也不多。"""

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from benchmarks.counting import queries_of
from foundation.notifications import sms
from foundation.notifications.enums import Channel
from foundation.notifications.models import Delivery, Notification
from foundation.notifications.services import Recipient, send
from foundation.workflow.models import Job
from tests.races import race

pytestmark = pytest.mark.django_db


def recipients(world, *names):
    return [Recipient(world.user(name), world.people[name].acting_for) for name in names]


def give_email(world, name, email="jia@example.com"):
    user = world.user(name)
    user.email = email
    user.save()


def deliveries():
    rows = Delivery.objects.values_list("notification__recipient__username", "channel", "address", "state")
    return set(rows)


# —— 谁收到什么 ——


def test_each_recipient_gets_one_finished_text(world, application, news, phone):
    sent = send(recipients(world, "甲经办", "沈阳经办"), news())
    assert [(one.recipient.username, one.acting_for) for one in sent] == [
        ("甲经办", "沈阳甲示例有限公司"),
        ("沈阳经办", world.people["沈阳经办"].acting_for),
    ]
    assert list(Notification.objects.about(application)) == sent
    [own] = Notification.objects.of(world.user("甲经办"))
    assert (own.title, own.text, own.url, own.key, own.read_at) == (
        "申报已退回补正",
        "请于2026年12月1日24:00前补正。",
        f"/applications/{application.pk}/",
        f"event:1:{world.user('甲经办').pk}",
        None,
    )
    assert not Notification.objects.of(world.user("乙经办")).exists()


def test_mail_and_sms_are_queued_for_those_who_can_be_reached(world, news, phone):
    """甲经办有邮箱也验证过手机；签署人的手机没有验证；查看人没有手机号。"""
    give_email(world, "甲经办")
    User.objects.filter(username="甲签署").update(phone_verified=False)
    User.objects.filter(username="甲查看").update(phone=None)
    send(recipients(world, "甲经办", "甲签署", "甲查看"), news())
    assert deliveries() == {
        ("甲经办", "email", "j***@example.com", "queued"),
        ("甲经办", "sms", "+86138****0101", "queued"),
    }
    assert Notification.objects.count() == 3
    assert set(Job.objects.filter(kind="deliver_notification").values_list("key", flat=True)) == {
        f"notification:event:1:{world.user('甲经办').pk}:{channel}" for channel in ("email", "sms")
    }


def test_only_the_channels_asked_for(world, news, phone):
    give_email(world, "甲经办")
    send(recipients(world, "甲经办"), news(channels=(Channel.EMAIL,)))
    send(recipients(world, "甲经办"), news(event_key="event:2", channels=()))
    assert deliveries() == {("甲经办", "email", "j***@example.com", "queued")}
    assert Notification.objects.count() == 2


def test_no_sms_is_queued_without_a_gateway(world, news, phone):
    sms._find.clear()
    send(recipients(world, "甲经办"), news())
    assert (Notification.objects.count(), deliveries()) == (1, set())


def test_a_rehearsal_sends_no_sms_and_says_so_in_the_title(world, news, phone):
    give_email(world, "甲经办")
    [live] = send(recipients(world, "甲经办"), news())
    [rehearsal] = send(recipients(world, "甲经办"), news(event_key="event:2", is_rehearsal=True))
    assert rehearsal.title == "【演练】申报已退回补正"
    assert {row.channel for row in live.deliveries.all()} == {"email", "sms"}
    assert {row.channel for row in rehearsal.deliveries.all()} == {"email"}


def test_the_disabled_receive_nothing(world, news, phone):
    user = world.user("甲经办")
    user.is_active = False
    user.save()
    sent = send(recipients(world, "甲经办", "甲签署"), news())
    assert [one.recipient.username for one in sent] == ["甲签署"]


def test_a_person_named_twice_gets_one_for_the_first(world, news, phone):
    user = world.user("甲经办")
    [only] = send([Recipient(user, "沈阳甲示例有限公司"), Recipient(user, "示例代理有限公司")], news())
    assert only.acting_for == "沈阳甲示例有限公司"
    assert Delivery.objects.count() == 1


def test_a_title_is_one_line(world, news, phone):
    [sent] = send(recipients(world, "甲经办"), news(title="退回\r\nBcc: x@example.com"))
    assert sent.title == "退回 Bcc: x@example.com"


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "desk/"])
def test_a_message_leads_nowhere_outside(news, url):
    assert news(url="").url == ""
    with pytest.raises(ValueError, match="只能去往站内"):
        news(url=url)


# —— 只发一次 ——


def test_sending_again_gives_what_was_sent(world, news, phone):
    first = send(recipients(world, "甲经办", "甲签署"), news())
    again = send(recipients(world, "甲签署", "甲经办"), news(title="改了的标题"))
    assert again == first[::-1]
    assert {one.title for one in again} == {"申报已退回补正"}
    assert (Notification.objects.count(), Delivery.objects.count(), Job.objects.count()) == (2, 2, 2)


def test_sending_again_to_more_people_tells_only_the_new(world, news, phone):
    [first] = send(recipients(world, "甲经办"), news())
    give_email(world, "甲经办")
    sent = send(recipients(world, "甲签署", "甲经办"), news())
    assert [one.recipient.username for one in sent] == ["甲签署", "甲经办"]
    assert sent[1] == first
    assert deliveries() == {
        ("甲经办", "sms", "+86138****0101", "queued"),
        ("甲签署", "sms", "+86138****0102", "queued"),
    }


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_one(world, news, phone):
    give_email(world, "甲经办")

    def tell():
        with transaction.atomic():
            return send(recipients(world, "甲经办", "甲签署"), news())

    first, second = race(tell, tell)
    assert first == second
    assert (Notification.objects.count(), Delivery.objects.count(), Job.objects.count()) == (2, 3, 3)


# —— 与所办的事同进退 ——


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_sent(world, news, phone, work):
    give_email(world, "甲经办")
    with transaction.atomic():
        send(recipients(world, "甲经办"), news())
        transaction.set_rollback(True)
    assert work() == 0
    assert (Notification.objects.count(), Delivery.objects.count()) == (0, 0)
    assert (mail.outbox, phone.received) == ([], [])
    with transaction.atomic():
        send(recipients(world, "甲经办"), news())
    assert work() == 2
    assert (len(mail.outbox), len(phone.received)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_sending_outside_a_transaction_is_refused(world, news, phone):
    with pytest.raises(transaction.TransactionManagementError, match="一起提交"):
        send(recipients(world, "甲经办"), news())
    assert Notification.objects.count() == 0


# —— 查询次数 ——


def crowd(count):
    users = [
        User(
            username=f"众{n}",
            full_name="众",
            email=f"u{n}@example.com",
            phone=f"+8613900{n:06d}",
            phone_verified=True,
        )
        for n in range(count)
    ]
    return [Recipient(user, "某单位") for user in User.objects.bulk_create(users)]


def test_fifty_cost_as_many_queries_as_one(world, news, phone):
    everyone = crowd(51)
    one = queries_of(lambda: send(everyone[:1], news()))
    fifty = queries_of(lambda: send(everyone[1:], news()))
    assert len(fifty) == len(one) == 9, "\n".join(fifty)
    assert (Notification.objects.count(), Delivery.objects.count()) == (51, 102)
    assert len(queries_of(lambda: send(everyone, news()))) == 1
