"""公文测试共用的：一个对象、两个机关、办理人、发一件。"""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from accounts.models import User
from foundation.letters import services
from foundation.letters.content import LetterContent
from foundation.letters.models import Letter
from foundation.workflow import clock
from foundation.workflow.actor import Actor
from foundation.workflow.models import CalendarDay
from tests.letters import samples

CITY = SimpleNamespace(code="210100", name=samples.CITY)
PROVINCE = SimpleNamespace(code="210000", name=samples.PROVINCE)


def row(day: int = 1) -> CalendarDay:
    return CalendarDay.objects.get_or_create(day=date(2026, 10, day), defaults={"is_working": False})[0]


def officer(name: str = "经办") -> Actor:
    user = User.objects.filter(username=name).first() or User.objects.create_user(
        name, password="x", full_name=name
    )
    return Actor(user=user, membership=None, ip=None, at=clock.now())


def content(title: str = "关于甲的补正通知书", **changes: Any) -> LetterContent:
    return replace(samples.correction(), **({"title": title, "number": ""} | changes))


def issued(title: str = "关于甲的补正通知书", *, office: Any = CITY, **changes: Any) -> Letter:
    return services.issue(
        row(), kind="correction_notice", content=content(title, **changes), office=office, by=officer()
    )
