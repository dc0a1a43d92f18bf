"""带类型的请求。"""

from datetime import datetime

from django.http import HttpRequest

from foundation.workflow.actor import Actor


class PortalRequest(HttpRequest):
    """中间件盖过到达时刻、附上办理人的请求。"""

    arrived_at: datetime
    actor: Actor
