"""计划：每件申报是哪个单位的、一步步走到哪里、几时办的。同一种子得到同一份计划。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from applications.enums import ApplicationStatus as Status

_SUBMITTED = ("start", "finalise", "submit")
_TAKEN = (*_SUBMITTED, "take")
_RETURNED = (*_TAKEN, "give_back")
_RECOMMENDED = (*_TAKEN, "recommend")
_SENT = (*_RECOMMENDED, "send_list")
# 一个单位的第一件可以走到各处；同一单位再有的只能是草稿或已撤回。
_FIRST = (
    (("start",), 22),
    (_SUBMITTED, 17),
    (_TAKEN, 13),
    ((*_RETURNED, "finalise", "resubmit"), 4),
    (_RETURNED, 9),
    (_RECOMMENDED, 8),
    (_SENT, 11),
    ((*_SENT, "take"), 3),
    ((*_SENT, "admit"), 6),
    ((*_TAKEN, "propose", "decline"), 3),
    ((*_SUBMITTED, "withdraw"), 4),
)
_FURTHER = ((("start",), 70), ((*_SUBMITTED, "withdraw"), 30))
TARGETS = {
    "start": Status.DRAFT,
    "submit": Status.CITY_REVIEW,
    "resubmit": Status.CITY_REVIEW,
    "give_back": Status.RETURNED,
    "recommend": Status.RECOMMENDED,
    "send_list": Status.PROVINCE_REVIEW,
    "admit": Status.EXPERT_REVIEW,
    "decline": Status.DECLINED,
    "withdraw": Status.WITHDRAWN,
}
"""各步走到的状态；没有写的状态不动。"""


@dataclass(frozen=True)
class Size:
    """载入多少。units 是申报单位数。"""

    applications: int
    units: int
    seed: int = 1


@dataclass(frozen=True)
class Window:
    """办理时刻落在其间；各市的清单都在正中的一刻报送。"""

    start: datetime
    end: datetime

    @property
    def middle(self) -> datetime:
        return self.start + (self.end - self.start) / 2

    def moments(self, random: Random, count: int) -> list[datetime]:
        """先后有序的几个时刻。"""
        span = self.end - self.start
        return sorted(self.start + span * random.random() for _ in range(count))

    def halves(self) -> "tuple[Window, Window]":
        """报送之前与之后。"""
        return Window(self.start, self.middle), Window(self.middle, self.end)


@dataclass(frozen=True)
class Case:
    """一件申报：unit 是单位的序号；path 是依次办的各步，moments 是各步的时刻。"""

    unit: int
    path: tuple[str, ...]
    moments: tuple[datetime, ...]

    @property
    def status(self) -> str:
        """走到的状态。"""
        reached = [TARGETS[step] for step in self.path if step in TARGETS]
        return reached[-1]

    def at(self, step: str) -> datetime:
        """最后一次办这一步的时刻。"""
        steps = dict(zip(self.path, self.moments, strict=True))
        return steps[step]


def cases(size: Size, window: Window) -> list[Case]:
    """全部申报，按新建的先后。"""
    planned = _planned(Random(size.seed), size.units, window)
    drawn = [next(planned) for _ in range(size.applications)]
    return sorted(drawn, key=lambda case: (case.moments[0], case.unit))


def size_for(submitted: int, window: Window) -> Size:
    """一个单位一件时，正好带来 submitted 件已提交的最小规模。"""
    seed, count = Size(1, 1).seed, 0
    planned = _planned(Random(seed), submitted * 10, window)
    while submitted > 0:
        submitted -= next(planned).status != Status.DRAFT
        count += 1
    return Size(count, count, seed)


def chunks(planned: list[Case], length: int) -> Iterator[list[Case]]:
    """每段至多 length 件。"""
    for start in range(0, len(planned), length):
        yield planned[start : start + length]


def _planned(random: Random, units: int, window: Window) -> Iterator[Case]:
    number = 0
    while True:
        yield _case(number % units, number < units, random, window)
        number += 1


def _case(unit: int, is_first: bool, random: Random, window: Window) -> Case:
    paths, weights = zip(*(_FIRST if is_first else _FURTHER), strict=True)
    path = random.choices(paths, weights)[0]
    return Case(unit, path, tuple(_moments(path, random, window)))


def _moments(path: tuple[str, ...], random: Random, window: Window) -> list[datetime]:
    """上了清单的：报送在正中一刻，之前的在前半段，之后的在后半段；推荐而未报送的，推荐在后半段。"""
    if "recommend" not in path:
        return window.moments(random, len(path))
    earlier, later = window.halves()
    turn = path.index("send_list" if "send_list" in path else "recommend")
    sent = [window.middle] if "send_list" in path else []
    left = len(path) - turn - len(sent)
    return [*earlier.moments(random, turn), *sent, *later.moments(random, left)]
