"""期限：按工作日或按月计算的最后一日与截止时刻，提醒在哪几天，定期限时有什么不妥，暂定的怎样重算。

开始的当日不计入，最后一日遇休假日顺延，到 24:00 为止（民法典第二百零一至二百零三条），左闭右开。
日历里没有那一年时，按周末规律算出名义上的日子，标明暂定；那一年公布、录入之后由各应用登记的函数重算。
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.workflow.actor import Actor
from foundation.workflow.calendar import ONE_DAY, CalendarUnknown, WorkCalendar
from foundation.workflow.clock import SHANGHAI, end_of_day
from foundation.workflow.models import CalendarDay

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Deadline:
    """期限：day 当日 24:00（即 at）之前都来得及。tentative 为真的是暂定，给人看时须带上 caveat。"""

    day: date
    at: datetime
    tentative: bool

    @property
    def caveat(self) -> str:
        """暂定的说明；确定的为空。"""
        return f"暂定，待{self.day.year}年放假安排公布后确定" if self.tentative else ""


def in_working_days(start: date, n: int, *, calendar: WorkCalendar) -> Deadline:
    """start（给时刻的取北京的日期）之后第 n 个工作日，n ≥ 1；当日不计入（民法典第二百零一条）。"""
    _require_one(n)
    return _counted(lambda days: days.add_working_days(day_of(start), n), calendar)


def in_months(start: date, n: int, *, calendar: WorkCalendar) -> Deadline:
    """start 之后 n 个月的对应日，n ≥ 1；没有对应日的取月末，遇休假日顺延（民法典第二百零二、二百零三条）。"""
    _require_one(n)
    return _counted(lambda days: days.add_months(day_of(start), n), calendar)


def on_day(day: date, *, calendar: WorkCalendar) -> Deadline:
    """写明某日的期限；遇休假日顺延到下一个工作日（民法典第二百零三条）。"""
    return _counted(lambda days: days.roll(day_of(day)), calendar)


def _counted(last_day: Callable[[WorkCalendar], date], calendar: WorkCalendar) -> Deadline:
    """用得到未知的年份时，改按周末规律算，并标明暂定。"""
    try:
        day, tentative = last_day(calendar), False
    except CalendarUnknown:
        day, tentative = last_day(calendar.nominal()), True
    return Deadline(day, end_of_day(day), tentative)


def _require_one(n: int) -> None:
    if n < 1:
        raise ValueError(f"期限至少为 1，给的是 {n}")


def day_of(at: date) -> date:
    """时刻在北京的日期；本来就是日期的照原样。"""
    return at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at


def last_day_of(at: datetime) -> date:
    """截止时刻之前的最后一日：8月24日 0:00 截止的是 8月23日。"""
    return day_of(at - timedelta(microseconds=1))


def settle(
    held: Deadline, rule: Callable[..., Deadline], *terms: date | int, calendar: WorkCalendar
) -> Deadline:
    """暂定的以当初的规则与条件重算一遍，那一年仍未录入的还是暂定；确定的一律不动。

    写作 settle(held, in_working_days, start, 5, calendar=…)。重算后可能比暂定的早（周末调成上班）或晚。
    """
    return rule(*terms, calendar=calendar) if held.tentative else held


def working_days_left(now: datetime, at: datetime, calendar: WorkCalendar) -> int | None:
    """今日之后到最后一日（计入）还有几个工作日；当天截止与已截止的为 0，安排未知而数不清的为 None。"""
    day, last, count = day_of(now), last_day_of(at), 0
    try:
        while day < last:
            day += ONE_DAY
            count += calendar.is_working_day(day)
    except CalendarUnknown:
        return None
    return count


def reminder_days(day: date, calendar: WorkCalendar, ahead: Sequence[int] = (3, 1)) -> list[date]:
    """最后一日之前第几个工作日提醒，由早到晚；未知的年份按周末规律。已经过去的由调用方略去。"""
    known, earlier, passed = calendar.nominal(), day, 0
    found = []
    while passed < max(ahead, default=0):
        earlier -= ONE_DAY
        if known.is_working_day(earlier):
            passed += 1
            found += [earlier] if passed in ahead else []
    return found[::-1]


def problem_with(day: date, *, today: date, calendar: WorkCalendar, latest: datetime | None = None) -> str:
    """把最后一日定在 day 有什么不妥，说清可以改到哪一天；没有不妥为空。latest 是所在环节的截止时刻。

    当日不算：开始的当日不计入（民法典第二百零一条）。未知的年份按周末规律判断。
    """
    days = calendar.nominal()
    soonest = days.add_working_days(today, 1)
    furthest = _last_working_day_before(latest, days) if latest else None
    if furthest and furthest < soonest:
        return f"所在环节的截止时间之前已没有完整的工作日，最后一个是{spoken(furthest)}，不能再定期限。"
    if day <= today:
        word = "就是今天，开始的当日不计入" if day == today else "已经过去"
        return f"{spoken(day)}{word}；最早可定为{spoken(soonest)}。"
    if furthest and latest and end_of_day(day) > latest:
        return f"{spoken(day)}晚于所在环节的截止时间；最晚可定为{spoken(furthest)}。"
    if days.is_working_day(day):
        return ""
    following = days.roll(day)
    better = min(following, furthest) if furthest else following
    return f"{spoken(day)}是休假日，期限不能止于休假日；可改为{spoken(better)}。"


def _last_working_day_before(latest: datetime, days: WorkCalendar) -> date:
    """24:00 不晚于 latest 的最后一个工作日。"""
    day = day_of(latest) - ONE_DAY
    while not days.is_working_day(day):
        day -= ONE_DAY
    return day


def spoken(day: date) -> str:
    """“2026年11月20日（星期五）”。"""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


# —— 重算：各应用登记，录入一年之后、以及时钟到点时逐个去做 ——

Settler = Callable[[WorkCalendar, Actor], int]
_settlers: dict[str, Settler] = {}


@dataclass(frozen=True)
class Settled:
    """一个登记的函数重算了几个暂定日期。"""

    name: str
    count: int


def register_settler(name: str, settler: Settler) -> None:
    """登记一种暂定日期的重算：收到日历与办理人，自己开事务，把算得清的改成确定，返回改了几个；可以安全地重做。"""
    _settlers[name] = settler


def settle_all(by: Actor) -> list[Settled]:
    """以现在的日历重算各种暂定日期。"""
    if not _settlers:
        return []
    calendar = CalendarDay.objects.calendar()
    return [Settled(name, settler(calendar, by)) for name, settler in _settlers.items()]


_settled_for: set[frozenset[int]] = set()


def settle_newly_known(at: datetime) -> None:
    """已知的年份多了，就重算一遍；开机后先做一遍。录入之后网页上没有做完的、升级带来的新一年，都由它补上。"""
    years = CalendarDay.objects.calendar().years if _settlers else frozenset()
    if years not in _settled_for:
        settle_all(Actor.clock(at))
        _settled_for.add(years)
