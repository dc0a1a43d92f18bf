"""邮件与短信：工人发出去；邮件出错重发，短信发到一半进程死了不再发。"""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from foundation.notifications import sms
from foundation.notifications.delivering import give_up
from foundation.notifications.models import Delivery
from foundation.notifications.outbox import TRIES
from foundation.notifications.services import Recipient, send
from foundation.workflow import clock, clockwork, jobs
from foundation.workflow.models import Job
from foundation.workflow.tasks import run_job

pytestmark = pytest.mark.django_db

EMAIL, PHONE = "jia@example.com", "+8613800000101"


class Killed(BaseException):
    """进程在这里被杀死：什么也来不及写。"""


class FlakyMail(EmailBackend):
    """邮件服务器：fails 是下一次抛出的错。"""

    fails: BaseException | None = None

    def send_messages(self, messages):
        if FlakyMail.fails:
            raise FlakyMail.fails
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.FlakyMail"
    yield FlakyMail
    FlakyMail.fails = None


@pytest.fixture
def user(world):
    user = world.user("甲经办")
    user.email = EMAIL
    user.save()
    return user


@pytest.fixture
def told(user, news, phone):
    """发给甲经办一条：邮件与短信各一件。"""
    send([Recipient(user, "沈阳甲示例有限公司")], news())
    return {row.channel: row for row in Delivery.objects.all()}


def outcome(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.error


def work(delivery):
    """像工人那样做一次，出错走 Celery 的钩子；退后的时间算它到了。"""
    Job.objects.filter(pk=delivery.job_id).update(not_before=clock.real_now())
    run_job.apply((delivery.job_id,))


def killed_at_work(delivery):
    """工人做到一半被杀死，租约随后到期。"""
    with pytest.raises(Killed):
        jobs.run(delivery.job_id)
    assert Job.objects.get(pk=delivery.job_id).state == "running"
    Job.objects.filter(pk=delivery.job_id).update(lease_until=clock.real_now() - timedelta(seconds=1))


# —— 发出 ——


def test_mail_goes_out_with_the_whole_text(told, settings):
    settings.PORTAL_URL = "https://portal.example/"
    work(told["email"])
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([EMAIL], "申报已退回补正")
    url = told["email"].notification.url
    assert letter.body == (
        "沈阳甲示例有限公司：\n\n请于2026年12月1日24:00前补正。\n\n"
        f"查看：https://portal.example{url}\n\n"
        "这封邮件由系统自动发出，请不要回复。办理与查看请登录平台。"
    )
    assert outcome(told["email"]) == ("sent", "")
    assert told["email"].at == clock.now()
    assert Job.objects.get(pk=told["email"].job_id).state == "done"


def test_sms_goes_out_once(told, phone):
    work(told["sms"])
    work(told["sms"])
    assert phone.received == [(PHONE, "【辽宁省知识产权局】申报已退回补正，请登录平台查看。")]
    assert outcome(told["sms"]) == ("sent", "")


def test_the_address_is_the_one_of_the_moment(told, user, phone):
    user.email, user.phone = "new@example.com", "+8613900000999"
    user.save()
    work(told["email"])
    work(told["sms"])
    assert [letter.to for letter in mail.outbox] == [["new@example.com"]]
    assert [to for to, _ in phone.received] == ["+8613900000999"]
    assert (outcome(told["email"])[0], told["email"].address) == ("sent", "n***@example.com")
    assert (outcome(told["sms"])[0], told["sms"].address) == ("sent", "+86139****0999")


def test_nothing_goes_to_an_address_given_up_meanwhile(told, user, phone):
    user.email, user.phone_verified = "", False
    user.save()
    for delivery in told.values():
        work(delivery)
        assert outcome(delivery) == ("failed", "排上之后，收件人的地址取消了，或账号停用了。")
    assert (mail.outbox, phone.received) == ([], [])


# —— 邮件不成 ——


def test_mail_is_sent_again_after_an_outage_and_after_a_crash(told, server):
    server.fails = ConnectionRefusedError("不通")
    work(told["email"])
    assert (outcome(told["email"]), mail.outbox) == (("queued", ""), [])
    server.fails = Killed()
    Job.objects.filter(pk=told["email"].job_id).update(not_before=clock.real_now())
    killed_at_work(told["email"])
    server.fails = None
    work(told["email"])
    assert outcome(told["email"]) == ("sent", "")
    assert len(mail.outbox) == 1


def test_a_refused_address_is_not_tried_again(told, server):
    server.fails = SMTPRecipientsRefused({EMAIL: (550, b"no such user")})
    work(told["email"])
    server.fails = None
    work(told["email"])
    assert outcome(told["email"]) == ("failed", "收件的邮件服务器不认识这个地址，请核对邮箱。")
    assert mail.outbox == []


def test_an_address_put_off_is_tried_again(told, server):
    server.fails = SMTPRecipientsRefused({EMAIL: (450, b"greylisted")})
    work(told["email"])
    server.fails = None
    work(told["email"])
    assert outcome(told["email"]) == ("sent", "")


def test_after_the_last_try_the_clock_writes_that_it_failed(told, server):
    server.fails = ConnectionRefusedError("不通")
    for _ in range(TRIES):
        give_up(clock.now())
        assert outcome(told["email"]) == ("queued", "")
        work(told["email"])
    clockwork.tick(clock.now())
    assert outcome(told["email"]) == (
        "failed",
        "几次都没有发出，多半是邮件或短信服务中断；站内消息不受影响。",
    )
    assert outcome(told["sms"]) == ("queued", "")


# —— 短信不成 ——


def test_sms_cut_off_by_a_crash_is_unknown_and_never_sent_again(told, phone):
    phone.fails = Killed()
    killed_at_work(told["sms"])
    assert outcome(told["sms"]) == ("sending", "")
    phone.fails = None
    work(told["sms"])
    work(told["sms"])
    assert outcome(told["sms"]) == ("unknown", "发送中途停止，说不清发出没有；为免重复，没有再发。")
    assert phone.received == []


def test_sms_timing_out_is_unknown_and_never_sent_again(told, phone):
    phone.fails = TimeoutError("网关没有答复")
    work(told["sms"])
    phone.fails = None
    work(told["sms"])
    assert (outcome(told["sms"])[0], phone.received) == ("unknown", [])


def test_sms_the_gateway_refused_is_failed_with_its_reason(told, phone):
    phone.fails = sms.Refused("余额不足")
    work(told["sms"])
    phone.fails = None
    work(told["sms"])
    assert (outcome(told["sms"]), phone.received) == (("failed", "余额不足"), [])


def test_sms_whose_job_died_in_every_try_is_unknown(told, phone):
    phone.fails = Killed()
    killed_at_work(told["sms"])
    Job.objects.filter(pk=told["sms"].job_id).update(tries=TRIES)
    clockwork.tick(clock.now())
    clockwork.tick(clock.now())
    assert outcome(told["sms"])[0] == "unknown"
    assert outcome(told["email"]) == ("queued", "")


def test_giving_up_leaves_what_was_sent(told, phone):
    work(told["sms"])
    Job.objects.filter(pk=told["sms"].job_id).update(state="failed")
    give_up(clock.now())
    assert outcome(told["sms"]) == ("sent", "")


# —— 七十字 ——


def test_a_long_title_is_cut_to_one_sms(settings):
    settings.PORTAL_SMS_SIGNATURE = "某局"
    assert sms.text_of("题" * 57) == f"【某局】{'题' * 57}，请登录平台查看。"
    assert sms.text_of("题" * 58) == f"【某局】{'题' * 56}…，请登录平台查看。"
    assert sms.length(sms.text_of("题" * 58)) == 70


def test_a_rare_character_counts_as_two_and_is_not_split(settings):
    settings.PORTAL_SMS_SIGNATURE = "某局"
    text = sms.text_of("𬭎" * 40)
    assert text == f"【某局】{'𬭎' * 28}…，请登录平台查看。"
    assert sms.length(text) == 70
