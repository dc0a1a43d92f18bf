from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """消息：邮件与短信的发送是后台任务，没能发出的由时钟收尾。"""

    name = "foundation.notifications"
    label = "notifications"
    verbose_name = "消息"

    def ready(self) -> None:
        from foundation.notifications import delivering, outbox
        from foundation.workflow import clockwork, jobs

        jobs.register(outbox.DELIVER, delivering.deliver)
        clockwork.register("没能发出的消息", delivering.give_up)
