"""各页的查询次数与时间：与一个空页面交替着量，取中位数之比，机器忙闲对两边一样。"""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from applications.models import Application
from benchmarks.counting import queries_of
from benchmarks.stage import Stage
from benchmarks.urls import BARE
from foundation.filings.schemas import schema_of
from foundation.formspec.fields import LongText

ROUNDS = 40
WARM = 5
QUEUES = (10, 10_000)
OK = 200
Visit = Callable[[], HttpResponseBase]


@dataclass(frozen=True)
class Measured:
    """一页的数字。

    ratio 是相对于空页面的倍数，按处理器时间：机器忙时，长的访问比短的更常被抢占，按钟的 wall_ratio 就虚高；
    等磁盘的时间只在按钟的数里。
    """

    name: str
    queries: int
    ratio: float
    wall_ratio: float
    milliseconds: float


def measure(name: str, visit: Visit, bare: Visit) -> Measured:
    """交替访问两页各 ROUNDS 次。"""
    for _ in range(WARM):
        _timed(visit), _timed(bare)
    rounds = [(*_timed(visit), *_timed(bare)) for _ in range(ROUNDS)]
    wall, cpu, bare_wall, bare_cpu = (median(column) for column in zip(*rounds, strict=True))
    return Measured(name, len(queries_of(visit)), cpu / bare_cpu, wall / bare_wall, wall * 1000)


def _timed(visit: Visit) -> tuple[float, float]:
    """一次访问的钟上秒数与处理器秒数。"""
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = visit()
    seconds = time.perf_counter() - began, time.process_time() - began_cpu
    if answer.status_code != OK:
        raise RuntimeError(f"要量的页面答了 {answer.status_code}")
    return seconds


def all_pages(stage: Stage) -> list[Measured]:
    """要量的各页。审核队列先量十件的，再量一万件的：查询次数相同，时间相近。"""
    draft = stage.draft.pk
    handler = stage.client("handler")
    measured = [
        *_sections(stage),
        measure("autosave", autosaving(handler, stage.draft), getting(handler, BARE)),
        _page(stage, "application_list", "handler", reverse("applications:list")),
        _page(stage, "detail", "handler", reverse("applications:detail", args=[draft])),
        _page(stage, "check", "handler", reverse("applications:check", args=[draft])),
        _page(stage, "home", "", reverse("portal:home")),
        _page(stage, "desk", "handler", reverse("portal:desk")),
    ]
    whole = f"{reverse('applications:queue')}?tab=all"
    for count in QUEUES:
        stage.queue_up(count)
        measured.append(_page(stage, f"queue_{count}_rows", "province", whole))
    return measured


def _page(stage: Stage, name: str, username: str, path: str) -> Measured:
    client = stage.client(username)
    return measure(name, getting(client, path), getting(client, BARE))


def _sections(stage: Stage) -> list[Measured]:
    """各节都量；section_page 是其中最慢的一节。"""
    client = stage.client("handler")
    measured = [
        measure(f"section_page_{section.name}", getting(client, path), getting(client, BARE))
        for section in schema_of(stage.draft.filing).sections
        for path in [reverse("applications:section", args=[stage.draft.pk, section.name])]
    ]
    slowest = max(measured, key=lambda one: one.ratio)
    return [replace(slowest, name="section_page"), *measured]


def getting(client: Client, path: str) -> Visit:
    """打开一页。"""
    return lambda: client.get(path)


def autosaving(client: Client, draft: Application) -> Visit:
    """在最长的那栏里每次改几个字。"""
    name, address = next(
        (section.name, address)
        for section in schema_of(draft.filing).sections
        for address, entry in section.entries.items()
        if isinstance(entry.leaf, LongText)
    )
    path = reverse("applications:save", args=[draft.pk, name])
    version = draft.filing.sections.get(name=name).version
    versions = itertools.count(version)

    def visit() -> HttpResponseBase:
        number = next(versions)
        body = {"version": number, "changes": {address: f"第{number}次修改。" + "建立专利导航机制。" * 100}}
        return client.post(path, json.dumps(body), content_type="application/json")

    return visit
