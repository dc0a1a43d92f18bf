"""计划：每件申报是哪个单位的、走到哪个状态、几时办的。同一种子得到同一份计划。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from applications.enums import ApplicationStatus

DRAFT, CITY_REVIEW, WITHDRAWN = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.CITY_REVIEW,
    ApplicationStatus.WITHDRAWN,
)
# 一个单位的第一件才能走到提交之后；同一单位再有的只能是草稿或已撤回。
_FIRST = ((DRAFT, 30), (CITY_REVIEW, 55), (WITHDRAWN, 15))
_FURTHER = ((DRAFT, 70), (WITHDRAWN, 30))


@dataclass(frozen=True)
class Size:
    """载入多少。units 是申报单位数。"""

    applications: int
    units: int
    seed: int = 1


@dataclass(frozen=True)
class Window:
    """办理时刻落在其间。"""

    start: datetime
    end: datetime

    def moments(self, random: Random, count: int) -> list[datetime]:
        """先后有序的几个时刻。"""
        span = self.end - self.start
        return sorted(self.start + span * random.random() for _ in range(count))


@dataclass(frozen=True)
class Case:
    """一件申报：unit 是单位的序号；moments 依次是新建、定稿、提交、撤回的时刻，有几步写几个。"""

    unit: int
    status: str
    moments: tuple[datetime, ...]


def cases(size: Size, window: Window) -> list[Case]:
    """全部申报，按新建的先后。"""
    random = Random(size.seed)
    planned = [
        _case(number % size.units, number < size.units, random, window) for number in range(size.applications)
    ]
    return sorted(planned, key=lambda case: (case.moments[0], case.unit))


def chunks(planned: list[Case], length: int) -> Iterator[list[Case]]:
    """每段至多 length 件。"""
    for start in range(0, len(planned), length):
        yield planned[start : start + length]


def _case(unit: int, is_first: bool, random: Random, window: Window) -> Case:
    states, weights = zip(*(_FIRST if is_first else _FURTHER), strict=True)
    status = random.choices(states, weights)[0]
    steps = {DRAFT: 1, CITY_REVIEW: 3, WITHDRAWN: 4}[status]
    return Case(unit, status, tuple(window.moments(random, steps)))
