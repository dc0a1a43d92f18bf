"""Celery 应用。任务是否该做只看数据库里的 Job，消息队列只负责叫醒。"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["foundation.workflow"])
