"""各市的推荐清单：报送的一期照正式的写法冻结，推荐而未报送的随后列入，清单转为待更正。"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.acting import acting_as
from accounts.models import Membership
from applications.enums import ListStatus
from applications.lists.issues import freeze_issue
from applications.models import CallCity, ListEntry, RecommendationList
from foundation.workflow.perform import record
from portal.scale.rows import Row
from portal.scale.staff import Staff
from portal.scale.steps import REMARK

SENT = ListStatus.SENT


def write_lists(rows: Iterable[Row], *, staff: Mapping[int, Staff]) -> None:
    """各市一份；一个市一个事务。"""
    by_city: dict[CallCity, list[Row]] = {}
    for row in rows:
        by_city.setdefault(row.city, []).append(row)
    for city, own in by_city.items():
        _write_list(city, own, staff[city.office_id])


@transaction.atomic
def _write_list(city: CallCity, rows: list[Row], staff: Staff) -> None:
    sent = [row for row in rows if "send_list" in row.case.path]
    waiting = [row for row in rows if "send_list" not in row.case.path]
    found = _list_of(city, rows, staff)
    if sent:
        _enter(found, sent)
        _sent(found, staff, at=sent[0].case.at("send_list"))
    if waiting:
        _enter(found, waiting)
    if waiting and found.status == SENT:
        _move(found, "reopen_list", by=staff.officer, at=waiting[0].case.at("recommend"))


def _list_of(city: CallCity, rows: list[Row], staff: Staff) -> RecommendationList:
    found: RecommendationList | None = RecommendationList.objects.filter(call_city=city).first()
    if found is None:
        at = min(row.case.at("recommend") for row in rows)
        found = RecommendationList.objects.create(call_city=city, created_at=at)
        record(found, "start", acting_as(staff.officer, at=at))
    return found


def _enter(found: RecommendationList, rows: list[Row]) -> None:
    ListEntry.objects.bulk_create(
        ListEntry(list=found, application=row.application, remark=REMARK, joined_at=row.case.at("recommend"))
        for row in rows
    )


def _sent(found: RecommendationList, staff: Staff, *, at: datetime) -> None:
    """冻结并报送；报送过的先转为待更正。"""
    if found.status == SENT:
        _move(found, "reopen_list", by=staff.officer, at=at)
    freeze_issue(found, by=acting_as(staff.officer, at=at))
    _move(found, "send", by=staff.head, at=at)


def _move(found: RecommendationList, act: str, *, by: Membership, at: datetime) -> None:
    """走状态机上的这一步，留痕；条件不问，载入的本来就合条件。"""
    actor, source = acting_as(by, at=at), str(found.status)
    facts = getattr(found, act)(by=actor, facts={})
    found.save()
    record(found, act, actor, source=source, facts=facts)
