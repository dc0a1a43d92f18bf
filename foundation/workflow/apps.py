from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """流程：每日落锚与封存由时钟做。"""

    name = "foundation.workflow"
    label = "workflow"
    verbose_name = "流程"

    def ready(self) -> None:
        from foundation.workflow import audit, checks, clockwork, deadlines, jobs  # noqa: F401

        clockwork.register("每日落锚", audit.anchor)
        clockwork.register("查阅封存", audit.seal_access)
        clockwork.register("任务巡检", lambda at: jobs.sweep())
        clockwork.register("暂定日期重算", deadlines.settle_newly_known)
