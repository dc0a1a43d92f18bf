"""后台任务：发出一封邮件、一条短信。

邮件可以重发，所以先发后记；短信要钱、要扰人，所以先记“正在发送”再发，中途死掉的记为结果不明，不再发。
"""

from datetime import datetime
from functools import partial
from smtplib import SMTPRecipientsRefused

from foundation.notifications import mail, sms
from foundation.notifications.addresses import address_of, masked
from foundation.notifications.enums import Channel, DeliveryState
from foundation.notifications.models import Delivery
from foundation.workflow import clock, jobs
from foundation.workflow.models import Job

FINAL = 500
_NO_ADDRESS = "排上之后，收件人的地址取消了，或账号停用了。"
_MAIL_REFUSED = "收件的邮件服务器不认识这个地址，请核对邮箱。"
_INTERRUPTED = "发送中途停止，说不清发出没有；为免重复，没有再发。"
_GAVE_UP = "几次都没有发出，多半是邮件或短信服务中断；站内消息不受影响。"


def deliver(job: Job) -> jobs.Commit:
    """在事务外发出，返回在事务内写下结果的函数。"""
    delivery = Delivery.objects.select_related("notification__recipient").get(job=job)
    address = address_of(delivery.notification.recipient, delivery.channel)
    if not address:
        return _result(delivery, DeliveryState.FAILED, error=_NO_ADDRESS)
    send = _by_email if delivery.channel == Channel.EMAIL else _by_sms
    return send(delivery, address)


def give_up(at: datetime) -> None:
    """后台任务不再做的，写下结果：发到一半的是结果不明，没有开始的是没有发出。"""
    abandoned = Delivery.objects.abandoned()
    abandoned.filter(state=DeliveryState.SENDING).update(
        state=DeliveryState.UNKNOWN, error=_INTERRUPTED, at=at
    )
    abandoned.filter(state=DeliveryState.QUEUED).update(state=DeliveryState.FAILED, error=_GAVE_UP, at=at)


def _by_email(delivery: Delivery, address: str) -> jobs.Commit:
    try:
        mail.letter(delivery.notification, address).send()
    except SMTPRecipientsRefused as refused:
        if not _is_final(refused):
            raise
        return _result(delivery, DeliveryState.FAILED, error=_MAIL_REFUSED)
    return _result(delivery, DeliveryState.SENT, address=masked(address))


def _is_final(refused: SMTPRecipientsRefused) -> bool:
    """5xx 是不认识这个地址；4xx 是稍后再来（灰名单、忙），照常重试。"""
    return all(code >= FINAL for code, _ in refused.recipients.values())


def _by_sms(delivery: Delivery, address: str) -> jobs.Commit:
    gateway = sms.gateway()
    queued = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    if not queued.update(state=DeliveryState.SENDING, address=masked(address)):
        return _result(delivery, DeliveryState.UNKNOWN, error=_INTERRUPTED)
    try:
        gateway.send(address, sms.text_of(delivery.notification.title))
    except sms.Refused as refused:
        return _result(delivery, DeliveryState.FAILED, error=str(refused))
    return _result(delivery, DeliveryState.SENT)


def _result(delivery: Delivery, state: DeliveryState, **columns: str) -> jobs.Commit:
    return partial(_write, delivery.pk, state=state, **columns)


def _write(delivery_id: int, **columns: str) -> None:
    Delivery.objects.unfinished().filter(pk=delivery_id).update(at=clock.now(), **columns)
