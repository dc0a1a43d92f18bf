"""申报书排版的时间、内存与大小，旁边是不经本平台、用 WeasyPrint 排同样多页纯文字的同样几项。"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from django.utils.html import strip_tags

from benchmarks.stage import Stage, finalised_form
from foundation.documents.kinds import kind_of
from foundation.documents.models import Document

RUNS = 3
# 每栏详述的字数，排出约十七页与约六十页。
LENGTHS = (900, 4750)
FIELDS = ("seconds", "peak_mb", "pages", "bytes")
Figures = dict[str, float]


def all_papers(stage: Stage) -> Figures:
    """一长一短两份申报书；名称里的页数是这一次排出的页数。"""
    figures: Figures = {}
    for characters in LENGTHS:
        figures |= _beside(finalised_form(stage.call, characters=characters))
    return figures


def _beside(document: Document) -> Figures:
    """申报书与同样多页的纯文字交替着排，各取三次的中位数。"""
    source = Path(os.environ["PORTAL_DATA_DIR"]) / "plain.txt"
    source.write_text(_plain(kind_of(document).build(document).html), encoding="utf-8")
    form, bare = [_fresh("form", str(document.pk))], []
    pages = str(form[0]["pages"])
    for _ in range(RUNS):
        bare.append(_fresh("bare", str(source), pages))
        form.append(_fresh("form", str(document.pk)))
    figures = _medians(f"form_pdf_{pages}p", form[1:]) | _medians(f"bare_pdf_{pages}p", bare)
    ratio = figures[f"form_pdf_{pages}p.seconds"] / figures[f"bare_pdf_{pages}p.seconds"]
    return figures | {f"form_pdf_{pages}p.ratio": ratio}


def _medians(name: str, runs: list[dict[str, Any]]) -> Figures:
    return {f"{name}.{field}": median(run[field] for run in runs) for field in FIELDS}


def _plain(html: str) -> str:
    """只留文字，空白合成一个空格。"""
    return " ".join(strip_tags(html).split())


def _fresh(*arguments: str) -> dict[str, Any]:
    """在新的进程里排一份。"""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.paper", *arguments], stdout=subprocess.PIPE, check=True, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result
