"""发件箱：在调用方的事务里给每条消息、每种途径各写一行送达，各放一件后台任务，提交后叫醒工人。"""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from django.db import transaction

from foundation.notifications.addresses import address_of, masked
from foundation.notifications.enums import Channel
from foundation.notifications.models import Delivery, Notification
from foundation.workflow import clock, jobs
from foundation.workflow.models import Job

DELIVER = "deliver_notification"
TRIES = 6
"""邮件服务器重启一会儿是常事，比别的任务多试几次。"""
WOKEN_AT_ONCE = 50
"""提交之后当场叫醒几件；再多的由巡检接着叫，不让办事的人等。"""


def queue(notifications: Sequence[Notification], channels: Iterable[Channel]) -> None:
    """给收得到的人排上；没有地址的途径不排。notifications 须已带出 recipient。查询次数只随途径多少而变。"""
    for channel in channels:
        reachable = [one for one in notifications if address_of(one.recipient, channel)]
        if reachable:
            _queue(reachable, channel)


def _queue(notifications: Sequence[Notification], channel: Channel) -> None:
    jobs_by_key = _put([_job_key(one, channel) for one in notifications])
    deliveries = [
        Delivery(
            notification=one,
            channel=channel,
            address=masked(address_of(one.recipient, channel)),
            job=jobs_by_key[_job_key(one, channel)],
        )
        for one in notifications
    ]
    # 两个进程同时发同一件事，唯一约束留下先到的，两边都不出错。
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    woken = [job.pk for job in jobs_by_key.values()][:WOKEN_AT_ONCE]
    # 队列不通时叫一次就要等一秒，叫不醒就不再逐件去碰壁。
    transaction.on_commit(lambda: [*takewhile(jobs.wake, woken)], robust=True)


def _put(keys: Sequence[str]) -> dict[str, Job]:
    """与 jobs.put 相同，只是一次放入许多件。"""
    at = clock.real_now()
    rows = [Job(kind=DELIVER, key=key, tries_allowed=TRIES, not_before=at, created_at=at) for key in keys]
    Job.objects.bulk_create(rows, ignore_conflicts=True)
    return {job.key: job for job in Job.objects.filter(key__in=keys).order_by("pk")}


def _job_key(notification: Notification, channel: Channel) -> str:
    return f"notification:{notification.key}:{channel}"
