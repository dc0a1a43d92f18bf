"""把一件事告诉一些人，以及阅读。消息中心与铃铛只读这里写下的行。

约定（上面的应用照此调用）：

- 说什么、告诉谁由上面的应用决定，这里不认识申报、批次与任职。文字在调用之前写好，与所办的事同一时刻为准。
- `send` 在所办之事的事务里调用，不在事务里会报错：事务退回，消息、邮件、短信一并没有；提交之后工人才去发。
- 同一 `event_key` 对同一人只有一条，再发得到原来那条。一次办理用留痕的编号（`event:12`），到点的提醒用
  哪一行、哪一天（`remind:34:2026-11-30`）。同一件事对几种人说不同的话，各带一个尾巴（`event:12:city`），
  否则兼任几种身份的人只收得到先发的那条。
- 一次 `send` 里同一个人出现几次，只算第一次；`Recipient.acting_for` 写他是替谁收的，与任职的 acting_for
  一字不差，消息中心据此提醒他先切换任职。停用的账号不收。
- 站内消息人人都有；邮件、短信只发给有邮箱的、手机号验证过的。短信由标题写成（见 sms.text_of），
  所以标题要能单独读懂，日期与编号写在前面。
- 演练批次（`is_rehearsal`）不发短信，标题前标明“演练”。
- 一次性验证码不经过这里：它不该存下来。
- 查询次数不随人数增加；几千人的，调用方按五百人一段各用一个事务。
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from foundation.notifications import outbox, sms
from foundation.notifications.enums import Channel
from foundation.notifications.models import Notification

REHEARSAL_MARK = "【演练】"


@dataclass(frozen=True)
class Recipient:
    """收件人：user 是账号，acting_for 是他替哪个单位或机关收。"""

    user: Any
    acting_for: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """一件事写成的话。url 是站内的路径，没有去处的留空；at 是事情发生的时刻（by.at）。

    抛出 ValueError：url 不是站内的路径。
    """

    kind: str
    title: str
    text: str
    url: str
    subject: models.Model
    event_key: str
    at: datetime
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.SMS)
    is_rehearsal: bool = False

    def __post_init__(self) -> None:
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError(f"消息只能去往站内：{self.url}")


def send(recipients: Iterable[Recipient], message: Message) -> list[Notification]:
    """在调用方的事务里发给这些人，返回每人的那一条（发过的是原来那条），按收件人的次序。"""
    _require_transaction()
    drafts = {draft.key: draft for draft in _drafts(recipients, message)}
    known = _stored(drafts)
    fresh = [draft for key, draft in drafts.items() if key not in known]
    everyone = known | _store(fresh, message) if fresh else known
    return [everyone[key] for key in drafts]


def mark_read(notification: Notification, *, at: datetime) -> None:
    """打开了一条；再打开不改第一次的时间。"""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=at)


def mark_all_read(user: Any, *, newest: int, at: datetime) -> int:
    """把某人编号不超过 newest 的全部标为已读，返回条数；他看列表之后才到的不算。"""
    return Notification.objects.of(user).unread().filter(pk__lte=newest).update(read_at=at)


def _drafts(recipients: Iterable[Recipient], message: Message) -> Iterable[Notification]:
    seen: set[Any] = set()
    for recipient in recipients:
        if recipient.user.is_active and recipient.user.pk not in seen:
            seen.add(recipient.user.pk)
            yield _draft(recipient, message)


def _draft(recipient: Recipient, message: Message) -> Notification:
    mark = REHEARSAL_MARK if message.is_rehearsal else ""
    return Notification(
        recipient_id=recipient.user.pk,
        acting_for=recipient.acting_for,
        kind=message.kind,
        title=mark + " ".join(message.title.split()),  # 标题要作邮件的主题，不能有换行
        text=message.text,
        url=message.url,
        subject_type=message.subject._meta.label_lower,
        subject_id=message.subject.pk,
        at=message.at,
        key=f"{message.event_key}:{recipient.user.pk}",
    )


def _store(drafts: list[Notification], message: Message) -> dict[str, Notification]:
    Notification.objects.bulk_create(drafts, ignore_conflicts=True)
    stored = _stored(draft.key for draft in drafts)
    outbox.queue(list(stored.values()), _channels(message))
    return stored


def _stored(keys: Iterable[str]) -> dict[str, Notification]:
    rows = Notification.objects.filter(key__in=list(keys)).select_related("recipient").order_by("pk")
    return {row.key: row for row in rows}


def _channels(message: Message) -> list[Channel]:
    no_sms = message.is_rehearsal or not sms.is_available()
    return [channel for channel in message.channels if not (no_sms and channel == Channel.SMS)]


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("消息必须随所办的事一起提交，在 atomic() 之内发")
