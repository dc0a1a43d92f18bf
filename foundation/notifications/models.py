"""站内消息，与它经邮件、短信的送达。"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.notifications.enums import Channel, DeliveryState
from foundation.notifications.querysets import UNFINISHED, DeliveryQuerySet, NotificationQuerySet
from foundation.workflow.models import Job


class Notification(models.Model):
    """给一个人的一条消息。文字在发的那一刻写好，以后事情变了也不改。"""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="收件人"
    )
    acting_for = models.CharField(
        "所涉单位", max_length=200, blank=True, help_text="收件人有几个任职时，说明这条是给哪一个的"
    )
    kind = models.CharField("种类", max_length=40)
    title = models.TextField("标题")
    text = models.TextField("正文")
    url = models.CharField("去处", max_length=300, blank=True)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    key = models.CharField("唯一键", max_length=120, unique=True, help_text="哪一件事:收件人")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notification_of_row"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """一条消息经一种途径的送达，与消息同一事务写下。号码与邮箱只留遮住一半的，发送时从收件人现取。"""

    notification = models.ForeignKey(
        Notification, models.PROTECT, related_name="deliveries", verbose_name="消息"
    )
    channel = models.CharField("途径", max_length=10, choices=Channel)
    address = models.CharField("发往", max_length=260, help_text="遮住一半")
    state = models.CharField("结果", max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    job = models.OneToOneField(Job, models.PROTECT, related_name="+", verbose_name="后台任务")
    error = models.TextField("原因", blank=True)
    at = models.DateTimeField("有结果的时间", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息的送达"
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel"),
        ]
        indexes = [
            models.Index(fields=["job"], condition=Q(state__in=UNFINISHED), name="delivery_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.address} {self.get_state_display()}"
