"""简报的编制：把此刻的统计冻结成一期，请后台排成公文样的 PDF。"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.figures.counting import Scope
from applications.figures.pages import Report, report
from applications.figures.permissions import may_brief, require
from applications.figures.tables import Table, read, written
from applications.figures.wording import paragraphs
from applications.models import Briefing, Call
from foundation.documents import services as documents
from foundation.documents.models import Document
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.clock import SHANGHAI
from foundation.workflow.models import CalendarDay
from foundation.workflow.perform import record

BRIEFING = "briefing"


@transaction.atomic
def prepare(call: Call, *, by: Actor) -> Briefing:
    """编一期简报：锁住批次来编号；与上一期的数一个不差、同一天的，就是上一期。

    抛出 NotPermitted。
    """
    require(may_brief, by, what="编制简报")
    locked = Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    found = report(Scope(locked), at=by.at, calendar=CalendarDay.objects.calendar())
    last = Briefing.objects.filter(call=locked).last()
    if last is not None and _is_same(last, found):
        return last
    briefing = _freeze(found, number=last.number + 1 if last else 1, by=by)
    facts = {"number": briefing.number, "sha256": briefing.sha256}
    record(locked, "brief", by, source=locked.status, facts=facts)
    request_paper(briefing)
    return briefing


def _freeze(found: Report, *, number: int, by: Actor) -> Briefing:
    text = canonical(_content(found))
    briefing: Briefing = Briefing.objects.create(
        call=found.scope.call,
        number=number,
        content=text,
        sha256=sha256(text),
        prepared_by=by.membership,
        prepared_at=by.at,
    )
    return briefing


def _content(found: Report) -> dict[str, Any]:
    return {
        "title": found.scope.call.title,
        "at": found.at.isoformat(),
        "is_rehearsal": found.scope.call.is_rehearsal,
        "paragraphs": paragraphs(found),
        "tables": [written(table) for table in found.tables],
    }


def _is_same(last: Briefing, found: Report) -> bool:
    """同一天，各表一字不差。"""
    stored = json.loads(last.content)
    same_day = _day(last.prepared_at) == _day(found.at)
    return same_day and stored["tables"] == json.loads(canonical([written(t) for t in found.tables]))


def _day(at: datetime) -> Any:
    return at.astimezone(SHANGHAI).date()


def tables_of(briefing: Briefing) -> tuple[Table, ...]:
    """这一期的各表。"""
    return tuple(read(table) for table in json.loads(briefing.content)["tables"])


def request_paper(briefing: Briefing) -> Document:
    """请后台排版；凭验证码只查得到是哪一期，查不到里面的数。"""
    facts = {
        "文件": "申报情况简报",
        "批次": briefing.call.title,
        "期号": f"第{briefing.number}期",
        "内容哈希": briefing.sha256,
        "编制时间": briefing.prepared_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds"),
    }
    return documents.request(briefing, BRIEFING, key=f"{BRIEFING}:{briefing.pk}", public_facts=facts)
