"""依次量各页、申报书与卷宗，印表，写 build/bench.json。"""

import json
import logging
import sys
from pathlib import Path

import django
from django.conf import settings

OUTPUT = Path(__file__).resolve().parent.parent / "build" / "bench.json"
# 希望做到的，写在数字旁边；超过了不算失败。
AIMS: dict[str, float] = {
    "section_page.queries": 10,
    "section_page.ratio": 12,
    "autosave.queries": 8,
    "autosave.ratio": 6,
    "queue_10_rows.queries": 12,
    "queue_10000_rows.queries": 12,
    "queue_10000_rows.slowdown": 2,
}


def run() -> None:
    django.setup()
    settings.ROOT_URLCONF = "benchmarks.urls"
    logging.disable(logging.WARNING)  # 这里没有工人可叫醒，不必每次都说
    from benchmarks import dossier
    from benchmarks.pages import QUEUES, all_pages
    from benchmarks.papers import all_papers
    from benchmarks.stage import prepare

    stage = prepare()
    figures: dict[str, float] = {}
    for page in all_pages(stage):
        figures[f"{page.name}.queries"] = page.queries
        figures[f"{page.name}.ratio"] = round(page.ratio, 2)
        figures[f"{page.name}.wall_ratio"] = round(page.wall_ratio, 2)
        figures[f"{page.name}.milliseconds"] = round(page.milliseconds, 2)
    few, many = (figures[f"queue_{count}_rows.ratio"] for count in QUEUES)
    figures[f"queue_{QUEUES[-1]}_rows.slowdown"] = round(many / few, 2)
    figures |= {name: round(value, 2) for name, value in all_papers(stage).items()}
    figures |= dossier.measure()
    _print(figures)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"已写入 {OUTPUT.relative_to(OUTPUT.parent.parent)}\n")


def _print(figures: dict[str, float]) -> None:
    width = max(map(len, figures))
    for name, value in figures.items():
        aim = f"　希望 ≤ {AIMS[name]:g}" if name in AIMS else ""
        over = "，超过" if name in AIMS and value > AIMS[name] else ""
        sys.stdout.write(f"{name:<{width}}  {value:>12,.2f}{aim}{over}\n")
