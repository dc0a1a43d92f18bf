"""演示用的批次：2024 年的正式批次（已截止）、今年的申报批次、2024 年度的演练批次。"""

from datetime import date, datetime, timedelta

from accounts.acting import acting_as
from accounts.enums import Persona
from accounts.models import Membership
from applications import services
from applications.enums import CallMode
from applications.models import Call
from applications.rubrics import GUIDE_RUBRICS
from foundation.workflow import clock
from foundation.workflow.actor import Actor


def load_calls(at: datetime) -> None:
    """建立并发布三个批次，到点的翻页；已有的不动。at 为程序时间。"""
    head = Membership.objects.select_related("user").filter(persona=Persona.PROVINCE_HEAD).earliest("pk")
    by = acting_as(head, at=at)
    _load(call_of_2024(), by=by)
    _load(
        rolling("演练：辽宁省高价值专利培育中心申报（2024年度表格）", 2024, CallMode.REHEARSAL, at=at), by=by
    )
    year = clock.today().year
    _load(rolling(f"{year}年度辽宁省高价值专利培育中心申报", year, CallMode.LIVE, at=at), by=by)
    services.turn_pages(at)


def call_of_2024() -> Call:
    """2024 年度的真实日期：8月12日9:00 至 8月23日24:00，市局 8月31日前报送。"""
    return Call(
        title="2024年度辽宁省高价值专利培育中心申报",
        year=2024,
        opens_at=datetime(2024, 8, 12, 9, tzinfo=clock.SHANGHAI),
        closes_at=clock.end_of_day(date(2024, 8, 23)),
        city_until=clock.end_of_day(date(2024, 8, 31)),
        recheck_until=clock.end_of_day(date(2024, 9, 14)),
    )


def rolling(title: str, year: int, mode: CallMode, *, at: datetime) -> Call:
    """三天前开始、三十天后截止的批次。"""
    today = at.astimezone(clock.SHANGHAI).date()
    return Call(
        title=title,
        year=year,
        mode=mode,
        opens_at=clock.end_of_day(today - timedelta(days=4)) + timedelta(hours=9),
        closes_at=clock.end_of_day(today + timedelta(days=30)),
        city_until=clock.end_of_day(today + timedelta(days=44)),
        recheck_until=clock.end_of_day(today + timedelta(days=58)),
    )


def _load(call: Call, *, by: Actor) -> None:
    if not Call.objects.filter(year=call.year, mode=call.mode).exists():
        services.publish(services.prepare_call(call, rubrics=GUIDE_RUBRICS, by=by), by=by)
