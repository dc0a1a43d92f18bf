"""站点配置：设置、总路由、任务队列、网关入口。不含业务规则。"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
